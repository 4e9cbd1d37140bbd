import { describe, expect, it } from 'vitest';
import { CONTROL, entryOfBakes } from '@landfall/protocol/avatar';
import { encodeTextureEntry } from '@landfall/protocol/texture-entry';
import { createTestWorld } from '../../testing/index.ts';
import type { TestAgent } from '../../testing/index.ts';

const ownLocalId = (agent: TestAgent): number =>
  agent.objectBlocks().find(({ FullID }) => FullID.equals(agent.login.agentId))!.ID;

/** East coordinates of one avatar in the terse updates that an agent got. */
function eastOf(localId: number, seenBy: TestAgent): number[] {
  const data = seenBy
    .all('ImprovedTerseObjectUpdate')
    .flatMap(({ ObjectData }) => ObjectData.map(({ Data }) => Data));
  return data
    .map((bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    .filter((view) => view.getUint32(0, true) === localId)
    .map((view) => view.getFloat32(22, true));
}

describe('an avatar that walks', () => {
  it('is seen walking by itself and by others, eleven times a second', async () => {
    const { network, grid, arrive } = await createTestWorld();
    const watcher = await arrive({ firstName: 'Second', lastName: 'Avatar' });
    const agent = await arrive();
    const localId = ownLocalId(agent);
    const before = eastOf(localId, watcher).length;
    agent.update(CONTROL.forward);
    await network.run(3000);
    agent.update(0);
    await network.run(2000);
    const steps = eastOf(localId, watcher).slice(before);
    expect(steps.length).toBeGreaterThan(25);
    expect(steps.length).toBeLessThan(40);
    expect([...steps].sort((one, other) => one - other)).toEqual(steps);
    expect(steps.at(-1)).toBeCloseTo(128 + 7.2, 0);
    expect(eastOf(localId, agent).at(-1)).toBe(steps.at(-1));
    const { position } = grid.regions[0]!.avatars().find(({ name }) => name === 'Test User')!;
    expect(position.x).toBeCloseTo(steps.at(-1)!, 3);
    const animations = watcher
      .all('AvatarAnimation')
      .filter(({ Sender }) => Sender.ID.equals(agent.login.agentId));
    expect(animations.map(({ AnimationList }) => AnimationList[0]!.AnimID.toString().slice(0, 8))).toEqual([
      '2408fe9e',
      '6ed24bd8',
      '2408fe9e',
    ]);
  });

  it('costs nobody anything while it stands', async () => {
    const { network, arrive } = await createTestWorld();
    const agent = await arrive();
    await network.run(1000);
    const before = agent.all('ImprovedTerseObjectUpdate').length;
    await network.run(20_000);
    expect(agent.all('ImprovedTerseObjectUpdate')).toHaveLength(before);
  });

  it('shows on the map of others', async () => {
    const { network, arrive } = await createTestWorld();
    const watcher = await arrive({ firstName: 'Second', lastName: 'Avatar' });
    const agent = await arrive();
    agent.update(CONTROL.forward | CONTROL.fly | CONTROL.fastForward);
    await network.run(5000);
    const { AgentData, Location, Index } = watcher.all('CoarseLocationUpdate').at(-1)!;
    const mine = AgentData.findIndex(({ AgentID }) => AgentID.equals(agent.login.agentId));
    expect(Location[mine]!.X).toBeGreaterThan(180);
    expect(AgentData[Index.You]!.AgentID.equals(watcher.login.agentId)).toBe(true);
  });
});

describe('other avatars', () => {
  it('are seen with their names, whoever came first', async () => {
    const { arrive } = await createTestWorld();
    const first = await arrive();
    const second = await arrive({ firstName: 'Second', lastName: 'Avatar' });
    for (const [seer, seen] of [
      [first, second],
      [second, first],
    ] as const) {
      const blocks = seer.objectBlocks();
      const avatar = blocks.find(({ FullID }) => FullID.equals(seen.login.agentId))!;
      expect(avatar.PCode).toBe(47);
      expect(avatar.ObjectData).toHaveLength(76);
      expect(new TextDecoder().decode(avatar.NameValue)).toContain(
        `FirstName STRING RW SV ${seen.login.firstName}\n`,
      );
      const looks = seer.all('AvatarAppearance').filter(({ Sender }) => Sender.ID.equals(seen.login.agentId));
      expect(looks).toHaveLength(1);
    }
  });

  it('are seen in their new clothes', async () => {
    const { network, arrive } = await createTestWorld();
    const watcher = await arrive({ firstName: 'Second', lastName: 'Avatar' });
    const agent = await arrive();
    const TextureEntry = encodeTextureEntry(entryOfBakes(new Map([['upper', agent.login.agentId]])));
    agent.send({
      name: 'AgentSetAppearance',
      AgentData: { ...agent.agentData, SerialNum: 1, Size: { x: 0.45, y: 0.6, z: 1.8 } },
      WearableData: [],
      ObjectData: { TextureEntry },
      VisualParam: [{ ParamValue: 1 }, { ParamValue: 2 }],
    });
    await network.run(500);
    const look = watcher
      .all('AvatarAppearance')
      .filter(({ Sender }) => Sender.ID.equals(agent.login.agentId))
      .at(-1)!;
    expect(look.ObjectData.TextureEntry).toEqual(TextureEntry);
    expect(look.VisualParam.map(({ ParamValue }) => ParamValue)).toEqual([1, 2]);
  });
});

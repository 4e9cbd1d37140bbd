import { describe, expect, it } from 'vitest';
import { CONTROL, entryOfBakes } from '@landfall/protocol/avatar';
import { decodeText } from '@landfall/protocol/bytes';
import { NO_ROTATION, Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import { encodeTextureEntry, PLAIN_FACE } from '@landfall/protocol/texture-entry';
import type { TextureFace } from '@landfall/protocol/texture-entry';
import { NOBODY, TEST_CONFIG, createTestWorld } from '../../testing/index.ts';
import type { TestAgent } from '../../testing/index.ts';
import { MAX_EXTRA_ANIMATIONS } from './index.ts';

const SECOND = { firstName: 'Second', lastName: 'Avatar' };
const NEAR = 'b0000000-0000-4000-8000-000000000001';
const ALSO_NEAR = 'b0000000-0000-4000-8000-000000000002';
const FAR = 'b0000000-0000-4000-8000-000000000003';
const WITH_SEATS = {
  ...TEST_CONFIG,
  regions: [
    {
      name: 'Plain',
      terrain: { kind: 'flat', height: 25 } as const,
      prims: [
        { id: NEAR, position: [130, 128, 26] as [number, number, number] },
        { id: ALSO_NEAR, position: [126, 128, 26] as [number, number, number] },
        { id: FAR, position: [250, 250, 26] as [number, number, number] },
      ],
    },
  ],
};

async function arrived() {
  const world = await createTestWorld(WITH_SEATS);
  const watcher = await world.arrive(SECOND);
  const agent = await world.arrive();
  const body = () => world.grid.regions[0]!.avatars().find(({ name }) => name === 'Test User')!;
  return { ...world, watcher, agent, body };
}

const askToSit = (agent: TestAgent, seat: string): void =>
  agent.send({
    name: 'AgentRequestSit',
    AgentData: agent.agentData,
    TargetObject: { TargetID: Uuid.parse(seat), Offset: ZERO_VECTOR },
  });
const sit = (agent: TestAgent): void => agent.send({ name: 'AgentSit', AgentData: agent.agentData });

/** What others see the avatar sit on; 0 for nothing. */
const parentOf = (agent: TestAgent, seenBy: TestAgent): number | undefined =>
  seenBy
    .objectBlocks()
    .filter(({ FullID }) => FullID.equals(agent.login.agentId))
    .at(-1)?.ParentID;

const localIdOf = (id: string, seenBy: TestAgent): number =>
  seenBy.objectBlocks().find(({ FullID }) => FullID.toString() === id)!.ID;

describe('a seat', () => {
  it('is the last that was asked for, and is left for the next one', async () => {
    const { network, agent, watcher } = await arrived();
    askToSit(agent, NEAR);
    askToSit(agent, ALSO_NEAR);
    sit(agent);
    await network.run(500);
    expect(parentOf(agent, watcher)).toBe(localIdOf(ALSO_NEAR, watcher));
    askToSit(agent, NEAR);
    sit(agent);
    await network.run(500);
    expect(parentOf(agent, watcher)).toBe(localIdOf(NEAR, watcher));
  });

  it('that is too far away is refused in words', async () => {
    const { network, agent, watcher } = await arrived();
    askToSit(agent, FAR);
    sit(agent);
    await network.run(500);
    const [alert] = agent.all('AlertMessage');
    expect(decodeText(alert!.AlertData.Message)).toMatch(/too far/);
    expect(agent.all('AvatarSitResponse')).toEqual([]);
    expect(parentOf(agent, watcher)).toBe(0);
  });

  it('is not taken twice for one request, nor after standing up', async () => {
    const { network, agent, watcher } = await arrived();
    askToSit(agent, NEAR);
    sit(agent);
    await network.run(500);
    agent.update(CONTROL.standUp);
    await network.run(500);
    expect(parentOf(agent, watcher)).toBe(0);
    sit(agent);
    await network.run(500);
    expect(parentOf(agent, watcher)).toBe(0);
  });

  it('holds whoever walks, flies or nudges', async () => {
    const { network, agent, body } = await arrived();
    askToSit(agent, NEAR);
    sit(agent);
    await network.run(500);
    const seated = body().position;
    for (const flags of [CONTROL.forward, CONTROL.fly | CONTROL.up, CONTROL.nudgeLeft]) {
      agent.update(flags);
      await network.run(1000);
    }
    expect(body().position).toEqual(seated);
  });

  it('may be shared: nobody is thrown off it', async () => {
    const { network, agent, watcher } = await arrived();
    for (const one of [agent, watcher]) {
      askToSit(one, NEAR);
      sit(one);
    }
    await network.run(500);
    const seat = localIdOf(NEAR, watcher);
    expect([parentOf(agent, watcher), parentOf(watcher, agent)]).toEqual([seat, seat]);
  });
});

describe('animations', () => {
  const ids = (count: number) => Array.from({ length: count }, (_, index) => new Uuid(7, 7, 7, index));
  const play = (agent: TestAgent, list: readonly Uuid[], StartAnim: boolean): void =>
    agent.send({
      name: 'AgentAnimation',
      AgentData: agent.agentData,
      AnimationList: list.map((AnimID) => ({ AnimID, StartAnim })),
      PhysicalAvatarEventList: [],
    });
  const playing = (agent: TestAgent, seenBy: TestAgent) =>
    seenBy
      .all('AvatarAnimation')
      .filter(({ Sender }) => Sender.ID.equals(agent.login.agentId))
      .at(-1)!.AnimationList;

  it('are so many and no more, beside that of the posture', async () => {
    const { network, agent, watcher } = await arrived();
    play(agent, ids(60), true);
    await network.run(500);
    expect(playing(agent, watcher)).toHaveLength(MAX_EXTRA_ANIMATIONS + 1);
    play(agent, ids(60), false);
    await network.run(500);
    expect(playing(agent, watcher)).toHaveLength(1);
  });

  it('that are not played may be stopped, and the same may be started twice', async () => {
    const { network, agent, watcher } = await arrived();
    play(agent, [NOBODY], false);
    play(agent, ids(1), true);
    play(agent, ids(1), true);
    await network.run(500);
    expect(playing(agent, watcher)).toHaveLength(2);
  });

  it('have a number each, higher than the last that was started', async () => {
    const { network, agent, watcher } = await arrived();
    for (let time = 0; time < 3; time += 1) play(agent, ids(time + 1), true);
    await network.run(500);
    expect(playing(agent, watcher).map(({ AnimSequenceID }) => AnimSequenceID)).toEqual([1, 2, 3, 4]);
    play(agent, ids(1), false);
    play(agent, ids(1), true);
    await network.run(500);
    expect(playing(agent, watcher).map(({ AnimSequenceID }) => AnimSequenceID)).toEqual([1, 3, 4, 5]);
  });
});

describe('clothes', () => {
  const dress = (agent: TestAgent, TextureEntry: Uint8Array, params: number, SerialNum = 1): void =>
    agent.send({
      name: 'AgentSetAppearance',
      AgentData: { ...agent.agentData, SerialNum, Size: { x: 0.45, y: 0.6, z: 1.7 } },
      WearableData: [],
      ObjectData: { TextureEntry },
      VisualParam: Array.from({ length: params }, () => ({ ParamValue: 9 })),
    });
  const seenOn = (agent: TestAgent, seenBy: TestAgent) =>
    seenBy.all('AvatarAppearance').filter(({ Sender }) => Sender.ID.equals(agent.login.agentId));
  const baked = (number: number, more: readonly [number, Uuid][] = []) => {
    const entry = entryOfBakes(new Map([['head', new Uuid(7, 7, 8, number)]]));
    const others = more.map(([face, textureId]): [number, TextureFace] => [
      face,
      { ...PLAIN_FACE, textureId },
    ]);
    return encodeTextureEntry({ ...entry, faces: new Map([...entry.faces, ...others]) });
  };

  it('are shown to others, of the textures the bakes, and to those who come later', async () => {
    const { network, arrive, agent, watcher } = await arrived();
    dress(agent, baked(1, [[2, new Uuid(7, 7, 9, 1)]]), 218);
    await network.run(500);
    const third = await arrive({ firstName: 'Third', lastName: 'Person' });
    for (const one of [watcher, third]) {
      const { ObjectData, VisualParam } = seenOn(agent, one).at(-1)!;
      expect(ObjectData.TextureEntry).toEqual(baked(1));
      expect(VisualParam.map(({ ParamValue }) => ParamValue)).toEqual(Array.from({ length: 218 }, () => 9));
    }
    expect(seenOn(agent, agent)).toHaveLength(1);
  });

  it.each([
    ['that are too long', new Uint8Array(4097)],
    ['that break off', baked(1).subarray(0, 20)],
  ])('%s are not put on', async (_what, entry) => {
    const { network, agent, watcher } = await arrived();
    const before = seenOn(agent, watcher).length;
    dress(agent, entry, 218);
    await network.run(2000);
    expect(seenOn(agent, watcher)).toHaveLength(before);
  });

  it('of a lower serial number are older, whatever the order of packets', async () => {
    const { network, agent, watcher } = await arrived();
    dress(agent, baked(5), 1, 5);
    dress(agent, baked(4), 1, 4);
    await network.run(500);
    expect(seenOn(agent, watcher).at(-1)!.ObjectData.TextureEntry).toEqual(baked(5));
  });
});

describe('an AgentUpdate with nonsense in it', () => {
  it.each([
    [{ x: Number.NaN, y: 0, z: 0 }],
    [{ x: 1e30, y: 1e30, z: 1e30 }],
    [{ x: Number.POSITIVE_INFINITY, y: 0, z: 0 }],
  ])('keeps the avatar where it can be: rotation %j', async (rotation) => {
    const { network, agent, body } = await arrived();
    agent.update(CONTROL.forward | CONTROL.fly, { ...NO_ROTATION, ...rotation });
    await network.run(20_000);
    const { x, y, z } = body().position;
    for (const metres of [x, y, z]) expect(Number.isFinite(metres)).toBe(true);
    expect(Math.min(x, y)).toBeGreaterThan(0);
    expect(Math.max(x, y)).toBeLessThan(256);
  });

  it('with every key pressed stands still', async () => {
    const { network, agent, body } = await arrived();
    const before = body().position;
    agent.update(0xffff_ffff);
    await network.run(2000);
    expect(body().position.x).toBeCloseTo(before.x, 3);
    agent.update(CONTROL.standUp);
    agent.update(CONTROL.forward);
    await network.run(2000);
    expect(body().position.x).toBeGreaterThan(before.x + 3);
  });
});

import { describe, expect, it } from 'vitest';
import { CONTROL } from '@landfall/protocol/avatar';
import { encodeThrottle, VIEWER_THROTTLE } from '@landfall/protocol/circuit';
import type { Throttle } from '@landfall/protocol/circuit';
import { PCODE } from '@landfall/protocol/object';
import { TEST_CONFIG, createTestWorld } from '../../testing/index.ts';
import type { TestAgent } from '../../testing/index.ts';

const SECOND = { firstName: 'Second', lastName: 'Avatar' };
const SLOW: Throttle = {
  resend: 8000,
  land: 8000,
  wind: 400,
  cloud: 400,
  task: 8000,
  texture: 8000,
  asset: 8000,
};

const withPrims = (count: number) => ({
  ...TEST_CONFIG,
  regions: [
    {
      name: 'Crowded',
      terrain: { kind: 'flat', height: 25 } as const,
      prims: Array.from({ length: count }, (_, index) => ({
        position: [1 + (index % 250), 1 + Math.floor(index / 250), 30] as [number, number, number],
      })),
    },
  ],
});

const throttle = (agent: TestAgent, rates: Throttle): void =>
  agent.send({
    name: 'AgentThrottle',
    AgentData: { ...agent.agentData, CircuitCode: agent.login.circuitCode },
    Throttle: { GenCounter: 0, Throttles: encodeThrottle(rates) },
  });

const blocksOf = (agent: TestAgent, pcode: number) =>
  agent.objectBlocks().filter(({ PCode }) => PCode === pcode);

const localIdOf = (agent: TestAgent, seenBy: TestAgent): number =>
  blocksOf(seenBy, PCODE.avatar).find(({ FullID }) => FullID.equals(agent.login.agentId))!.ID;

/** East coordinates in the terse updates about one avatar. */
function eastOf(localId: number, seenBy: TestAgent): number[] {
  return seenBy
    .all('ImprovedTerseObjectUpdate')
    .flatMap(({ ObjectData }) => ObjectData.map(({ Data }) => new DataView(Data.buffer, Data.byteOffset)))
    .filter((view) => view.getUint32(0, true) === localId)
    .map((view) => view.getFloat32(22, true));
}

describe('a scene of thousands', () => {
  it('comes whole, each prim once, without filling the queue', async () => {
    const { network, arrive } = await createTestWorld(withPrims(3000));
    const agent = await arrive();
    throttle(agent, VIEWER_THROTTLE);
    await network.run(60_000);
    const ids = blocksOf(agent, PCODE.prim).map(({ ID }) => ID);
    expect(ids).toHaveLength(3000);
    expect(new Set(ids).size).toBe(3000);
  });

  it('is behind for a slow agent, who loses nothing of it', async () => {
    const { network, arrive } = await createTestWorld(withPrims(300));
    const agent = await arrive();
    throttle(agent, SLOW);
    await network.run(20_000);
    const early = blocksOf(agent, PCODE.prim).length;
    expect(early).toBeGreaterThan(0);
    await network.run(240_000);
    expect(new Set(blocksOf(agent, PCODE.prim).map(({ ID }) => ID)).size).toBe(300);
    expect(agent.all('DisableSimulator')).toEqual([]);
  });

  it('may be asked for again and again: what waits is told once', async () => {
    const { network, arrive } = await createTestWorld(withPrims(100));
    const agent = await arrive();
    await network.run(10_000);
    const seen = blocksOf(agent, PCODE.prim).map(({ ID }) => ID);
    const before = blocksOf(agent, PCODE.prim).length;
    const ObjectData = seen.slice(0, 50).map((ID) => ({ CacheMissType: 0, ID }));
    for (let time = 0; time < 20; time += 1)
      agent.send({ name: 'RequestMultipleObjects', AgentData: agent.agentData, ObjectData });
    await network.run(10_000);
    expect(blocksOf(agent, PCODE.prim).length - before).toBe(50);
  });
});

/** Numbers of what came, by message. */
const countsOf = (agent: TestAgent) => ({
  full: agent.all('ObjectUpdate').flatMap(({ ObjectData }) => ObjectData).length - 1,
  compressed: agent.all('ObjectUpdateCompressed').flatMap(({ ObjectData }) => ObjectData).length,
  probes: agent.all('ObjectUpdateCached').flatMap(({ ObjectData }) => ObjectData).length,
});

describe('what has stood there for long', () => {
  it('comes compressed to who has kept nothing', async () => {
    const { arrive } = await createTestWorld(withPrims(50));
    expect(countsOf(await arrive())).toEqual({ full: 0, compressed: 50, probes: 0 });
  });

  it('is only named, with its version, to who has a cache; what that lacks comes when it is asked for', async () => {
    const { network, join } = await createTestWorld(withPrims(50));
    const agent = await join();
    void agent.seed();
    agent.useCircuitCode();
    agent.completeMovement();
    agent.replyHandshake(0);
    await network.run(3000);
    expect(countsOf(agent)).toEqual({ full: 0, compressed: 0, probes: 50 });
    const probes = agent.all('ObjectUpdateCached').flatMap(({ ObjectData }) => ObjectData);
    expect(new Set(probes.map(({ CRC }) => CRC)).size).toBe(50);
    const ObjectData = probes.slice(0, 3).map(({ ID }) => ({ CacheMissType: 0, ID }));
    agent.send({ name: 'RequestMultipleObjects', AgentData: agent.agentData, ObjectData });
    await network.run(1000);
    const told = agent.objectBlocks().filter(({ PCode }) => PCode === PCODE.prim);
    expect(told.map(({ ID, CRC, UpdateFlags }) => ({ ID, CRC, UpdateFlags }))).toEqual(probes.slice(0, 3));
  });

  it('comes from near to far', async () => {
    const { regions, ...rest } = withPrims(600);
    const prims = Array.from({ length: 600 }, (_, index) => ({
      position: [1 + ((index * 7) % 250), 128, 30] as [number, number, number],
    }));
    const { network, arrive } = await createTestWorld({ ...rest, regions: [{ ...regions[0]!, prims }] });
    const agent = await arrive();
    await network.run(20_000);
    const away = blocksOf(agent, PCODE.prim).map(({ ObjectData }) =>
      Math.abs(new DataView(ObjectData.buffer, ObjectData.byteOffset).getFloat32(0, true) - 128),
    );
    expect(away).toHaveLength(600);
    expect(Math.max(...away.slice(0, 13))).toBeLessThan(40);
    expect(Math.min(...away.slice(-50))).toBeGreaterThanOrEqual(80);
  });
});

describe('an avatar that moves', () => {
  it('is told to a slow watcher in its newest place only', async () => {
    const { network, grid, arrive } = await createTestWorld(withPrims(3000));
    const walker = await arrive();
    const watcher = await arrive(SECOND);
    throttle(watcher, SLOW);
    await network.run(500);
    walker.update(CONTROL.forward);
    await network.run(5000);
    walker.update(0);
    await network.run(600_000);
    const { position } = grid.regions[0]!.avatars().find(({ name }) => name === 'Test User')!;
    expect(position.x).toBeGreaterThan(135);
    // It waited and was told whole, where it was by then; of its way there is next to nothing.
    const moves = eastOf(localIdOf(walker, watcher), watcher);
    expect(moves.length).toBeLessThan(5);
    const [block] = blocksOf(watcher, PCODE.avatar).filter(({ FullID }) =>
      FullID.equals(walker.login.agentId),
    );
    const { ObjectData } = block!;
    const place = new DataView(ObjectData.buffer, ObjectData.byteOffset).getFloat32(16, true);
    expect(moves.at(-1) ?? place).toBeCloseTo(position.x, 2);
  });
});

describe('who comes late', () => {
  it('sees those who are there: body, clothes and what they play', async () => {
    const { network, arrive } = await createTestWorld();
    const early = await arrive();
    early.update(CONTROL.sitOnGround);
    await network.run(500);
    const late = await arrive(SECOND);
    const about = (id: string) => id === early.login.agentId.key;
    expect(blocksOf(late, PCODE.avatar).filter(({ FullID }) => about(FullID.key))).toHaveLength(1);
    expect(late.all('AvatarAppearance').filter(({ Sender }) => about(Sender.ID.key))).toHaveLength(1);
    const playing = late.all('AvatarAnimation').filter(({ Sender }) => about(Sender.ID.key));
    expect(playing.at(-1)!.AnimationList.map(({ AnimID }) => AnimID.toString().slice(0, 8))).toEqual([
      '1a2bd58e',
    ]);
  });

  it('does not see those who have left meanwhile', async () => {
    const { network, arrive } = await createTestWorld();
    const early = await arrive();
    early.send({ name: 'LogoutRequest', AgentData: early.agentData });
    await network.run(100);
    const late = await arrive(SECOND);
    expect(blocksOf(late, PCODE.avatar)).toHaveLength(1);
  });

  it('is seen once by each, also when its movement is completed twice', async () => {
    const { network, arrive } = await createTestWorld();
    const early = await arrive(SECOND);
    const late = await arrive();
    late.completeMovement();
    late.replyHandshake();
    await network.run(2000);
    const seen = blocksOf(early, PCODE.avatar).filter(({ FullID }) => FullID.equals(late.login.agentId));
    expect(seen).toHaveLength(1);
  });
});

describe('who has not asked for the scene', () => {
  it('sees its own avatar move, and nothing of what others do', async () => {
    const { network, arrive, join } = await createTestWorld();
    const other = await arrive(SECOND);
    const shy = await join();
    shy.useCircuitCode();
    shy.completeMovement();
    await network.run(2000);
    shy.update(CONTROL.forward);
    other.update(CONTROL.forward);
    await network.run(2000);
    expect(eastOf(localIdOf(shy, shy), shy).length).toBeGreaterThan(10);
    other.send({ name: 'LogoutRequest', AgentData: other.agentData });
    await network.run(1000);
    const about = shy.all('AvatarAnimation').map(({ Sender }) => Sender.ID.key);
    expect(new Set(about)).toEqual(new Set([shy.login.agentId.key]));
    expect(shy.all('KillObject')).toEqual([]);
    expect(blocksOf(shy, PCODE.avatar)).toHaveLength(1);
  });
});

describe('who left while the scene was still on its way', () => {
  it('is sent nothing any more, and others are not disturbed', async () => {
    const { network, arrive } = await createTestWorld(withPrims(2000));
    const watcher = await arrive(SECOND);
    const agent = await arrive();
    throttle(agent, SLOW);
    agent.send({ name: 'LogoutRequest', AgentData: agent.agentData });
    await network.run(4000);
    const told = agent.messages.length;
    await network.run(60_000);
    expect(agent.messages.length).toBe(told);
    expect(new Set(blocksOf(watcher, PCODE.prim).map(({ ID }) => ID)).size).toBe(2000);
    const gone = watcher.messages.findIndex(({ name }) => name === 'KillObject');
    expect(watcher.all('KillObject').flatMap(({ ObjectData }) => ObjectData)).toHaveLength(1);
    const after = watcher.messages
      .slice(gone)
      .flatMap((message) =>
        message.name === 'ObjectUpdate' ? message.ObjectData.map(({ FullID }) => FullID.key) : [],
      );
    expect(after).not.toContain(agent.login.agentId.key);
  });
});

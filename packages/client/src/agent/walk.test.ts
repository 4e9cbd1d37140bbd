import { CONTROL } from '@landfall/protocol/avatar';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { ClosedError, TimeoutError, UsageError } from '@landfall/protocol/errors';
import { createWitness } from '@landfall/protocol/evidence';
import type { EvidenceRecord } from '@landfall/protocol/evidence';
import { MemoryNetwork } from '@landfall/transport/memory';
import { createRandom } from '@landfall/protocol/testing';
import { describe, expect, it } from 'vitest';
import {
  arriveInFakeGrid,
  describeAvatar,
  FAKE_AVATAR,
  terseUpdate,
  walkingAvatar,
} from '../testing/index.ts';
import type { FakeGrid, WalkingOptions } from '../testing/index.ts';
import type { ArriveOptions } from '../session/index.ts';

/** An arrived agent on level ground, of which the region speaks as told. */
async function onLevelGround(walking: WalkingOptions, options: Partial<ArriveOptions> = {}) {
  const network = new MemoryNetwork();
  const script = walkingAvatar(network.clock, walking);
  const arrived = await arriveInFakeGrid(network, { script }, options);
  await network.run(500);
  return { network, ...arrived, agent: arrived.session.agent };
}

const flagsOf = (grid: FakeGrid): number => grid.simulator.all('AgentUpdate').at(-1)!.AgentData.ControlFlags;
const caught = (walk: Promise<void>) =>
  walk.then(
    () => undefined,
    (error: unknown) => error as Error,
  );
const away = ({ x, y }: Vector3, to: Vector3): number => Math.hypot(x - to.x, y - to.y);

describe.each([
  { speaks: 'seldom', as: 'every 5 m, as OpenSim master' },
  { speaks: 'often', as: 'ten times a second, as 0.9.2.2' },
] as const)('walking where the region speaks $as', ({ speaks }) => {
  it('arrives, stops, and says where it stands', async () => {
    const { network, grid, agent } = await onLevelGround({ speaks });
    const destination = { x: 140, y: 133, z: 0 };
    await network.runUntil(agent.walkTo(destination), 20_000);
    expect(away(agent.position, destination)).toBeLessThanOrEqual(1.5);
    const { position } = agent;
    await network.run(2000);
    expect(flagsOf(grid)).toBe(0);
    expect(away(agent.position, position)).toBeLessThan(0.01);
  });

  it('gives up when something stands in the way, and says so in the evidence', async () => {
    const records: EvidenceRecord[] = [];
    const clock = { now: () => 0, wallTime: () => 0 };
    const witness = createWitness(
      { side: 'CLIENT', via: 'Visitant', actor: 'Test User', run: 'walk', ...clock },
      (record) => records.push(record),
    );
    const isBlocked = ({ x }: Vector3): boolean => x > 131;
    const { network, agent } = await onLevelGround({ speaks, isBlocked }, { witness });
    const error = await network.runUntil(caught(agent.walkTo({ x: 140, y: 128, z: 0 })), 30_000);
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ missing: 'progress', waitedMs: 5000 });
    expect(agent.position.x).toBeCloseTo(131, 0);
    const moves = records.filter(({ kind }) => kind === 'Move').map(({ data }) => data?.['action']);
    expect(moves.filter((action) => action === 'stop').length).toBeLessThanOrEqual(
      moves.filter((action) => action === 'walk forward').length,
    );
    expect(records.findLast(({ kind }) => kind === 'Position')?.data).toMatchObject({
      position: agent.position,
    });
    const failed = records.filter(({ kind }) => kind === 'WalkFailed').map(({ data }) => data);
    expect(failed).toMatchObject([
      { destination: { x: 140, y: 128, z: 0 }, why: expect.stringMatching(/^stuck at <13[01]/) },
    ]);
  });
});

describe('where the avatar is, between two words of the region', () => {
  it('goes on with it, and its camera too', async () => {
    const { network, grid, agent } = await onLevelGround({ speaks: 'seldom' });
    agent.turnTo(0);
    agent.walk('forward');
    await network.run(1000);
    const words: number[] = [];
    agent.on('moved', ({ position }) => words.push(position.x));
    const { x } = agent.position;
    await network.run(1000);
    expect(agent.position.x - x).toBeCloseTo(3.2, 1);
    expect(words.length).toBeLessThanOrEqual(1);
    const camera = grid.simulator.all('AgentUpdate').at(-1)!.AgentData.CameraCenter;
    expect(agent.position.x - camera.x).toBeLessThan(3.3);
  });

  it('is no longer believed when the region has not spoken for too long', async () => {
    const { network, grid, agent } = await onLevelGround({ speaks: 'seldom' });
    const velocity = { x: 0, y: 3.2, z: 0 };
    grid.simulator.send(terseUpdate(FAKE_AVATAR, { x: 100, y: 100, z: 25 }, { velocity }));
    await network.run(60_000);
    expect(agent.position.y).toBeCloseTo(109.6, 1);
  });
});

describe('somebody who goes on for long after being let go of', () => {
  it.each([
    ['flies', { metresPerSecond: 10, runsOnMs: 400 }],
    ['is far behind', { metresPerSecond: 3.2, runsOnMs: 1500 }],
    ['is let go on the way', { metresPerSecond: 16, runsOnMs: 250 }],
  ])('gets there all the same, and lets go earlier the next time, who %s', async (_who, manner) => {
    const { network, agent } = await onLevelGround({ speaks: 'seldom', ...manner });
    const destination = { x: 150, y: 128, z: 0 };
    await network.runUntil(agent.walkTo(destination), 60_000);
    await network.run(3000);
    expect(away(agent.position, destination)).toBeLessThanOrEqual(2.5);
  });
});

it('100 flights of 100 end where they shall in a region that hears of each end up to 600 ms late', async () => {
  const random = createRandom(5);
  const lateMs = (): number => random.next() * 600;
  const { network, agent } = await onLevelGround({ speaks: 'seldom', metresPerSecond: 16, runsOnMs: lateMs });
  for (let flight = 0; flight < 100; flight++) {
    const destination = { x: flight % 2 === 0 ? 140 : 110, y: 128, z: 26 };
    expect(await network.runUntil(caught(agent.walkTo(destination)), 200_000)).toBeUndefined();
    expect(away(agent.position, destination)).toBeLessThanOrEqual(2.5);
  }
});

describe('a walk', () => {
  it('that was not believed rightly goes on: the last word is the region’s', async () => {
    // The word that it has come to stand at the wall is lost: by its velocity it would be there.
    let isOpen = false;
    const isBlocked = ({ x }: Vector3): boolean => x > 131 && !isOpen;
    const { network, agent } = await onLevelGround({ speaks: 'seldom', isBlocked, loses: (n) => n === 1 });
    const walk = caught(agent.walkTo({ x: 136, y: 128, z: 0 }));
    await network.run(4500);
    isOpen = true;
    expect(await network.runUntil(walk, 20_000)).toBeUndefined();
    expect(away(agent.position, { x: 136, y: 128, z: 0 })).toBeLessThan(1.6);
  });

  it('that is blocked for good is not taken for one that has arrived', async () => {
    const isBlocked = ({ x }: Vector3): boolean => x > 131;
    const { network, agent } = await onLevelGround({ speaks: 'seldom', isBlocked, loses: (n) => n === 1 });
    const error = await network.runUntil(caught(agent.walkTo({ x: 136, y: 128, z: 0 })), 30_000);
    expect(error).toMatchObject({ code: 'timeout', missing: 'progress' });
  });

  it('is ended at once by stop(), by another movement and by another walk', async () => {
    const { network, grid, agent } = await onLevelGround({ speaks: 'seldom' });
    const far = { x: 250, y: 128, z: 0 };
    const first = caught(agent.walkTo(far));
    await network.run(500);
    const askedAt = network.clock.now();
    agent.stop();
    expect(await network.runUntil(first, 100)).toMatchObject({ code: 'closed', by: 'us', reason: 'stopped' });
    expect(network.clock.now()).toBe(askedAt);
    const second = caught(agent.walkTo(far));
    agent.walk('back');
    expect(await network.runUntil(second, 100)).toMatchObject({ reason: 'superseded' });
    await network.run(100);
    expect(flagsOf(grid)).toBe(CONTROL.back);
    const third = caught(agent.walkTo(far));
    const fourth = caught(agent.walkTo({ x: 132, y: 128, z: 0 }));
    expect(await network.runUntil(third, 100)).toMatchObject({ reason: 'superseded' });
    expect(await network.runUntil(fourth, 20_000)).toBeUndefined();
  });

  it('stops when aborted', async () => {
    const { network, grid, agent } = await onLevelGround({ speaks: 'seldom' });
    const controller = new AbortController();
    const walk = caught(agent.walkTo({ x: 250, y: 128, z: 0 }, { signal: controller.signal }));
    await network.run(1000);
    controller.abort();
    expect(await network.runUntil(walk, 10)).toBeInstanceOf(ClosedError);
    await network.run(1000);
    expect(flagsOf(grid)).toBe(0);
  });

  it('that takes too long says how much was left', async () => {
    const { network, agent } = await onLevelGround({ speaks: 'seldom' });
    const walk = caught(agent.walkTo({ x: 228, y: 128, z: 0 }, { timeoutMs: 10_000 }));
    const error = await network.runUntil(walk, 20_000);
    expect(error).toMatchObject({ code: 'timeout', waitedMs: 10_000, missing: 'arrival' });
    expect(error?.message).toMatch(/^walking to <228, 128, 0>: 6\d\.\d m were left after 10000 ms$/);
  });

  it('runs, and ends at its place all the same', async () => {
    const { network, agent } = await onLevelGround({ speaks: 'seldom' });
    const startedAt = network.clock.now();
    await network.runUntil(agent.walkTo({ x: 178, y: 128, z: 0 }, { fast: true }), 20_000);
    expect(network.clock.now() - startedAt).toBeLessThan(12_000);
    expect(away(agent.position, { x: 178, y: 128, z: 0 })).toBeLessThan(1.5);
  });

  it('goes on after a teleport within the region, and ends with the session', async () => {
    const { network, session, grid, agent } = await onLevelGround({ speaks: 'seldom' });
    const walk = caught(agent.walkTo({ x: 250, y: 128, z: 0 }));
    await network.run(500);
    const AgentID = agent.id;
    const LookAt = { x: 1, y: 0, z: 0 };
    const Info = { AgentID, LocationID: 0, Position: { x: 20, y: 128, z: 25 }, LookAt, TeleportFlags: 0 };
    grid.simulator.send({ name: 'TeleportLocal', Info });
    await network.run(100);
    expect(agent.position.x).toBeLessThan(25);
    const ended = session.logout();
    expect(await network.runUntil(walk, 5000)).toMatchObject({ code: 'closed', reason: 'logout' });
    await network.runUntil(ended, 5000);
  });

  it('does nothing when it is there already, and takes no nonsense', async () => {
    const { agent } = await onLevelGround({ speaks: 'seldom' });
    await agent.walkTo({ x: 128.5, y: 128, z: 0 });
    await expect(agent.walkTo({ x: Number.NaN, y: 1, z: 1 })).rejects.toBeInstanceOf(UsageError);
  });

  it('leaves the avatar alone once it has ended', async () => {
    const { network, grid, agent } = await onLevelGround({ speaks: 'seldom' });
    await network.runUntil(agent.walkTo({ x: 138, y: 128, z: 0 }), 20_000);
    describeAvatar(grid.simulator, { x: 50, y: 50, z: 25 });
    await network.run(2000);
    expect(agent.position).toEqual({ x: 50, y: 50, z: 25 });
    expect(flagsOf(grid)).toBe(0);
  });
});

/** A client that says whatever can be said of travel, in any order, to any region, while the hand-over fails now and then: it is one avatar, or none. */
import { CONTROL } from '@landfall/protocol/avatar';
import { encodeText } from '@landfall/protocol/bytes';
import { Uuid, ZERO_VECTOR, regionHandleOf } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { createRandom } from '@landfall/protocol/testing';
import { describe, expect, it } from 'vitest';
import type { Fault } from '../../faults/index.ts';
import { NOBODY, TEST_CONFIG, TestAgent, createTestWorld, regionEvents } from '../../testing/index.ts';

const terrain = { kind: 'flat', height: 25 } as const;
const CONFIG: typeof TEST_CONFIG = {
  ...TEST_CONFIG,
  regions: [
    { name: 'Plain', terrain },
    { name: 'East', x: 1001, terrain },
    { name: 'Far', x: 1100, size: 512, terrain },
    { name: 'Shut', x: 1200, terrain, banned: ['Test User'] },
  ],
};
const STEPS = 120;
const HANDLES = [
  0n,
  0xffff_ffff_ffff_ffffn,
  ...[1000, 1001, 1100, 1101, 1200, 7].map((x) => regionHandleOf(x * 256, 256_000)),
];
const NUMBERS = [0, -1, 5, 128, 255.9, 256, 511, 1e9, -1e30, 3e38, Number.NaN, Infinity];
const FATES = ['refused', 'lost', 'late', 'unanswered'] as const;
const HANDOVER = [
  'query-access',
  'create-agent',
  'update-agent',
  'close-agent',
  'release-agent',
  'update-place',
] as const;

async function hostile(seed: number) {
  const world = await createTestWorld(CONFIG);
  const { ports, grid } = world;
  const random = createRandom(seed);
  const root = await world.arrive({
    start: { type: 'place', region: 'Plain', position: { x: 250, y: 128, z: 26 } },
  });
  const circuits = [root];
  const number = (): number => random.pick(NUMBERS as [number, ...number[]]);
  const place = (): Vector3 => ({ x: number(), y: number(), z: number() });
  const handle = () => random.pick(HANDLES as [bigint, ...bigint[]]) as ReturnType<typeof regionHandleOf>;
  const id = (): Uuid =>
    random.pick([NOBODY, Uuid.zero, root.login.agentId, new Uuid(random.integer(0, 1e9), 2, 3, 4)]);
  const who = () => ({ AgentID: root.login.agentId, SessionID: root.login.sessionId });
  const says: readonly ((agent: TestAgent) => unknown)[] = [
    (agent) =>
      agent.send({
        name: 'TeleportLocationRequest',
        AgentData: who(),
        Info: { RegionHandle: handle(), Position: place(), LookAt: place() },
      }),
    (agent) =>
      agent.send({
        name: 'TeleportLocationRequest',
        AgentData: who(),
        Info: {
          RegionHandle: random.pick([HANDLES[2]!, HANDLES[3]!, HANDLES[4]!]) as never,
          Position: { x: 100, y: 100, z: 30 },
          LookAt: ZERO_VECTOR,
        },
      }),
    (agent) =>
      agent.send({
        name: 'TeleportRequest',
        AgentData: who(),
        Info: {
          RegionID: random.pick([NOBODY, ...grid.regions.map((region) => region.id)]),
          Position: place(),
          LookAt: place(),
        },
      }),
    (agent) => agent.send({ name: 'TeleportLandmarkRequest', Info: { ...who(), LandmarkID: id() } }),
    (agent) =>
      agent.send({
        name: 'TeleportLureRequest',
        Info: { ...who(), LureID: id(), TeleportFlags: random.pick([0, 4, 0xffff_ffff]) },
      }),
    (agent) => agent.send({ name: 'TeleportCancel', Info: who() }),
    (agent) =>
      agent.send({
        name: 'SetStartLocationRequest',
        AgentData: who(),
        StartLocationData: {
          SimName: encodeText('x'),
          LocationID: 1,
          LocationPos: place(),
          LocationLookAt: place(),
        },
      }),
    (agent) =>
      agent.send({
        name: 'StartLure',
        AgentData: who(),
        Info: { LureType: 255, Message: new Uint8Array(200) },
        TargetData: Array.from({ length: 60 }, () => ({ TargetID: id() })),
      }),
    (agent) => agent.useCircuitCode(),
    (agent) => agent.completeMovement(),
    (agent) => agent.replyHandshake(),
    (agent) => agent.update(CONTROL.forward | CONTROL.fly, undefined, number()),
    (agent) =>
      agent.update(
        random.integer(0, 2 ** 31),
        { x: number(), y: number(), z: number(), w: number() },
        number(),
      ),
    () =>
      grid.inject({
        kind: 'handover',
        step: random.pick(HANDOVER),
        fate: random.pick(FATES),
        delayMs: 3000,
        times: 1,
      } as Fault),
  ];
  /** Wherever it has been told that there is something, it goes, or not. */
  const follow = async (): Promise<void> => {
    const simulators = grid.regions.map(({ endpoint }) => endpoint);
    const told = regionEvents(root, 'TeleportFinish').map(({ simulator }) => simulator);
    if (circuits.length >= 8) circuits.splice(1, 1);
    circuits.push(
      await TestAgent.open(
        ports,
        root.login,
        random.pick([...simulators, ...told] as [(typeof simulators)[0], ...typeof simulators]),
      ),
    );
  };
  const avatars = () =>
    grid.regions.flatMap((region) => region.avatars().filter(({ name }) => name === 'Test User'));
  return { ...world, random, circuits, says, follow, avatars };
}

describe('a client that travels as it likes', () => {
  it.each([1, 2, 3, 4, 5, 43])(
    'is one avatar at every moment, or none, and can come again (seed %i)',
    async (seed) => {
      const { network, random, circuits, says, follow, avatars, arrive, grid } = await hostile(seed);
      const most = new Set<number>();
      for (let step = 0; step < STEPS; step++) {
        if (random.next() < 0.15) await follow();
        else
          random.pick(says as [(agent: TestAgent) => unknown, ...((agent: TestAgent) => unknown)[]])(
            random.pick(circuits as [TestAgent, ...TestAgent[]]),
          );
        await network.run(random.pick([0, 20, 500, 4000]));
        most.add(avatars().length);
        for (const { position } of avatars())
          expect(Number.isFinite(position.x + position.y + position.z)).toBe(true);
      }
      expect(Math.max(...most)).toBe(1);
      await network.run(300_000);
      expect(avatars().length).toBeLessThanOrEqual(1);
      // Where its circuits still answer, the first login ends that session.
      const again = await arrive().catch(async () => {
        await network.run(5000);
        return await arrive();
      });
      await network.run(5000);
      expect([again.all('AgentMovementComplete').length, avatars().length]).toEqual([1, 1]);
      await network.runUntil(grid.close(), 10_000);
    },
  );
});

import { describe, expect, it } from 'vitest';
import { CONTROL } from '@landfall/protocol/avatar';
import { decodeText } from '@landfall/protocol/bytes';
import { ZERO_VECTOR, regionHandleOf } from '@landfall/protocol/datatypes';
import { STRANDED_MS } from '@landfall/protocol/journey';
import type { HandoverFault } from '../../faults/index.ts';
import {
  TEST_CONFIG,
  TestAgent,
  createTestWorld,
  listenBy,
  openChildren,
  regionEvents,
  seedStatus,
} from '../../testing/index.ts';
import type { TestWorld } from '../../testing/index.ts';

const flat = { kind: 'flat', height: 25 } as const;
const CONFIG = {
  ...TEST_CONFIG,
  regions: [
    { name: 'Plain', terrain: flat },
    { name: 'East', x: 1001, terrain: flat },
    { name: 'Far', x: 1100, terrain: flat },
  ],
};
const FAR = regionHandleOf(1100 * 256, 1000 * 256);
const EAST = regionHandleOf(1001 * 256, 1000 * 256);
const NORTH = regionHandleOf(1000 * 256, 1001 * 256);
const WITH_NORTH = { ...CONFIG, regions: [...CONFIG.regions, { name: 'North', y: 1001, terrain: flat }] };
const PROBLEMS =
  'Problems connecting to destination Far, reason: Connection between viewer and destination region could not be established.';

async function arrived(x = 128, config = CONFIG) {
  const world = await createTestWorld(config);
  const start = { type: 'place', region: 'Plain', position: { x, y: 128, z: 30 } } as const;
  const root = await world.arrive({ start });
  await world.network.run(2000);
  const children = await openChildren(world, root);
  return { ...world, root, children, east: children.get('East')! };
}

const goTo = (agent: TestAgent, RegionHandle: bigint, x = 9): void =>
  agent.send({
    name: 'TeleportLocationRequest',
    AgentData: agent.agentData,
    Info: { RegionHandle, Position: { x, y: 9, z: 30 }, LookAt: ZERO_VECTOR },
  });
const goFar = (agent: TestAgent): void => goTo(agent, FAR);
const flyEast = (agent: TestAgent): void => agent.update(CONTROL.forward | CONTROL.fly | CONTROL.fastForward);
const whereIs = ({ grid }: TestWorld) =>
  grid.regions.flatMap((region) => region.avatars().map(() => region.name));
const refusals = (agent: TestAgent): string[] =>
  agent.all('TeleportFailed').map(({ Info }) => decodeText(Info.Reason));

/** Opens the circuit that TeleportFinish names, if there has been one, and enters. */
async function enter({ network, ports, root }: TestWorld & { readonly root: TestAgent }) {
  const finish = regionEvents(root, 'TeleportFinish').at(-1);
  if (finish === undefined) return undefined;
  const there = await TestAgent.open(ports, root.login, finish.simulator);
  there.useCircuitCode();
  there.completeMovement();
  there.replyHandshake();
  await network.runUntil(
    listenBy(there, finish).catch(() => undefined),
    2000,
  );
  return there;
}

type Fault = Omit<HandoverFault, 'region'>;
const UNANSWERED: Fault = { step: 'update-agent', fate: 'unanswered' };
const LATE: Fault = { step: 'update-agent', fate: 'late', delayMs: 60_000 };
const CREATE_LOST: Fault = { step: 'create-agent', fate: 'lost' };
const PLACE_LOST: Fault = { step: 'update-place', fate: 'lost' };
const CLOSE_LOST: Fault = { step: 'close-agent', fate: 'lost' };
/** What says that somebody's agent, or all of them, are over. */
const outcries = (agent: TestAgent): string[] =>
  (['KickUser', 'DisableSimulator'] as const).flatMap((name) => agent.all(name).map(() => name));

describe('a teleport, when between the regions', () => {
  it.each<[string, Fault, number, string, readonly string[]]>([
    [
      'the question is lost',
      { step: 'query-access', fate: 'lost' },
      31_000,
      'Plain',
      ['Failed to contact destination'],
    ],
    ['the question is refused', { step: 'query-access', fate: 'refused' }, 500, 'Plain', ['Access Denied']],
    [
      'CreateAgent is lost',
      { step: 'create-agent', fate: 'lost' },
      31_000,
      'Plain',
      ['Failed to contact destination'],
    ],
    [
      'its answer is lost',
      { step: 'create-agent', fate: 'unanswered' },
      31_000,
      'Plain',
      ['Failed to contact destination'],
    ],
    ['CreateAgent is refused', { step: 'create-agent', fate: 'refused' }, 500, 'Plain', ['Access Denied']],
    ['CreateAgent is late', { step: 'create-agent', fate: 'late', delayMs: 5000 }, 6000, 'Far', []],
    ['UpdateAgent is refused', { step: 'update-agent', fate: 'refused' }, 500, 'Plain', [PROBLEMS]],
    ['UpdateAgent is lost', { step: 'update-agent', fate: 'lost' }, 201_000, 'Plain', [PROBLEMS]],
    ['UpdateAgent is late', { step: 'update-agent', fate: 'late', delayMs: 5000 }, 6000, 'Far', []],
    ['the answer of UpdateAgent is lost', { step: 'update-agent', fate: 'unanswered' }, 5000, 'Far', []],
    ['the release is lost', { step: 'release-agent', fate: 'lost' }, 1000, 'Far', []],
  ])('%s, ends in one place, said once', async (_, fault, afterMs, place, words) => {
    const world = await arrived();
    const { root, network, grid } = world;
    grid.inject({ kind: 'handover', ...fault, region: fault.step === 'release-agent' ? 'Plain' : 'Far' });
    goFar(root);
    const isEarly = fault.step === 'update-agent' || fault.fate === 'late';
    await network.run(isEarly && fault.step === 'update-agent' ? 300 : afterMs);
    const there = await enter(world);
    await network.run(afterMs);
    expect(whereIs(world)).toEqual([place]);
    expect(refusals(root)).toEqual(words);
    // Whatever happened, the next one can begin: nothing is left behind.
    await network.run(20_000);
    expect(whereIs(world)).toEqual([place]);
    const last = place === 'Far' ? there! : root;
    last.send({ name: 'LogoutRequest', AgentData: last.agentData });
    await network.run(1000);
    expect([whereIs(world), last.all('LogoutReply').length]).toEqual([[], 1]);
  });

  it('its destination is out of view, is not closed there by a look at the neighbours', async () => {
    const world = await arrived();
    const { root, network, ports } = world;
    goFar(root);
    await network.run(300);
    const finish = regionEvents(root, 'TeleportFinish').at(-1)!;
    const there = await TestAgent.open(ports, root.login, finish.simulator);
    there.useCircuitCode();
    root.update(0, undefined, 32);
    await network.run(5000);
    expect(there.all('DisableSimulator')).toEqual([]);
    there.completeMovement();
    await network.run(500);
    expect(whereIs(world)).toEqual(['Far']);
  });

  it('is called off before the destination has an agent: silently, and nothing is left there', async () => {
    const world = await arrived();
    const { root, network, grid } = world;
    grid.inject({
      kind: 'handover',
      step: 'create-agent',
      fate: 'late',
      delayMs: 3000,
      region: 'Far',
      times: 1,
    });
    goFar(root);
    await network.run(500);
    expect(root.all('TeleportStart')).toHaveLength(1);
    root.send({ name: 'TeleportCancel', Info: root.agentData });
    await network.run(5000);
    expect([regionEvents(root, 'TeleportFinish'), refusals(root), whereIs(world)]).toEqual([
      [],
      [],
      ['Plain'],
    ]);
    goFar(root);
    await network.run(500);
    expect(regionEvents(root, 'TeleportFinish')).toHaveLength(1);
  });

  it('is still asked about access tells a second one to wait', async () => {
    const world = await arrived();
    const { root, network, grid } = world;
    grid.inject({ kind: 'handover', step: 'query-access', fate: 'late', delayMs: 3000, times: 1 });
    goFar(root);
    await network.run(300);
    goFar(root);
    await network.run(4000);
    expect(refusals(root)).toEqual(['Previous teleport process incomplete.  Please retry shortly.']);
    expect(regionEvents(root, 'TeleportFinish')).toHaveLength(1);
  });
});

describe('a crossing, when between the regions', () => {
  it.each<[string, Fault, number]>([
    ['the question is lost', { step: 'query-access', fate: 'lost' }, 32_000],
    ['UpdateAgent is refused', { step: 'update-agent', fate: 'refused' }, 1000],
    ['UpdateAgent is lost', { step: 'update-agent', fate: 'lost' }, 46_000],
    ['the answer of UpdateAgent is lost', { step: 'update-agent', fate: 'unanswered' }, 46_000],
  ])('%s, puts the avatar back, and the next one succeeds', async (_, fault, afterMs) => {
    const world = await arrived(254);
    const { root, network, grid, east } = world;
    const end = grid.inject({ kind: 'handover', ...fault, region: 'East' });
    flyEast(root);
    await network.run(afterMs);
    expect([whereIs(world), regionEvents(root, 'CrossedRegion')]).toEqual([['Plain'], []]);
    end();
    await network.runUntil(() => regionEvents(root, 'CrossedRegion').length > 0, 280_000);
    east.completeMovement();
    await network.run(500);
    expect(whereIs(world)).toEqual(['East']);
    await network.run(STRANDED_MS);
    expect([whereIs(world), outcries(east)]).toEqual([['East'], []]);
  });

  it.each<[string, readonly Fault[], number]>([
    ['the answer of UpdateAgent', [UNANSWERED], 1],
    ['it, and who calls the agent back is not heard', [UNANSWERED, CREATE_LOST], 2],
    ['nothing, but UpdateAgent comes when nobody waits for it', [LATE], 1],
  ])(
    'and lost is %s: who stays then lives on where they are, with one neighbour',
    async (_, faults, told) => {
      const world = await arrived(254);
      const { root, network, grid, east } = world;
      for (const fault of faults) grid.inject({ kind: 'handover', ...fault, region: 'East', times: 1 });
      flyEast(root);
      await network.run(1000);
      root.update(0);
      // However long anybody waits for anybody.
      await network.run(200_000);
      expect([whereIs(world), outcries(root)]).toEqual([['Plain'], []]);
      expect(regionEvents(root, 'EnableSimulator')).toHaveLength(told);
      expect(outcries(east)).toEqual(told === 1 ? [] : ['DisableSimulator']);
      const seed = regionEvents(root, 'EstablishAgentCommunication').at(-1)!.seedCapability;
      const next =
        told === 1 ? east : await TestAgent.open(world.ports, root.login, grid.regions[1]!.endpoint);
      if (told > 1) next.useCircuitCode();
      await network.run(1000);
      expect(await seedStatus(world, seed)).toBe(200);
      flyEast(root);
      await network.runUntil(() => regionEvents(root, 'CrossedRegion').length > 0, 10_000);
      expect(regionEvents(root, 'CrossedRegion')[0]!.seedCapability).toBe(seed);
      next.completeMovement();
      await network.run(500);
      expect(whereIs(world)).toEqual(['East']);
    },
  );

  it('nothing more is heard of the region there, it asks whether the agent is behind before it ends anything', async () => {
    const world = await arrived(254);
    const { root, network, grid, east } = world;
    for (const fault of [UNANSWERED, CREATE_LOST, PLACE_LOST, CLOSE_LOST])
      grid.inject({ kind: 'handover', ...fault, region: 'East', times: 1 });
    flyEast(root);
    await network.run(1000);
    root.update(0);
    await network.run(200_000);
    expect([whereIs(world), outcries(root), outcries(east)]).toEqual([['Plain'], [], []]);
    // Whoever goes there is offered what there is no child of.
    flyEast(root);
    await network.runUntil(() => regionEvents(root, 'CrossedRegion').length > 0, 20_000);
    expect(regionEvents(root, 'EnableSimulator')).toHaveLength(2);
    east.completeMovement();
    await network.run(500);
    expect(whereIs(world)).toEqual(['East']);
  });

  it.each<[string, readonly Fault[], number]>([
    ['UpdateAgent comes when the agent was called back', [LATE], 50_000],
    ['nothing of the calling back is heard', [UNANSWERED, CREATE_LOST, PLACE_LOST, CLOSE_LOST], 70_000],
  ])(
    'and %s, the walker lives on in a third region, to which both are neighbours',
    async (_, faults, backMs) => {
      const world = await arrived(254, WITH_NORTH);
      const { root, network, grid, children } = world;
      for (const fault of faults) grid.inject({ kind: 'handover', ...fault, region: 'East', times: 1 });
      flyEast(root);
      await network.run(1000);
      root.update(0);
      // It has been put back, and what is late has not come.
      await network.run(backMs);
      expect(whereIs(world)).toEqual(['Plain']);
      // East is in view from there.
      goTo(root, NORTH, 250);
      await network.run(1000);
      children.get('North')!.completeMovement();
      await network.run(1000);
      expect(whereIs(world)).toEqual(['North']);
      await network.run(200_000);
      expect([whereIs(world), [...children.values(), root].flatMap(outcries)]).toEqual([['North'], []]);
    },
  );

  it('a teleport waits there, UpdateAgent of a crossing that was called back does not take its place', async () => {
    const world = await arrived(254);
    const { root, network, grid, east } = world;
    grid.inject({ kind: 'handover', ...LATE, region: 'East', times: 1 });
    flyEast(root);
    await network.run(1000);
    root.update(0);
    await network.run(50_000);
    goTo(root, EAST);
    await network.run(15_000);
    expect(refusals(root)).toEqual([]);
    east.completeMovement();
    await network.run(1000);
    expect([whereIs(world), refusals(root)]).toEqual([['East'], []]);
  });

  it('and it enters all the same, unasked, it is there', async () => {
    const world = await arrived(254);
    const { root, network, grid, east } = world;
    grid.inject({ kind: 'handover', ...UNANSWERED, region: 'East', times: 1 });
    flyEast(root);
    await network.run(1000);
    east.completeMovement();
    await network.run(100_000);
    expect([whereIs(world), outcries(root), outcries(east)]).toEqual([['East'], [], []]);
    expect(regionEvents(root, 'CrossedRegion')).toHaveLength(1);
  });

  it('nobody moves while it is asked', async () => {
    const world = await arrived(254);
    const { root, network, grid } = world;
    grid.inject({ kind: 'handover', step: 'update-agent', fate: 'late', delayMs: 3000, region: 'East' });
    flyEast(root);
    await network.run(1000);
    const before = grid.regions[0]!.avatars()[0]!.position;
    await network.run(1000);
    expect(grid.regions[0]!.avatars()[0]!.position).toEqual(before);
    await network.run(2000);
    expect(regionEvents(root, 'CrossedRegion')).toHaveLength(1);
  });
});

describe('a region that is gone', () => {
  it('after TeleportFinish leaves the traveller where it was, and says so at once', async () => {
    const world = await arrived();
    const { root, network, grid, ports } = world;
    goFar(root);
    await network.run(300);
    const finish = regionEvents(root, 'TeleportFinish')[0]!;
    const there = await TestAgent.open(ports, root.login, finish.simulator);
    there.useCircuitCode();
    await network.run(200);
    grid.inject({ kind: 'region-down', region: 'Far' });
    await network.run(200);
    expect(refusals(root)).toEqual([PROBLEMS]);
    there.completeMovement();
    await network.run(30_000);
    expect(whereIs(world)).toEqual(['Plain']);
  });

  it('behind a traveller does not take it along', async () => {
    const world = await arrived();
    const { root, network, grid } = world;
    goFar(root);
    await network.run(300);
    grid.inject({ kind: 'region-down', region: 'Plain' });
    const there = await enter(world);
    await network.run(60_000);
    expect(whereIs(world)).toEqual(['Far']);
    there!.send({ name: 'LogoutRequest', AgentData: there!.agentData });
    await network.run(500);
    expect(there!.all('LogoutReply')).toHaveLength(1);
  });

  it('cannot be gone to, by login neither, until it is back', async () => {
    const world = await arrived();
    const { root, network, grid } = world;
    const bringBack = grid.inject({ kind: 'region-down', region: 'Far' });
    goFar(root);
    await network.run(300);
    expect(refusals(root)).toEqual(['Failed to contact destination']);
    bringBack();
    bringBack();
    await network.run(300);
    goFar(root);
    await network.run(300);
    await enter(world);
    await network.run(500);
    expect(whereIs(world)).toEqual(['Far']);
  });

  it('ends everything of its agents: circuits fall silent, seeds are gone', async () => {
    const world = await arrived();
    const { root, network, grid, east } = world;
    const { seedCapability } = regionEvents(root, 'EstablishAgentCommunication')[0]!;
    grid.inject({ kind: 'region-down', region: 'East' });
    await network.run(300);
    expect(await seedStatus(world, seedCapability)).toBe(404);
    expect(east.all('DisableSimulator')).toEqual([]);
    expect(whereIs(world)).toEqual(['Plain']);
    await network.run(5000);
    expect(grid.regions[1]!.avatars()).toEqual([]);
  });

  it('is told of anew when it is back, under another seed', async () => {
    const world = await arrived();
    const { root, network, grid, ports } = world;
    const bringBack = grid.inject({ kind: 'region-down', region: 'East' });
    await network.run(3000);
    bringBack();
    await network.run(2000);
    const seeds = regionEvents(root, 'EstablishAgentCommunication').map((one) => one.seedCapability);
    expect([seeds.length, new Set(seeds).size]).toEqual([2, 2]);
    const child = await TestAgent.open(ports, root.login, grid.regions[1]!.endpoint);
    child.useCircuitCode();
    await network.run(500);
    expect(child.story[0]).toBe('RegionHandshake');
  });
});

describe('a restart', () => {
  it('is announced, throws everybody out, and the region is back on the same port', async () => {
    const world = await arrived();
    const { root, network, grid, east } = world;
    grid.inject({ kind: 'region-restart', region: 'Plain', noticeMs: 5000, downMs: 2000 });
    await network.run(300);
    const [alert] = root.all('AgentAlertMessage');
    expect([alert!.AlertData.Modal, decodeText(alert!.AlertData.Message)]).toEqual([
      false,
      'This region restarts in 5 seconds.',
    ]);
    expect(whereIs(world)).toEqual(['Plain']);
    await network.run(2300);
    expect(root.all('AgentAlertMessage').map(({ AlertData }) => decodeText(AlertData.Message))).toEqual([
      'This region restarts in 5 seconds.',
      'This region restarts in 3 seconds.',
    ]);
    await network.run(2700);
    expect(root.all('DisableSimulator')).toEqual([]);
    await network.run(500);
    expect(root.all('DisableSimulator')).toHaveLength(1);
    expect(root.all('KickUser').map(({ UserInfo }) => decodeText(UserInfo.Reason))).toEqual([
      'The simulator is going down.',
    ]);
    expect(east.all('DisableSimulator')).toHaveLength(1);
    await network.run(3000);
    await world.arrive();
    expect([whereIs(world), grid.regions[0]!.endpoint.port]).toEqual([['Plain'], root.login.simulator.port]);
  });

  it('of the region next door disables the child, and a new one is offered when it is back', async () => {
    const world = await arrived();
    const { root, network, grid, east } = world;
    grid.inject({ kind: 'region-restart', region: 'East', noticeMs: 1000, downMs: 2000 });
    await network.run(1500);
    expect([east.all('DisableSimulator').length, root.all('AgentAlertMessage')]).toEqual([1, []]);
    await network.run(5000);
    expect(regionEvents(root, 'EnableSimulator')).toHaveLength(2);
    expect(whereIs(world)).toEqual(['Plain']);
  });

  it('can be called off', async () => {
    const world = await arrived();
    world.grid.inject({ kind: 'region-restart', region: 'Plain', noticeMs: 5000, downMs: 2000 })();
    await world.network.run(20_000);
    expect(whereIs(world)).toEqual(['Plain']);
  });

  it('of a region that there is not is a mistake', async () => {
    const { grid } = await createTestWorld(CONFIG);
    expect(() => grid.inject({ kind: 'region-down', region: 'Nowhere' })).toThrow(
      'there is no region "Nowhere"',
    );
  });
});

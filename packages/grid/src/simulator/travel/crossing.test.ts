import { describe, expect, it } from 'vitest';
import { CONTROL } from '@landfall/protocol/avatar';
import { decodeText } from '@landfall/protocol/bytes';
import { decodeTerse } from '@landfall/protocol/object';
import {
  NOBODY,
  TEST_CONFIG,
  createTestWorld,
  openChildren,
  regionEvents,
  seenBy,
  wanted,
} from '../../testing/index.ts';
import type { TestAgent, TestWorld } from '../../testing/index.ts';

const flat = { kind: 'flat', height: 25 } as const;
const steps = [999, 1000, 1001];
const NINE = steps.flatMap((x) => steps.map((y) => ({ name: nameAt(x, y), x, y, terrain: flat })));

function nameAt(x: number, y: number): string {
  const name = ['South', '', 'North'][y - 999]! + ['West', '', 'East'][x - 999]!;
  return name === '' ? 'Plain' : name;
}

type Regions = (typeof TEST_CONFIG)['regions'];
const FLY = CONTROL.forward | CONTROL.fly | CONTROL.fastForward;
const headingTo = (degrees: number) => {
  const half = (degrees * Math.PI) / 360;
  return { x: 0, y: 0, z: Math.sin(half), w: Math.cos(half) };
};

/** Somebody in Plain, with a circuit to each neighbour in view. */
async function arrived(position = { x: 128, y: 128, z: 30 }, regions: Regions = NINE) {
  const world = await createTestWorld({ ...TEST_CONFIG, regions });
  const root = await world.arrive({ start: { type: 'place', region: 'Plain', position } });
  await world.network.run(5000);
  const children = await openChildren(world, root);
  return { ...world, root, children };
}

const whereIs = ({ grid }: TestWorld, name = 'Test User') =>
  grid.regions.flatMap((region) =>
    region
      .avatars()
      .filter((avatar) => avatar.name === name)
      .map(({ position }) => ({ region: region.name, ...position })),
  );

/** Flies until the client is told that it has crossed, and enters. */
async function cross(world: Awaited<ReturnType<typeof arrived>>, degrees: number, flags = FLY) {
  const { network, root, children, grid } = world;
  root.update(flags, headingTo(degrees));
  await network.runUntil(() => regionEvents(root, 'CrossedRegion').length > 0, 30_000);
  const crossed = regionEvents(root, 'CrossedRegion')[0]!;
  const region = grid.regions.find(({ endpoint }) => endpoint.port === crossed.simulator.port)!;
  const child = children.get(region.name)!;
  child.completeMovement();
  await network.runUntil(() => child.all('AgentMovementComplete').length > 0, 2000);
  return { crossed, region, child };
}

const WAYS = [
  ['East', 0],
  ['NorthEast', 45],
  ['North', 90],
  ['NorthWest', 135],
  ['West', 180],
  ['SouthWest', 225],
  ['South', 270],
  ['SouthEast', 315],
] as const;

describe('a crossing', () => {
  it.each(WAYS)('leads %s, and the traveller flies on as fast', async (name, degrees) => {
    const world = await arrived();
    const { crossed, region, child } = await cross(world, degrees);
    expect(region.name).toBe(name);
    const [complete] = child.all('AgentMovementComplete');
    for (const axis of ['x', 'y'] as const)
      expect(complete!.Data.Position[axis]).toBeCloseTo(crossed.position[axis], 0);
    const [before] = whereIs(world);
    expect([before!.region, whereIs(world).length]).toEqual([name, 1]);
    await world.network.run(1000);
    const [after] = whereIs(world);
    const metres = Math.hypot(after!.x - before!.x, after!.y - before!.y);
    expect(metres).toBeGreaterThan(14);
    expect(metres).toBeLessThan(18);
    expect(after!.z).toBeCloseTo(before!.z, 1);
  });

  it('is told after the region has taken the agent, with its seed, its size and where it comes in', async () => {
    const world = await arrived({ x: 250, y: 100, z: 30 });
    const { crossed, region } = await cross(world, 0);
    const established = regionEvents(world.root, 'EstablishAgentCommunication');
    const seed = established.find(({ simulator }) => simulator.port === region.endpoint.port)!;
    expect(crossed.seedCapability).toBe(seed.seedCapability);
    expect([crossed.regionSize, crossed.lookAt]).toEqual([
      { x: 256, y: 256 },
      { x: 0, y: 0, z: 0 },
    ]);
    expect(crossed.position.x).toBeGreaterThan(0);
    expect(crossed.position.x).toBeLessThan(6);
    expect(crossed.position.y).toBeCloseTo(100, 0);
    expect(crossed.agentId.equals(world.root.login.agentId)).toBe(true);
  });

  it('greets nobody a second time: no handshake and no land, which were there already', async () => {
    const world = await arrived({ x: 250, y: 100, z: 30 });
    const layersOf = (agent: TestAgent) => agent.all('LayerData').length;
    const east = world.children.get('East')!;
    await world.network.run(20_000);
    const before = [layersOf(east), east.all('RegionHandshake').length];
    const { child } = await cross(world, 0);
    await world.network.run(5000);
    expect([layersOf(child), child.all('RegionHandshake').length]).toEqual(before);
    const own = child.objectBlocks().filter(({ FullID }) => FullID.equals(child.login.agentId));
    expect(own.length).toBeGreaterThan(0);
  });

  it('is a walk too, and comes back', async () => {
    const world = await arrived({ x: 254, y: 100, z: 26 });
    const { child } = await cross(world, 0, CONTROL.forward);
    expect(whereIs(world)[0]).toMatchObject({ region: 'East' });
    child.update(CONTROL.forward, headingTo(180));
    await world.network.runUntil(() => regionEvents(child, 'CrossedRegion').length > 0, 10_000);
    world.root.completeMovement();
    await world.network.run(500);
    expect(whereIs(world).map(({ region }) => region)).toEqual(['Plain']);
    expect(world.root.all('AgentMovementComplete')).toHaveLength(2);
  });

  it('takes what is worn along, under the id that it had', async () => {
    const world = await arrived({ x: 250, y: 100, z: 30 });
    const AgentData = { ...world.root.agentData, GroupID: NOBODY };
    world.root.send({ name: 'ObjectAdd', AgentData, ObjectData: wanted({ x: 240, y: 100, z: 30 }) });
    await world.network.run(500);
    const [box] = seenBy(world.root).values();
    world.root.send({
      name: 'ObjectAttach',
      AgentData: { ...world.root.agentData, AttachmentPoint: 2 },
      ObjectData: [{ ObjectLocalID: box!.localId, Rotation: { x: 0, y: 0, z: 0, w: 1 } }],
    });
    await world.network.run(500);
    const { child } = await cross(world, 0);
    await world.network.run(1000);
    const avatar = child.objectBlocks().find(({ FullID }) => FullID.equals(child.login.agentId))!;
    const worn = [...seenBy(child).values()].filter(({ id }) => id.equals(box!.id));
    expect(worn.map(({ parentId }) => parentId)).toEqual([avatar.ID]);
  });

  it('leads from 256 m into 512 m and back, at the right place', async () => {
    const regions = [
      { name: 'Plain', y: 1001, terrain: flat },
      { name: 'Large', x: 1001, size: 512, terrain: flat },
    ];
    const world = await arrived({ x: 250, y: 100, z: 30 }, regions);
    const { crossed, child } = await cross(world, 0);
    expect(crossed.regionSize).toEqual({ x: 512, y: 512 });
    expect(crossed.position.y).toBeCloseTo(356, 0);
    child.update(FLY, headingTo(180));
    await world.network.runUntil(() => regionEvents(child, 'CrossedRegion').length > 0, 10_000);
    expect(regionEvents(child, 'CrossedRegion')[0]!.position.y).toBeCloseTo(100, 0);
  });

  it('leaves a child agent behind, which sees but has no body', async () => {
    const world = await arrived({ x: 250, y: 100, z: 30 });
    await cross(world, 0);
    const { root, network } = world;
    const before = root.all('ChatFromSimulator').length;
    root.chat('is anybody here?');
    root.update(FLY, headingTo(180));
    root.send({ name: 'LogoutRequest', AgentData: root.agentData });
    await network.run(2000);
    expect(root.all('ChatFromSimulator')).toHaveLength(before);
    expect(root.all('LogoutReply')).toEqual([]);
    expect(whereIs(world)).toHaveLength(1);
    expect(root.circuitEvents.some(({ type }) => type === 'closed')).toBe(false);
  });

  it('keeps the child agents that stay in view, and opens and closes the others', async () => {
    const far = { name: 'FarEast', x: 1002, terrain: flat };
    const world = await arrived({ x: 200, y: 128, z: 30 }, [...NINE, far]);
    const { child } = await cross(world, 0);
    child.update(FLY, headingTo(0));
    await world.network.run(6000);
    child.update(CONTROL.fly);
    await world.network.run(6000);
    const told = regionEvents(child, 'EnableSimulator').map(
      ({ simulator }) => world.grid.regions.find(({ endpoint }) => endpoint.port === simulator.port)!.name,
    );
    expect(told).toEqual(['FarEast']);
    const disabled = [...world.children].filter(([, one]) => one.all('DisableSimulator').length > 0);
    expect(disabled.map(([name]) => name).toSorted()).toEqual(['NorthWest', 'SouthWest', 'West']);
  });

  it('is seen by others: gone from one region for those who do not see the other', async () => {
    const world = await arrived({ x: 250, y: 100, z: 30 });
    const far = { type: 'place', region: 'Plain', position: { x: 128, y: 128, z: 26 } } as const;
    const sees = await world.arrive({ firstName: 'Second', lastName: 'Avatar', start: far });
    await world.network.run(6000);
    const seesChild = (await openChildren(world, sees)).get('East')!;
    const blind = await world.arrive({ firstName: 'Third', lastName: 'Person', start: far });
    blind.update(0, undefined, 32);
    await world.network.run(6000);
    const localId = sees.objectBlocks().find(({ FullID }) => FullID.equals(world.root.login.agentId))!.ID;
    await cross(world, 0);
    await world.network.run(2000);
    const killed = (agent: TestAgent) => agent.all('KillObject').flatMap(({ ObjectData }) => ObjectData);
    expect(killed(blind)).toContainEqual({ ID: localId });
    expect(killed(sees)).not.toContainEqual({ ID: localId });
    const seen = seesChild.objectBlocks().filter(({ FullID }) => FullID.equals(world.root.login.agentId));
    expect(seen.length).toBeGreaterThan(0);
  });
});

describe('a crossing that fails', () => {
  const beside = { x: 254, y: 100, z: 30 };

  it('says nothing, and puts the avatar back: terse updates tell', async () => {
    const world = await createTestWorld({ ...TEST_CONFIG, regions: NINE });
    const root = await world.arrive({ start: { type: 'place', region: 'Plain', position: beside } });
    // No circuit was opened to the region there, so that it cannot take the agent.
    await world.network.run(6000);
    root.update(FLY, headingTo(0));
    await world.network.run(35_000);
    expect(regionEvents(root, 'CrossedRegion')).toEqual([]);
    expect(root.all('AlertMessage')).toEqual([]);
    const [place] = whereIs(world);
    expect(place!.region).toBe('Plain');
    expect(place!.x).toBeGreaterThan(253);
    expect(place!.x).toBeLessThan(257);
    const terse = root.all('ImprovedTerseObjectUpdate').at(-1)!.ObjectData[0]!;
    expect(decodeTerse(terse.Data).motion.position.x).toBeCloseTo(place!.x, 0);
  });

  it.each([
    [
      'banned there',
      { banned: ['test user'] },
      'Denied access to region East: You have been banned from that region.',
    ],
    [
      'not admitted there',
      { admitted: ['Second Avatar'] },
      'Denied access to private region East: You do not have access to that region.',
    ],
    ['late for a full one', { maxAgents: 1 }, 'The region is full'],
  ])('because somebody is %s is said, once', async (_, rule, words) => {
    const regions = NINE.map((region) => (region.name === 'East' ? { ...region, ...rule } : region));
    const world = await arrived(beside, regions);
    const there = { type: 'place', region: 'East', position: { x: 9, y: 9, z: 26 } } as const;
    await world.arrive({ firstName: 'Second', lastName: 'Avatar', start: there });
    world.root.update(FLY, headingTo(0));
    await world.network.run(20_000);
    const alerts = world.root.all('AlertMessage').map(({ AlertData }) => decodeText(AlertData.Message));
    expect(alerts).toEqual([words]);
    expect(whereIs(world)[0]!.region).toBe('Plain');
    expect(regionEvents(world.root, 'CrossedRegion')).toEqual([]);
  });

  it('at the edge of the world stops the avatar there', async () => {
    const world = await arrived({ x: 250, y: 100, z: 30 }, [{ name: 'Plain', terrain: flat }]);
    world.root.update(FLY, headingTo(0));
    await world.network.run(3000);
    expect(whereIs(world)[0]!.x).toBe(255.5);
  });
});

describe('who crosses and', () => {
  it('does not enter has no body anywhere, and is gone when it falls silent', async () => {
    const world = await arrived({ x: 250, y: 100, z: 30 });
    world.root.update(FLY, headingTo(0));
    await world.network.runUntil(() => regionEvents(world.root, 'CrossedRegion').length > 0, 5000);
    expect(whereIs(world)).toEqual([]);
    for (const agent of [world.root, ...world.children.values()]) await agent.vanish();
    await world.network.run(70_000);
    // The session is over: the next login is not told that somebody is there.
    await world.arrive();
    expect(whereIs(world)).toHaveLength(1);
  });

  it('takes more than a minute enters all the same: longer than agents themselves wait to be placed', async () => {
    const world = await arrived({ x: 250, y: 100, z: 30 });
    world.root.update(FLY, headingTo(0));
    await world.network.runUntil(() => regionEvents(world.root, 'CrossedRegion').length > 0, 5000);
    await world.network.run(80_000);
    const east = world.children.get('East')!;
    east.completeMovement();
    await world.network.run(1000);
    expect(east.all('AgentMovementComplete')).toHaveLength(1);
    expect(whereIs(world).map(({ region }) => region)).toEqual(['East']);
  });

  it('never enters, though its circuits live, is told goodbye on each of them', async () => {
    const world = await arrived({ x: 250, y: 100, z: 30 });
    world.root.update(FLY, headingTo(0));
    await world.network.runUntil(() => regionEvents(world.root, 'CrossedRegion').length > 0, 5000);
    await world.network.run(92_000);
    const east = world.children.get('East')!;
    expect([east, world.root].map((agent) => agent.all('DisableSimulator').length)).toEqual([1, 1]);
    east.completeMovement();
    await world.network.run(1000);
    expect(whereIs(world)).toEqual([]);
    await world.arrive();
    expect(whereIs(world)).toHaveLength(1);
  });

  it('logs out before it has entered is gone', async () => {
    const world = await arrived({ x: 250, y: 100, z: 30 });
    world.root.update(FLY, headingTo(0));
    await world.network.runUntil(() => regionEvents(world.root, 'CrossedRegion').length > 0, 5000);
    const east = world.children.get('East')!;
    east.send({ name: 'LogoutRequest', AgentData: east.agentData });
    await world.network.run(1000);
    expect(east.all('LogoutReply')).toHaveLength(1);
    expect(world.root.all('DisableSimulator')).toHaveLength(1);
    expect(whereIs(world)).toEqual([]);
  });

  it('enters where it was not handed over is not let in', async () => {
    const world = await arrived();
    const east = world.children.get('East')!;
    east.completeMovement();
    const thief = { ...east.agentData, AgentID: NOBODY, CircuitCode: east.login.circuitCode };
    east.send({ name: 'CompleteAgentMovement', AgentData: thief });
    await world.network.run(15_000);
    expect(east.all('AgentMovementComplete')).toEqual([]);
    expect(whereIs(world)[0]!.region).toBe('Plain');
  });

  it('enters before it has been handed over waits for that', async () => {
    const world = await arrived({ x: 250, y: 100, z: 30 });
    const east = world.children.get('East')!;
    east.completeMovement();
    world.root.update(FLY, headingTo(0));
    await world.network.run(3000);
    expect(east.all('AgentMovementComplete')).toHaveLength(1);
    expect(whereIs(world).map(({ region }) => region)).toEqual(['East']);
  });
});

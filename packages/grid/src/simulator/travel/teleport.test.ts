import { describe, expect, it } from 'vitest';
import { CONTROL } from '@landfall/protocol/avatar';
import { decodeText, encodeText, encodeUtf8 } from '@landfall/protocol/bytes';
import { DIALOG } from '@landfall/protocol/chat';
import { Uuid, ZERO_VECTOR, regionHandleOf } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { TELEPORT_FLAG } from '@landfall/protocol/journey';
import {
  NOBODY,
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
const SEAT = 'b0000000-0000-4000-8000-000000000001';
const [LANDMARK, STALE, TEXT, GLOBAL] = [1, 2, 3, 4].map(
  (n) => `c0000000-0000-4000-8000-00000000000${n}`,
) as [string, string, string, string];
const FAR_ID = 'd0000000-0000-4000-8000-000000000001';
const landmark = (regionId: string) =>
  encodeUtf8(`Landmark version 2\nregion_id ${regionId}\nlocal_pos 70 80 90\n`);
type GridInput = typeof TEST_CONFIG;

const CONFIG: GridInput = {
  ...TEST_CONFIG,
  regions: [
    {
      name: 'Plain',
      terrain: flat,
      prims: [{ id: SEAT, position: [130, 130, 26] as [number, number, number] }],
    },
    { name: 'East', x: 1001, terrain: flat },
    { name: 'Far', x: 1100, size: 512, id: FAR_ID, terrain: flat },
    { name: 'Shut', x: 1200, terrain: flat, banned: ['Test User'] },
  ],
  assets: [
    { id: LANDMARK, type: 3, bytes: landmark(FAR_ID) },
    { id: STALE, type: 3, bytes: landmark(SEAT) },
    {
      id: GLOBAL,
      type: 3,
      bytes: encodeUtf8(`Landmark version 1\nposition ${1100 * 256 + 7} ${1000 * 256 + 8} 90\n`),
    },
    { id: TEXT, type: 7, bytes: encodeUtf8('no landmark') },
  ],
};
const FAR = regionHandleOf(1100 * 256, 1000 * 256);
const EAST = regionHandleOf(1001 * 256, 1000 * 256);
const HERE = regionHandleOf(1000 * 256, 1000 * 256);

async function arrived(config = CONFIG) {
  const world = await createTestWorld(config);
  const start = { type: 'place', region: 'Plain', position: { x: 128, y: 128, z: 26 } } as const;
  const root = await world.arrive({ start });
  await world.network.run(2000);
  return { ...world, root };
}

const goTo = (agent: TestAgent, RegionHandle: typeof FAR, Position: Vector3, LookAt = ZERO_VECTOR): void =>
  agent.send({
    name: 'TeleportLocationRequest',
    AgentData: agent.agentData,
    Info: { RegionHandle, Position, LookAt },
  });
const goByLandmark = (agent: TestAgent, id: string): void =>
  agent.send({ name: 'TeleportLandmarkRequest', Info: { ...agent.agentData, LandmarkID: Uuid.parse(id) } });

const whereIs = ({ grid }: TestWorld, name = 'Test User') =>
  grid.regions.flatMap((region) =>
    region
      .avatars()
      .filter((avatar) => avatar.name === name)
      .map(({ position }) => ({ region: region.name, position })),
  );
const refusals = (agent: TestAgent): string[] =>
  agent.all('TeleportFailed').map(({ Info }) => decodeText(Info.Reason));

/** Waits for TeleportFinish, and opens the circuit that it names. */
async function follow({ network, ports }: TestWorld, root: TestAgent, known?: TestAgent) {
  const before = regionEvents(root, 'TeleportFinish').length;
  await network.runUntil(() => regionEvents(root, 'TeleportFinish').length > before, 5000);
  const finish = regionEvents(root, 'TeleportFinish').at(-1)!;
  const there = known ?? (await TestAgent.open(ports, root.login, finish.simulator));
  if (known === undefined) there.useCircuitCode();
  there.completeMovement();
  there.replyHandshake();
  if (known === undefined) await network.runUntil(listenBy(there, finish), 2000);
  await network.run(500);
  return { finish, there };
}

describe('a teleport within the region', () => {
  it('is TeleportStart and TeleportLocal, and no more', async () => {
    const world = await arrived();
    const { root, network } = world;
    goTo(root, HERE, { x: 50, y: 60, z: 40 }, { x: 0, y: 1, z: 0.5 });
    await network.run(200);
    const [local] = root.all('TeleportLocal');
    expect(local!.Info).toMatchObject({
      LocationID: 2,
      Position: { x: 50, y: 60, z: 40 },
      LookAt: { x: 0, y: 1, z: 0 },
      TeleportFlags: TELEPORT_FLAG.viaLocation,
    });
    expect(root.all('TeleportStart')).toHaveLength(1);
    expect(root.all('AgentMovementComplete')).toHaveLength(1);
    expect(regionEvents(root, 'TeleportFinish')).toEqual([]);
    expect(whereIs(world)[0]!.position).toMatchObject({ x: 50, y: 60 });
    const terse = root.all('ImprovedTerseObjectUpdate');
    expect(terse.length).toBeGreaterThan(0);
  });

  it('never ends below the ground, keeps flying, and has a direction', async () => {
    const { root, network } = await arrived();
    root.update(CONTROL.fly);
    await network.run(200);
    goTo(root, HERE, { x: 50, y: 60, z: -7 });
    await network.run(200);
    const { Info } = root.all('TeleportLocal')[0]!;
    expect(Info.Position.z).toBeGreaterThan(25.9);
    expect(Info.LookAt).toEqual({ x: 1, y: 0, z: 0 });
    expect(Info.TeleportFlags).toBe(TELEPORT_FLAG.viaLocation | TELEPORT_FLAG.isFlying);
  });

  it('goes by the place, not by the handle: a large region has four of those', async () => {
    const world = await arrived();
    goTo(world.root, FAR, { x: 10, y: 10, z: 30 });
    const { there } = await follow(world, world.root);
    goTo(there, regionHandleOf(1101 * 256, 1001 * 256), { x: 4, y: 5, z: 60 });
    await world.network.run(300);
    expect(there.all('TeleportLocal')[0]!.Info.Position).toEqual({ x: 260, y: 261, z: 60 });
  });
});

describe('a teleport to another region', () => {
  it('goes in the order of OpenSim', async () => {
    const world = await arrived();
    const { root, network } = world;
    goTo(root, FAR, { x: 300, y: 60, z: 40 }, { x: 0, y: 1, z: 0 });
    await network.run(300);
    expect(root.all('TeleportStart').map(({ Info }) => Info.TeleportFlags)).toEqual([
      TELEPORT_FLAG.viaLocation,
    ]);
    const [finish, ...more] = regionEvents(root, 'TeleportFinish');
    expect(more).toEqual([]);
    expect(finish).toMatchObject({
      locationId: 4,
      regionHandle: FAR,
      simulator: world.grid.regions[2]!.endpoint,
      simAccess: 13,
      teleportFlags: TELEPORT_FLAG.viaLocation,
      regionSize: { x: 512, y: 512 },
    });
    expect(regionEvents(root, 'EnableSimulator').map(({ simulator }) => simulator)).not.toContainEqual(
      finish!.simulator,
    );
    // Until the client has entered there, the avatar is here.
    expect(whereIs(world).map(({ region }) => region)).toEqual(['Plain']);
    const there = await TestAgent.open(world.ports, root.login, finish!.simulator);
    there.useCircuitCode();
    there.completeMovement();
    await network.run(300);
    expect(there.story[0]).toBe('RegionHandshake');
    const [complete] = there.all('AgentMovementComplete');
    expect(complete!.Data).toMatchObject({
      RegionHandle: FAR,
      Position: { x: 300, y: 60, z: 40 },
      LookAt: { x: 0, y: 1, z: 0 },
    });
    expect(whereIs(world).map(({ region }) => region)).toEqual(['Far']);
    expect(there.all('RegionHandshake')).toHaveLength(1);
    await network.run(10_000);
    expect(there.all('ParcelOverlay')).toHaveLength(16);
    const land = there.all('LayerData').filter(({ LayerID }) => LayerID.Type === 0x4d);
    expect(land.length).toBeGreaterThan(0);
  });

  it('far away closes the agent that is left behind when the new region is seen', async () => {
    const world = await arrived();
    const { root, network } = world;
    const children = await openChildren(world, root);
    goTo(root, FAR, { x: 300, y: 60, z: 40 });
    const { there } = await follow(world, root);
    await network.run(2000);
    expect(root.all('DisableSimulator')).toHaveLength(1);
    expect(children.get('East')!.all('DisableSimulator')).toHaveLength(1);
    expect(there.all('DisableSimulator')).toEqual([]);
    expect(await seedStatus(world, root.login.seedCapability)).toBe(404);
    await network.run(70_000);
    expect(whereIs(world).map(({ region }) => region)).toEqual(['Far']);
  });

  it('far away closes it after a while too when the client never gets to see', async () => {
    const world = await arrived();
    const { root, network, ports } = world;
    goTo(root, FAR, { x: 300, y: 60, z: 40 });
    await network.run(300);
    const [finish] = regionEvents(root, 'TeleportFinish');
    const there = await TestAgent.open(ports, root.login, finish!.simulator);
    there.useCircuitCode();
    there.completeMovement();
    await network.run(14_000);
    expect(root.all('DisableSimulator')).toEqual([]);
    await network.run(3000);
    expect(root.all('DisableSimulator')).toHaveLength(1);
  });

  it('next door keeps seed and circuit of the child there, and a child behind', async () => {
    const world = await arrived();
    const { root, network } = world;
    const east = (await openChildren(world, root)).get('East')!;
    const { seedCapability } = regionEvents(root, 'EstablishAgentCommunication')[0]!;
    goTo(root, EAST, { x: 30, y: 128, z: 40 });
    const { finish } = await follow(world, root, east);
    expect(finish.seedCapability).toBe(seedCapability);
    await network.run(20_000);
    expect(root.all('DisableSimulator')).toEqual([]);
    expect(east.all('RegionHandshake')).toHaveLength(2);
    goTo(east, HERE, { x: 128, y: 128, z: 40 });
    await follow(world, east, root);
    expect(whereIs(world).map(({ region }) => region)).toEqual(['Plain']);
    expect(regionEvents(east, 'TeleportFinish')[0]!.seedCapability).toBe(root.login.seedCapability);
  });

  it('and back before the agent there was closed is no trouble', async () => {
    const world = await arrived();
    const { root, network, ports } = world;
    goTo(root, FAR, { x: 300, y: 60, z: 40 });
    await network.run(300);
    const there = await TestAgent.open(ports, root.login, regionEvents(root, 'TeleportFinish')[0]!.simulator);
    there.useCircuitCode();
    there.completeMovement();
    await network.runUntil(listenBy(there, regionEvents(root, 'TeleportFinish')[0]!), 1000);
    await network.run(1000);
    goTo(there, HERE, { x: 100, y: 100, z: 40 });
    await network.run(300);
    const [finish] = regionEvents(there, 'TeleportFinish');
    expect(finish!.seedCapability).not.toBe(root.login.seedCapability);
    root.completeMovement();
    await network.run(20_000);
    expect(root.all('DisableSimulator')).toEqual([]);
    expect(whereIs(world).map(({ region }) => region)).toEqual(['Plain']);
    expect(await seedStatus(world, finish!.seedCapability)).toBe(200);
  });

  it('stands up who sits, and takes flying along', async () => {
    const world = await arrived();
    const { root, network } = world;
    const TargetObject = { TargetID: Uuid.parse(SEAT), Offset: ZERO_VECTOR };
    root.send({ name: 'AgentRequestSit', AgentData: root.agentData, TargetObject });
    root.send({ name: 'AgentSit', AgentData: root.agentData });
    await network.run(300);
    goTo(root, EAST, { x: 30, y: 128, z: 100 });
    const { there } = await follow(world, root);
    expect(regionEvents(root, 'TeleportFinish')[0]!.teleportFlags).toBe(TELEPORT_FLAG.viaLocation);
    there.update(CONTROL.fly);
    await network.run(300);
    goTo(there, FAR, { x: 30, y: 128, z: 100 });
    const second = await follow(world, there);
    const flags = TELEPORT_FLAG.viaLocation | TELEPORT_FLAG.isFlying;
    expect(second.finish.teleportFlags).toBe(flags);
    await network.run(2000);
    expect(whereIs(world)[0]!.position.z).toBeCloseTo(100, 0);
  });
});

describe('ways to teleport', () => {
  it('by a region’s id', async () => {
    const world = await arrived();
    const { root } = world;
    const Info = { RegionID: Uuid.parse(FAR_ID), Position: { x: 9, y: 8, z: 30 }, LookAt: ZERO_VECTOR };
    root.send({ name: 'TeleportRequest', AgentData: root.agentData, Info });
    const { finish } = await follow(world, root);
    expect([finish.regionHandle, finish.teleportFlags]).toEqual([FAR, TELEPORT_FLAG.viaRegionId]);
  });

  it('by a landmark', async () => {
    const world = await arrived();
    goByLandmark(world.root, LANDMARK);
    const { finish, there } = await follow(world, world.root);
    expect(finish.teleportFlags).toBe(TELEPORT_FLAG.setLast | TELEPORT_FLAG.viaLandmark);
    expect(there.all('AgentMovementComplete')[0]!.Data.Position).toEqual({ x: 70, y: 80, z: 90 });
  });

  it('by a landmark of the first years, which counts from the corner of the world', async () => {
    const world = await arrived();
    goByLandmark(world.root, GLOBAL);
    const { there } = await follow(world, world.root);
    expect(there.all('AgentMovementComplete')[0]!.Data.Position).toEqual({ x: 7, y: 8, z: 90 });
  });

  it('home, which is where it was set; the next login knows it', async () => {
    const world = await arrived();
    const { root, network } = world;
    const set = { x: 33, y: 44, z: 26 };
    const SimName = encodeText('Plain');
    root.send({
      name: 'SetStartLocationRequest',
      AgentData: root.agentData,
      StartLocationData: { SimName, LocationID: 1, LocationPos: set, LocationLookAt: { x: 0, y: 1, z: 0 } },
    });
    await network.run(300);
    expect(root.all('AlertMessage').map(({ AlertData }) => decodeText(AlertData.Message))).toEqual([
      'Home position set.',
    ]);
    goTo(root, FAR, { x: 9, y: 9, z: 30 });
    const { there } = await follow(world, root);
    goByLandmark(there, Uuid.zero.toString());
    const back = await follow(world, there);
    expect(back.finish.teleportFlags).toBe(TELEPORT_FLAG.setLast | TELEPORT_FLAG.viaHome);
    expect(back.there.all('AgentMovementComplete')[0]!.Data.Position).toMatchObject({ x: 33, y: 44 });
    back.there.send({ name: 'LogoutRequest', AgentData: root.agentData });
    await network.run(1000);
    const again = await world.join({ start: { type: 'home' } });
    expect(again.login.home).toMatchObject({ position: set });
  });

  it('by an invitation, whose id is the place it leads to', async () => {
    const world = await arrived();
    const { network } = world;
    const start = { type: 'place', region: 'Far', position: { x: 400, y: 300, z: 26 } } as const;
    const host = await world.arrive({ firstName: 'Second', lastName: 'Avatar', start });
    host.send({
      name: 'StartLure',
      AgentData: host.agentData,
      Info: { LureType: 0, Message: encodeText('come over') },
      TargetData: [{ TargetID: world.root.login.agentId }],
    });
    await network.run(300);
    const offer = world.root
      .all('ImprovedInstantMessage')
      .find(({ MessageBlock }) => MessageBlock.Dialog === DIALOG.lureOffered)!;
    const flags = TELEPORT_FLAG.viaLure;
    const TeleportFlags = flags | TELEPORT_FLAG.godlike | TELEPORT_FLAG.viaGodlikeLure;
    const Info = { ...world.root.agentData, LureID: offer.MessageBlock.ID, TeleportFlags };
    world.root.send({ name: 'TeleportLureRequest', Info });
    const { finish, there } = await follow(world, world.root);
    expect([finish.regionHandle, finish.teleportFlags]).toEqual([FAR, flags]);
    const { Position } = there.all('AgentMovementComplete')[0]!.Data;
    expect([Position.x, Position.y]).toEqual([400, 300]);
    expect(Position.z).toBe(27);
  });
});

describe('a teleport is refused', () => {
  it.each<[string, (agent: TestAgent) => void, string]>([
    [
      'to where there is no region',
      (agent) => goTo(agent, regionHandleOf(5000 * 256, 1000 * 256), { x: 1, y: 1, z: 30 }),
      'The region you tried to teleport to was not found',
    ],
    [
      'to what is no place',
      (agent) => goTo(agent, HERE, { x: Number.NaN, y: 1, z: 30 }),
      'The region you tried to teleport to was not found',
    ],
    [
      'to no height',
      (agent) => goTo(agent, HERE, { x: 1, y: 1, z: Number.POSITIVE_INFINITY }),
      'The region you tried to teleport to was not found',
    ],
    [
      'to who is banned there',
      (agent) => goTo(agent, regionHandleOf(1200 * 256, 1000 * 256), { x: 1, y: 1, z: 30 }),
      'Denied access to region Shut: You have been banned from that region.',
    ],
    [
      'by a landmark of nowhere',
      (agent) => goByLandmark(agent, NOBODY.toString()),
      'Could not find the landmark asset data',
    ],
    [
      'by what is no landmark',
      (agent) => goByLandmark(agent, TEXT),
      'Could not find the landmark asset data',
    ],
    [
      'by a landmark of a region that is gone',
      (agent) => goByLandmark(agent, STALE),
      'Landmark region not found',
    ],
    [
      'by an invitation that was made up',
      (agent) =>
        agent.send({
          name: 'TeleportLureRequest',
          Info: { ...agent.agentData, LureID: NOBODY, TeleportFlags: 0xffffffff },
        }),
      'The region you tried to teleport to was not found',
    ],
  ])('%s, once, and the avatar stays', async (_, request, words) => {
    const world = await arrived();
    request(world.root);
    await world.network.run(1000);
    expect(refusals(world.root)).toEqual([words]);
    expect(world.root.all('TeleportStart')).toEqual([]);
    expect(whereIs(world)).toHaveLength(1);
    // Nothing is left of it: the next one goes well.
    goTo(world.root, FAR, { x: 9, y: 9, z: 30 });
    await follow(world, world.root);
    expect(whereIs(world)[0]!.region).toBe('Far');
  });

  it('to a child agent not even that', async () => {
    const world = await arrived();
    const east = (await openChildren(world, world.root)).get('East')!;
    goTo(east, FAR, { x: 9, y: 9, z: 30 });
    goByLandmark(east, Uuid.zero.toString());
    await world.network.run(1000);
    expect([refusals(east), east.all('TeleportStart'), regionEvents(east, 'TeleportFinish')]).toEqual([
      [],
      [],
      [],
    ]);
  });

  it('tells the map that there is nothing where there is nothing', async () => {
    const world = await arrived();
    goTo(world.root, regionHandleOf(5000 * 256, 1000 * 256), { x: 1, y: 1, z: 30 });
    await world.network.run(500);
    expect(world.root.all('MapBlockReply').at(-1)!.Data).toMatchObject([{ X: 5000, Y: 1000, Access: 254 }]);
  });
});

describe('a teleport that fails after TeleportFinish', () => {
  it('leaves the avatar here, says so, and nothing is left over there', async () => {
    const world = await arrived();
    const { root, network, ports } = world;
    goTo(root, FAR, { x: 9, y: 9, z: 30 });
    await network.run(300);
    const [finish] = regionEvents(root, 'TeleportFinish');
    await network.run(35_000);
    const words =
      'Problems connecting to destination Far, reason: Connection between viewer and destination region could not be established.';
    expect(refusals(root)).toEqual([words]);
    expect(whereIs(world).map(({ region }) => region)).toEqual(['Plain']);
    expect(await seedStatus(world, finish!.seedCapability)).toBe(404);
    const late = await TestAgent.open(ports, root.login, finish!.simulator);
    late.useCircuitCode();
    late.completeMovement();
    await network.run(1000);
    expect(late.messages).toEqual([]);
    root.update(CONTROL.forward);
    await network.run(1000);
    expect(whereIs(world)[0]!.position.x).toBeGreaterThan(129);
  });

  it('because the traveller has logged out on the way ends everything', async () => {
    const world = await arrived();
    const { root, network, ports } = world;
    goTo(root, FAR, { x: 9, y: 9, z: 30 });
    await network.run(300);
    const there = await TestAgent.open(ports, root.login, regionEvents(root, 'TeleportFinish')[0]!.simulator);
    there.useCircuitCode();
    await network.run(300);
    root.send({ name: 'LogoutRequest', AgentData: root.agentData });
    await network.run(1000);
    there.completeMovement();
    await network.run(60_000);
    expect(root.all('LogoutReply')).toHaveLength(1);
    expect(there.all('AgentMovementComplete')).toEqual([]);
    expect(whereIs(world)).toEqual([]);
  });
});

describe('a teleport before all neighbours have been told of', () => {
  it('leads to one of them under the seed that is told: it is not invited there besides', async () => {
    const away = { name: 'West', x: 999, terrain: flat };
    const regions = [...CONFIG.regions.slice(0, 1), away, ...CONFIG.regions.slice(1)];
    const world = await createTestWorld({ ...CONFIG, regions });
    const start = { type: 'place', region: 'Plain', position: { x: 100, y: 128, z: 26 } } as const;
    const root = await world.join({ start });
    await world.network.runUntil(root.arrive(), 1000);
    // West, the nearest, is being made; East waits for its turn.
    await world.network.run(700);
    goTo(root, EAST, { x: 9, y: 9, z: 30 });
    await world.network.runUntil(() => regionEvents(root, 'TeleportFinish').length > 0, 1000);
    const [finish] = regionEvents(root, 'TeleportFinish');
    await world.network.run(2000);
    expect(await seedStatus(world, finish!.seedCapability)).toBe(200);
    expect(regionEvents(root, 'EnableSimulator').map(({ regionHandle }) => regionHandle)).not.toContain(EAST);
  });
});

describe('an untidy client', () => {
  it('asks a hundred times at once and goes once', async () => {
    const world = await arrived();
    const { root, network } = world;
    for (let n = 0; n < 50; n++) {
      goByLandmark(root, LANDMARK);
      goTo(root, FAR, { x: 9, y: 9, z: 30 });
    }
    await network.run(2000);
    expect(regionEvents(root, 'TeleportFinish')).toHaveLength(1);
    expect(root.all('TeleportStart')).toHaveLength(1);
    expect(whereIs(world)).toHaveLength(1);
  });

  it('looks nowhere, and is turned to the east', async () => {
    const world = await arrived();
    goTo(world.root, FAR, { x: 9, y: 9, z: 30 }, { x: Number.NaN, y: Number.POSITIVE_INFINITY, z: 0 });
    const { there } = await follow(world, world.root);
    expect(there.all('AgentMovementComplete')[0]!.Data.LookAt).toEqual({ x: 1, y: 0, z: 0 });
  });

  it('enters a hundred times and is one avatar', async () => {
    const world = await arrived();
    const east = (await openChildren(world, world.root)).get('East')!;
    for (let n = 0; n < 100; n++) east.completeMovement();
    await world.network.run(500);
    expect(whereIs(world).map(({ region }) => region)).toEqual(['Plain']);
    goTo(world.root, EAST, { x: 9, y: 9, z: 30 });
    await world.network.run(500);
    expect(whereIs(world).map(({ region }) => region)).toEqual(['East']);
    for (let n = 0; n < 100; n++) east.completeMovement();
    await world.network.run(500);
    expect(whereIs(world)).toHaveLength(1);
  });
});

describe('a second teleport while one runs', () => {
  it('is not answered, and the first one goes on: no second avatar', async () => {
    const world = await arrived();
    const { root, network } = world;
    goTo(root, FAR, { x: 9, y: 9, z: 30 });
    await network.run(100);
    goTo(root, EAST, { x: 9, y: 9, z: 30 });
    goByLandmark(root, Uuid.zero.toString());
    await network.run(300);
    expect(regionEvents(root, 'TeleportFinish').map(({ regionHandle }) => regionHandle)).toEqual([FAR]);
    expect(refusals(root)).toEqual(['Already processing a teleport']);
  });

  it('cannot be called off any more after TeleportFinish', async () => {
    const world = await arrived();
    const { root, network } = world;
    goTo(root, FAR, { x: 9, y: 9, z: 30 });
    await network.run(300);
    root.send({ name: 'TeleportCancel', Info: root.agentData });
    await network.run(300);
    const there = await TestAgent.open(
      world.ports,
      root.login,
      regionEvents(root, 'TeleportFinish')[0]!.simulator,
    );
    there.useCircuitCode();
    there.completeMovement();
    await network.run(500);
    expect(whereIs(world).map(({ region }) => region)).toEqual(['Far']);
  });
});

import { headingOf, Uuid } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { ByteWriter, encodeText } from '@landfall/protocol/bytes';
import { ClosedError, TimeoutError } from '@landfall/protocol/errors';
import { createWitness } from '@landfall/protocol/evidence';
import type { EvidenceRecord } from '@landfall/protocol/evidence';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { arriveInFakeGrid, FAKE_AGENT_ID, likeOpenSim } from '../testing/index.ts';
import type { FakeSimulator, Script } from '../testing/index.ts';
import { fullUpdate } from '../testing/index.ts';
import { CONTROL } from './control-flags.ts';

const AVATAR = 77;

function describeAvatar(simulator: FakeSimulator, position: Vector3, ParentID = 0): void {
  const NameValue = encodeText('FirstName STRING RW SV Test\nLastName STRING RW SV User');
  simulator.send(
    fullUpdate({ ID: AVATAR, FullID: FAKE_AGENT_ID, PCode: 47, ParentID, NameValue }, position, true),
  );
}

/** Terse: local id, state, 1 for avatar, plane, position, then 26 bytes that nobody reads here. */
function moveAvatar(simulator: FakeSimulator, { x, y, z }: Vector3): void {
  const writer = new ByteWriter(60);
  writer.u32le(AVATAR);
  writer.u8(0);
  writer.u8(1);
  for (const value of [0, 0, 1, 0, x, y, z]) writer.f32le(value);
  for (let i = 0; i < 26; i++) writer.u8(0);
  const ObjectData = [{ Data: writer.finish(), TextureEntry: new Uint8Array(0) }];
  const RegionData = { RegionHandle: 0n, TimeDilation: 0xffff };
  simulator.send({ name: 'ImprovedTerseObjectUpdate', RegionData, ObjectData }, { reliable: false });
}

/** A simulator in which an avatar walks 3 m/s where its AgentUpdate says. */
function walking(network: MemoryNetwork, isBlocked: (place: Vector3) => boolean = () => false): Script {
  let place = { x: 128, y: 128, z: 26 };
  let velocity = { x: 0, y: 0 };
  let isKnown = false;
  const step = (simulator: FakeSimulator): void => {
    const next = { x: place.x + velocity.x * 0.1, y: place.y + velocity.y * 0.1, z: 26 };
    if ((velocity.x !== 0 || velocity.y !== 0) && !isBlocked(next)) {
      place = next;
      moveAvatar(simulator, place);
    }
    network.clock.after(100, () => step(simulator));
  };
  return (message, simulator) => {
    likeOpenSim(message, simulator);
    if (message.name !== 'AgentUpdate') return;
    const { ControlFlags, BodyRotation } = message.AgentData;
    const speed = (ControlFlags & CONTROL.forward) === 0 ? 0 : 3;
    const heading = headingOf(BodyRotation);
    velocity = { x: Math.cos(heading) * speed, y: Math.sin(heading) * speed };
    if (isKnown) return;
    isKnown = true;
    describeAvatar(simulator, place);
    step(simulator);
  };
}

describe('AgentUpdate', () => {
  it('comes once a second when nothing changes', async () => {
    const network = new MemoryNetwork();
    const { grid } = await arriveInFakeGrid(network);
    await network.run(10_500);
    expect(grid.simulator.all('AgentUpdate').length).toBe(11);
  });

  it('tells changed control flags at once', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network);
    await network.run(500);
    session.agent.walk('forward', { fast: true });
    await network.run(9);
    expect(grid.simulator.all('AgentUpdate').at(-1)?.AgentData.ControlFlags).toBe(
      CONTROL.forward | CONTROL.fastForward,
    );
    session.agent.stop();
    await network.run(10);
    expect(grid.simulator.all('AgentUpdate').at(-1)?.AgentData.ControlFlags).toBe(0);
  });

  it('never comes more often than the viewer’s', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network);
    const before = grid.simulator.all('AgentUpdate').length;
    for (let i = 0; i < 1000; i++) {
      session.agent.walk(i % 2 === 0 ? 'left' : 'right');
      session.agent.turnTo(i / 100);
      await network.run(1);
    }
    expect(grid.simulator.all('AgentUpdate').length - before).toBeLessThanOrEqual(125);
  });

  it('turns, flies, lands and climbs', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network);
    const { agent } = session;
    agent.fly();
    agent.walk('up');
    agent.turnTo(Math.PI / 2);
    await network.run(200);
    const { ControlFlags, BodyRotation, CameraAtAxis } = grid.simulator.all('AgentUpdate').at(-1)!.AgentData;
    expect(ControlFlags).toBe(CONTROL.fly | CONTROL.up);
    expect(headingOf(BodyRotation)).toBeCloseTo(Math.PI / 2, 4);
    expect(CameraAtAxis.y).toBeCloseTo(1, 4);
    expect(agent.isFlying).toBe(true);
    agent.stop();
    agent.land();
    expect(agent.isFlying).toBe(false);
  });

  it('corrects its place when the region tells where the avatar is', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network);
    await network.run(10);
    describeAvatar(grid.simulator, { x: 10, y: 20, z: 30 });
    await network.run(150);
    expect(session.agent.position).toEqual({ x: 10, y: 20, z: 30 });
    expect(grid.simulator.all('AgentUpdate').at(-1)?.AgentData.CameraCenter).toEqual({ x: 10, y: 20, z: 30 });
  });
});

describe('walking to a place', () => {
  it('arrives, stops, and tells where it is', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network, { script: walking(network) });
    await network.runUntil(session.agent.walkTo({ x: 140, y: 133, z: 0 }), 20_000);
    const { x, y } = session.agent.position;
    expect(Math.hypot(x - 140, y - 133)).toBeLessThanOrEqual(1);
    await network.run(2000);
    expect(grid.simulator.all('AgentUpdate').at(-1)?.AgentData.ControlFlags).toBe(0);
  });

  it('gives up when something stands in the way', async () => {
    const network = new MemoryNetwork();
    const script = walking(network, ({ x }) => x > 131);
    const records: EvidenceRecord[] = [];
    const { now, wallTime } = { now: () => network.clock.now(), wallTime: () => network.clock.wallTime() };
    const witness = createWitness(
      { side: 'CLIENT', via: 'Visitant', actor: 'Test User', run: 'walk', now, wallTime },
      (record) => records.push(record),
    );
    const { session } = await arriveInFakeGrid(network, { script }, { witness });
    const walk = session.agent.walkTo({ x: 140, y: 128, z: 0 }).catch((error: unknown) => error);
    const error = await network.runUntil(walk, 20_000);
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ missing: 'progress' });
    const { position } = session.agent;
    expect(records.findLast(({ kind }) => kind === 'Position')?.data).toMatchObject({ position });
    const failed = records.filter(({ kind }) => kind === 'WalkFailed').map(({ data }) => data);
    expect(failed).toMatchObject([
      { destination: { x: 140, y: 128, z: 0 }, why: expect.stringMatching(/^stuck at/) },
    ]);
  });

  it('stops when aborted', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network, { script: walking(network) });
    const controller = new AbortController();
    const walk = session.agent.walkTo({ x: 250, y: 128, z: 0 }, { signal: controller.signal });
    const caught = walk.catch((error: unknown) => error);
    await network.run(1000);
    controller.abort();
    expect(await network.runUntil(caught, 10)).toBeInstanceOf(ClosedError);
    await network.run(1000);
    expect(grid.simulator.all('AgentUpdate').at(-1)?.AgentData.ControlFlags).toBe(0);
  });

  it('does nothing when it is there already', async () => {
    const { session } = await arriveInFakeGrid(new MemoryNetwork());
    await session.agent.walkTo({ x: 128.5, y: 128, z: 0 });
  });
});

describe('sitting', () => {
  const SEAT = new Uuid(5, 5, 5, 5);
  const consenting: Script = (message, simulator) => {
    likeOpenSim(message, simulator);
    if (message.name !== 'AgentRequestSit') return;
    simulator.send({
      name: 'AvatarSitResponse',
      // The root of the linkset, not the part that was asked for.
      SitObject: { ID: new Uuid(6, 6, 6, 6) },
      SitTransform: {
        AutoPilot: false,
        SitPosition: { x: 0, y: 0, z: 1 },
        SitRotation: { x: 0, y: 0, z: 0, w: 1 },
        CameraEyeOffset: { x: 0, y: 0, z: 0 },
        CameraAtOffset: { x: 0, y: 0, z: 0 },
        ForceMouselook: false,
      },
    });
  };

  it('asks, waits for consent, sits; the region tells the seat', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network, { script: consenting });
    const events: string[] = [];
    session.agent.on('sat', ({ localId }) => events.push(`sat ${localId}`));
    session.agent.on('stood', () => events.push('stood'));
    await network.runUntil(session.agent.sitOn(SEAT), 1000);
    grid.simulator.send(fullUpdate({ ID: 3, FullID: SEAT, PCode: 9 }, { x: 50, y: 60, z: 20 }));
    describeAvatar(grid.simulator, { x: 0, y: 0, z: 1 }, 3);
    await network.run(100);
    expect(grid.simulator.all('AgentSit')).toHaveLength(1);
    expect(session.agent.isSitting).toBe(true);
    expect(session.agent.position).toEqual({ x: 50, y: 60, z: 21 });
    session.agent.stand();
    await network.run(100);
    const flags = grid.simulator.all('AgentUpdate').map(({ AgentData }) => AgentData.ControlFlags);
    expect(flags).toContain(CONTROL.standUp);
    expect(flags.at(-1)).toBe(0);
    describeAvatar(grid.simulator, { x: 51, y: 60, z: 22 });
    await network.run(100);
    expect(events).toEqual(['sat 3', 'stood']);
  });

  it('names the answer that never came', async () => {
    const network = new MemoryNetwork();
    const { session, grid } = await arriveInFakeGrid(network);
    const asked = session.agent.sitOn(SEAT).catch((error: unknown) => error);
    expect(await network.runUntil(asked, 11_000)).toMatchObject({ missing: 'AvatarSitResponse' });
    expect(grid.simulator.all('AgentSit')).toHaveLength(0);
  });

  it('on the ground is a flag that is told once', async () => {
    const network = new MemoryNetwork();
    const { session, grid } = await arriveInFakeGrid(network);
    session.agent.sitOnGround();
    await network.run(100);
    const flags = grid.simulator.all('AgentUpdate').map(({ AgentData }) => AgentData.ControlFlags);
    expect(flags.filter((flag) => (flag & CONTROL.sitOnGround) !== 0)).toHaveLength(1);
  });
});

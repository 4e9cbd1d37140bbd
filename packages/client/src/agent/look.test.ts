import { headingOf } from '@landfall/protocol/datatypes';
import { ClosedError, UsageError } from '@landfall/protocol/errors';
import type { MessageOf } from '@landfall/protocol/message';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { startSession } from '../arrive/index.ts';
import { login } from '../login/index.ts';
import {
  arriveInFakeGrid,
  crossInto,
  describeAvatar,
  enableNeighbour,
  fakeArriveOptions,
  FakeGrid,
} from '../testing/index.ts';
import type { FakeSimulator } from '../testing/index.ts';

type Update = MessageOf<'AgentUpdate'>['AgentData'];

const lastTo = (simulator: FakeSimulator): Update => simulator.all('AgentUpdate').at(-1)!.AgentData;
const HIGH = { x: 10, y: 20, z: 300 };
const DOWN = { x: 0, y: 0, z: -2 };

async function arrived() {
  const network = new MemoryNetwork();
  const { grid, session } = await arriveInFakeGrid(network);
  await network.run(200);
  const { agent } = session;
  /** The update after what was done, in its time. */
  const told = async (): Promise<Update> => {
    await network.run(150);
    return lastTo(grid.simulator);
  };
  return { network, grid, session, agent, told };
}

describe('a camera apart from its avatar', () => {
  it('is told at once: its place, direction and distance; the avatar stays as it was', async () => {
    const { agent, told } = await arrived();
    const { position } = agent;
    const { BodyRotation } = await told();
    agent.look({ position: HIGH, direction: DOWN, far: 512 });
    const update = await told();
    expect(update).toMatchObject({
      CameraCenter: HIGH,
      CameraAtAxis: { x: 0, y: 0, z: -1 },
      Far: 512,
      BodyRotation,
    });
    expect(agent.position).toEqual(position);
  });

  it('stays where it is while the avatar moves and turns, and goes back to it', async () => {
    const { grid, agent, told } = await arrived();
    agent.look({ position: HIGH, direction: DOWN });
    await told();
    describeAvatar(grid.simulator, { x: 50, y: 60, z: 30 });
    agent.turnTo(Math.PI / 2);
    const away = await told();
    expect([away.CameraCenter, away.CameraAtAxis.z]).toEqual([HIGH, -1]);
    expect(headingOf(away.BodyRotation)).toBeCloseTo(Math.PI / 2, 4);
    agent.look();
    const back = await told();
    expect(back.CameraCenter).toEqual({ x: 50, y: 60, z: 30 });
    expect([back.CameraAtAxis.y, back.CameraAtAxis.z]).toEqual([expect.closeTo(1, 5), 0]);
  });

  it('goes with the avatar in what is left out', async () => {
    const { grid, agent, told } = await arrived();
    agent.look({ direction: { x: 0, y: 3, z: 4 } });
    describeAvatar(grid.simulator, { x: 70, y: 60, z: 30 });
    const tilted = await told();
    expect(tilted.CameraCenter).toEqual({ x: 70, y: 60, z: 30 });
    expect([tilted.CameraAtAxis.y, tilted.CameraAtAxis.z]).toEqual([
      expect.closeTo(0.6, 6),
      expect.closeTo(0.8, 6),
    ]);
    agent.look({ position: HIGH });
    agent.turnTo(Math.PI);
    const level = await told();
    expect([level.CameraCenter, level.CameraAtAxis.x, level.CameraAtAxis.z]).toEqual([
      HIGH,
      expect.closeTo(-1, 5),
      0,
    ]);
  });

  it('sees as far as it was told, and as the draw distance again afterwards', async () => {
    const { agent, told } = await arrived();
    agent.look({ far: 300 });
    agent.setDrawDistance(64);
    expect((await told()).Far).toBe(300);
    agent.look({ position: HIGH });
    expect((await told()).Far).toBe(64);
    for (const metres of [Number.NaN, -1, Infinity]) {
      expect(() => agent.setDrawDistance(metres)).toThrow(UsageError);
    }
    expect((await told()).Far).toBe(64);
  });

  it('is told of at most ten times a second, and not again while it rests', async () => {
    const { network, grid, agent } = await arrived();
    const count = (): number => grid.simulator.all('AgentUpdate').length;
    const before = count();
    for (let i = 1; i <= 100; i++) {
      agent.look({ position: { x: i, y: 0, z: 50 } });
      await network.run(10);
    }
    expect(count() - before).toBeGreaterThanOrEqual(9);
    expect(count() - before).toBeLessThanOrEqual(11);
    await network.run(150);
    const rested = count();
    agent.look({ position: { x: 100, y: 0, z: 50 } });
    await network.run(500);
    expect(count()).toBe(rested);
  });

  it('is as it was after a refusal', async () => {
    const { agent, told } = await arrived();
    agent.look({ position: HIGH, direction: DOWN });
    expect(() => agent.look({ position: { ...HIGH, z: Number.NaN } })).toThrow(UsageError);
    expect(() => agent.look({ direction: { x: 0, y: 0, z: 0 } })).toThrow(UsageError);
    expect(await told()).toMatchObject({ CameraCenter: HIGH, CameraAtAxis: { z: -1 } });
  });
});

describe('in another region', () => {
  it('the place is forgotten, the direction not', async () => {
    const { network, grid, agent } = await arrived();
    const east = await grid.addNeighbour('East Region');
    enableNeighbour(grid, east);
    await network.run(1000);
    agent.look({ position: HIGH, direction: DOWN, far: 200 });
    await network.run(200);
    crossInto(grid, east);
    await network.run(400);
    expect(lastTo(east)).toMatchObject({ CameraCenter: east.position, CameraAtAxis: { z: -1 }, Far: 200 });
  });

  it('there is no camera before the arrival, nor after the end', async () => {
    const network = new MemoryNetwork();
    const ports = network.ports();
    const options = fakeArriveOptions(await FakeGrid.start(ports));
    const session = await startSession(await network.runUntil(login(options, ports), 5000), options, ports);
    expect(() => session.agent.look({ direction: DOWN })).toThrow(UsageError);
    await network.runUntil(session.logout(), 5000);
    expect(() => session.agent.look()).toThrow(ClosedError);
  });
});

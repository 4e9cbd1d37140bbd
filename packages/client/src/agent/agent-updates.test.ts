import { CONTROL } from '@landfall/protocol/avatar';
import { ClosedError, UsageError } from '@landfall/protocol/errors';
import type { MessageOf } from '@landfall/protocol/message';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { defaultRooms, startSession } from '../arrive/index.ts';
import type { ArriveOptions } from '../arrive/index.ts';
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

const updatesTo = (simulator: FakeSimulator): readonly Update[] =>
  simulator.all('AgentUpdate').map(({ AgentData }) => AgentData);

async function arrived(options: Partial<ArriveOptions> = {}) {
  const network = new MemoryNetwork();
  const { grid, session } = await arriveInFakeGrid(network, {}, options);
  await network.run(200);
  /** What is told in so many milliseconds from now. */
  const during = async (ms: number): Promise<readonly Update[]> => {
    const before = updatesTo(grid.simulator).length;
    await network.run(ms);
    return updatesTo(grid.simulator).slice(before);
  };
  return { network, grid, session, agent: session.agent, during };
}

describe('what an agent sees', () => {
  it('is told when its avatar has moved by more than a centimetre, not for less', async () => {
    const { grid, during } = await arrived();
    describeAvatar(grid.simulator, { x: 128, y: 128, z: 25 });
    expect(await during(150)).toHaveLength(1);
    describeAvatar(grid.simulator, { x: 128.005, y: 128, z: 25 });
    expect(await during(500)).toEqual([]);
    describeAvatar(grid.simulator, { x: 128.02, y: 128, z: 25 });
    expect((await during(150)).map(({ CameraCenter }) => CameraCenter.x.toFixed(3))).toEqual(['128.020']);
  });

  it('is told when it turns by more than a thousandth, at most ten times a second', async () => {
    const { network, agent, grid, during } = await arrived();
    agent.face(1);
    expect(await during(150)).toHaveLength(1);
    agent.face(1.0005);
    expect(await during(500)).toEqual([]);
    const before = updatesTo(grid.simulator).length;
    for (let turn = 1; turn <= 100; turn++) {
      agent.face(1 + turn / 50);
      await network.run(10);
    }
    const told = updatesTo(grid.simulator).slice(before);
    expect(told.length).toBeGreaterThanOrEqual(9);
    expect(told.length).toBeLessThanOrEqual(11);
  });

  it('is how far it wants to see, from the first update on, and when that changes', async () => {
    const { grid, agent, during } = await arrived({ rooms: defaultRooms({ drawDistance: 64 }) });
    expect(new Set(updatesTo(grid.simulator).map(({ Far }) => Far))).toEqual(new Set([64]));
    agent.setDrawDistance(200);
    expect((await during(150)).map(({ Far }) => Far)).toEqual([200]);
    agent.setDrawDistance(200);
    expect(await during(500)).toEqual([]);
  });

  it('goes along axes that are at right angles to each other, wherever it looks', async () => {
    const { agent, during } = await arrived();
    for (const heading of [0.1, 0.7, 2, -3]) {
      agent.turnTo(heading);
      const [{ CameraAtAxis: at, CameraLeftAxis: left, CameraUpAxis: up } = never()] = await during(150);
      expect(Math.atan2(at.y, at.x)).toBeCloseTo(heading, 4);
      expect([at.x * left.x + at.y * left.y + at.z * left.z, up.z]).toEqual([expect.closeTo(0, 5), 1]);
      // Left of east is north.
      expect(at.x * left.y - at.y * left.x).toBeCloseTo(1, 4);
    }
  });
});

describe('which keys an agent holds', () => {
  const all = [
    ['forward', CONTROL.forward, CONTROL.fastForward],
    ['back', CONTROL.back, CONTROL.fastForward],
    ['left', CONTROL.left, CONTROL.fastLeft],
    ['right', CONTROL.right, CONTROL.fastLeft],
    ['up', CONTROL.up, CONTROL.fastUp],
    ['down', CONTROL.down, CONTROL.fastUp],
  ] as const;

  it.each(all)('%s, and running so', async (direction, flag, fast) => {
    const { agent, during } = await arrived();
    agent.walk(direction);
    expect((await during(20)).map(({ ControlFlags }) => ControlFlags)).toEqual([flag]);
    agent.walk(direction, { fast: true });
    expect((await during(20)).map(({ ControlFlags }) => ControlFlags)).toEqual([flag | fast]);
  });

  it('lets go of one direction as it takes another, and keeps flying', async () => {
    const { agent, during } = await arrived();
    agent.fly();
    agent.walk('forward', { fast: true });
    agent.walk('left');
    expect((await during(20)).at(-1)?.ControlFlags).toBe(CONTROL.fly | CONTROL.left);
    agent.stop();
    expect((await during(20)).at(-1)?.ControlFlags).toBe(CONTROL.fly);
    agent.land();
    expect((await during(20)).at(-1)?.ControlFlags).toBe(0);
  });

  it('stands up in one update, flying on, and walks no more', async () => {
    const { agent, during } = await arrived();
    agent.fly();
    agent.walk();
    await during(20);
    agent.stand();
    const flags = (await during(1500)).map(({ ControlFlags }) => ControlFlags);
    expect(flags.slice(0, 2)).toEqual([CONTROL.fly | CONTROL.standUp, CONTROL.fly]);
    expect(new Set(flags.slice(1))).toEqual(new Set([CONTROL.fly]));
  });
});

describe('updates go', () => {
  it('to the region that the agent has crossed into, at once, and no more to the one it left', async () => {
    const { network, grid, session, agent } = await arrived();
    const east = await grid.addNeighbour('East Region');
    enableNeighbour(grid, east);
    await network.run(1000);
    expect(updatesTo(east)).toEqual([]);
    crossInto(grid, east);
    await network.run(400);
    const before = updatesTo(grid.simulator).length;
    expect(updatesTo(east)[0]).toMatchObject({ CameraCenter: east.position });
    agent.walk();
    await network.run(3000);
    expect(updatesTo(grid.simulator)).toHaveLength(before);
    expect(updatesTo(east).at(-1)?.ControlFlags).toBe(CONTROL.forward);
    expect([session.region.name, agent.region?.name]).toEqual(['East Region', 'East Region']);
  });

  it('nowhere for a wallflower, however much it moves', async () => {
    const { grid, agent, during } = await arrived({ behaviour: 'wallflower' });
    agent.walk('forward');
    agent.fly();
    agent.stand();
    agent.turnTo(2);
    expect(await during(5000)).toEqual([]);
    expect(updatesTo(grid.simulator)).toEqual([]);
  });

  it('nowhere after the end, when moving is an error', async () => {
    const { network, session, agent, during } = await arrived();
    agent.walk();
    await network.runUntil(session.logout(), 5000);
    const moves = [() => agent.walk(), () => agent.stop(), () => agent.fly(), () => agent.stand()];
    for (const move of moves) expect(move).toThrow(ClosedError);
    await expect(agent.walkTo({ x: 1, y: 1, z: 1 })).rejects.toBeInstanceOf(ClosedError);
    await expect(agent.sitOn(agent.id)).rejects.toBeInstanceOf(ClosedError);
    expect(await during(5000)).toEqual([]);
  });

  it('nowhere before the arrival, when moving is wrong use', async () => {
    const network = new MemoryNetwork();
    const ports = network.ports();
    const grid = await FakeGrid.start(ports);
    const options = fakeArriveOptions(grid);
    const session = await startSession(await network.runUntil(login(options, ports), 5000), options, ports);
    const { agent } = session;
    expect([agent.region, agent.isSitting, agent.isFlying]).toEqual([undefined, false, false]);
    const moves = [() => agent.walk(), () => agent.stop(), () => agent.fly(), () => agent.sitOnGround()];
    for (const move of moves) expect(move).toThrow(UsageError);
    await expect(agent.walkTo({ x: 1, y: 1, z: 1 })).rejects.toBeInstanceOf(UsageError);
    await network.run(3000);
    expect(updatesTo(grid.simulator)).toEqual([]);
    await network.runUntil(session.logout(), 5000);
  });
});

function never(): never {
  throw new UsageError('nothing was told');
}

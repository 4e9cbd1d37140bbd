import { CONTROL } from '@landfall/protocol/avatar';
import { headingOf, Uuid } from '@landfall/protocol/datatypes';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { arriveInFakeGrid, describeAvatar } from '../testing/index.ts';

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

describe('TeleportLocal', () => {
  it('moves the agent by its own name only, and only to a place', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network);
    const malformed: string[] = [];
    session.on('malformed', ({ error }) => malformed.push(error.what));
    const send = (AgentID: Uuid, x: number): void => {
      const LookAt = { x: 0, y: 1, z: 0 };
      const Info = { AgentID, LocationID: 0, Position: { x, y: 2, z: 3 }, LookAt, TeleportFlags: 0 };
      grid.simulator.send({ name: 'TeleportLocal', Info });
    };
    send(new Uuid(6, 6, 6, 6), 50);
    send(session.agent.id, Number.NaN);
    await network.run(100);
    expect(session.agent.position.x).toBe(128);
    expect(malformed).toEqual(['TeleportLocal for another agent', 'a place that is not finite']);
    send(session.agent.id, 60);
    await network.run(100);
    expect([session.agent.position.x, session.agent.lookAt.y]).toEqual([60, 1]);
  });
});

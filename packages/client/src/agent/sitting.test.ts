import { CONTROL } from '@landfall/protocol/avatar';
import { Uuid } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { encodeText } from '@landfall/protocol/bytes';
import { RemoteError, UsageError } from '@landfall/protocol/errors';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { arriveInFakeGrid, describeAvatar, fullUpdate, likeOpenSim, placement } from '../testing/index.ts';
import type { FakeSimulator, Script } from '../testing/index.ts';

const SEAT = new Uuid(5, 5, 5, 5);
const ZERO = { x: 0, y: 0, z: 0 };

/** Answers a request to sit. */
const answering = (answer: (simulator: FakeSimulator) => void): Script => {
  return (message, simulator) => {
    likeOpenSim(message, simulator);
    if (message.name === 'AgentRequestSit') answer(simulator);
  };
};

const consent = (simulator: FakeSimulator): void => {
  simulator.send({
    name: 'AvatarSitResponse',
    // The root of the linkset, not the part that was asked for.
    SitObject: { ID: new Uuid(6, 6, 6, 6) },
    SitTransform: {
      AutoPilot: false,
      SitPosition: { x: 0, y: 0, z: 1 },
      SitRotation: { x: 0, y: 0, z: 0, w: 1 },
      CameraEyeOffset: ZERO,
      CameraAtOffset: ZERO,
      ForceMouselook: false,
    },
  });
};

const alert = (text: string) => (simulator: FakeSimulator) => {
  const AlertData = { Message: encodeText(text) };
  simulator.send({ name: 'AlertMessage', AlertData, AlertInfo: [], AgentInfo: [] });
};

async function arrived(script: Script) {
  const network = new MemoryNetwork();
  const { grid, session } = await arriveInFakeGrid(network, { script });
  const outcome = (sat: Promise<void>) =>
    sat.then(
      () => 'sat',
      (error: unknown) => error as Error,
    );
  return { network, grid, session, agent: session.agent, outcome };
}

describe('sitting down', () => {
  it('asks, waits for consent, sits; the region tells the seat', async () => {
    const { network, grid, agent } = await arrived(answering(consent));
    const events: string[] = [];
    agent.on('sat', ({ localId }) => events.push(`sat ${localId}`));
    agent.on('stood', () => events.push('stood'));
    await network.runUntil(agent.sitOn(SEAT), 1000);
    grid.simulator.send(fullUpdate({ ID: 3, FullID: SEAT, PCode: 9 }, { x: 50, y: 60, z: 20 }));
    describeAvatar(grid.simulator, { x: 0, y: 0, z: 1 }, 3);
    await network.run(100);
    expect(grid.simulator.all('AgentSit')).toHaveLength(1);
    expect(agent.isSitting).toBe(true);
    expect(agent.position).toEqual({ x: 50, y: 60, z: 21 });
    agent.stand();
    await network.run(100);
    const flags = grid.simulator.all('AgentUpdate').map(({ AgentData }) => AgentData.ControlFlags);
    expect(flags.filter((flag) => (flag & CONTROL.standUp) !== 0)).toHaveLength(1);
    expect(flags.at(-1)).toBe(0);
    describeAvatar(grid.simulator, { x: 51, y: 60, z: 22 });
    await network.run(100);
    expect(events).toEqual(['sat 3', 'stood']);
  });

  it('names the answer that never came', async () => {
    const { network, grid, agent, outcome } = await arrived(likeOpenSim);
    expect(await network.runUntil(outcome(agent.sitOn(SEAT)), 11_000)).toMatchObject({
      missing: 'AvatarSitResponse',
    });
    expect(grid.simulator.all('AgentSit')).toHaveLength(0);
  });

  it('ends at once with the region’s words when it refuses', async () => {
    const words = ' There is no suitable surface to sit on, try another spot.';
    const { network, grid, agent, outcome } = await arrived(answering(alert(words)));
    const error = await network.runUntil(outcome(agent.sitOn(SEAT.toString())), 200);
    expect(error).toBeInstanceOf(RemoteError);
    expect(error).toMatchObject({ reason: 'refused', words: words.trim() });
    await network.run(2000);
    expect(grid.simulator.all('AgentSit')).toHaveLength(0);
  });

  it('takes other words for a refusal when no consent follows them, and not when it does', async () => {
    const refused = await arrived(answering(alert('/You are frozen.')));
    const error = await refused.network.runUntil(refused.outcome(refused.agent.sitOn(SEAT)), 1200);
    expect(error).toMatchObject({ code: 'remote', words: 'You are frozen.' });
    const both = await arrived(
      answering((simulator) => {
        alert('Notecard updated')(simulator);
        consent(simulator);
      }),
    );
    expect(await both.network.runUntil(both.outcome(both.agent.sitOn(SEAT)), 500)).toBe('sat');
  });

  it('is not refused by words that came before, nor by another region’s', async () => {
    const { network, grid, agent, outcome } = await arrived(answering(consent));
    alert('You cannot sit here')(grid.simulator);
    await network.run(100);
    expect(await network.runUntil(outcome(agent.sitOn(SEAT)), 500)).toBe('sat');
  });

  it('is one wish at a time, and standing up gives it up', async () => {
    const { network, agent, outcome } = await arrived(likeOpenSim);
    const first = outcome(agent.sitOn(SEAT));
    const second = outcome(agent.sitOn(new Uuid(8, 8, 8, 8)));
    expect(await network.runUntil(first, 100)).toMatchObject({ code: 'closed', reason: 'superseded' });
    agent.stand();
    expect(await network.runUntil(second, 100)).toMatchObject({ code: 'closed', reason: 'superseded' });
  });

  it('takes an id or its text, and says what is none', async () => {
    const { agent } = await arrived(likeOpenSim);
    await expect(agent.sitOn('the bench')).rejects.toBeInstanceOf(UsageError);
    await expect(agent.sitOn('the bench')).rejects.toThrow('"the bench" is no UUID');
  });

  it('on the ground is a flag that is told once', async () => {
    const { network, grid, session } = await arrived(likeOpenSim);
    await network.run(500);
    session.agent.sitOnGround();
    await network.run(100);
    const flags = grid.simulator.all('AgentUpdate').map(({ AgentData }) => AgentData.ControlFlags);
    expect(flags.filter((flag) => (flag & CONTROL.sitOnGround) !== 0)).toHaveLength(1);
    expect(flags.at(-1)).toBe(0);
  });
});

describe('where one is who sits', () => {
  const seat = (position: Vector3, motion: Parameters<typeof placement>[2] = {}) =>
    fullUpdate({ ID: 9, FullID: SEAT, PCode: 9, ObjectData: placement(position, false, motion) }, ZERO);
  const quarterTurn = { x: 0, y: 0, z: Math.SQRT1_2, w: Math.SQRT1_2 };

  it('turns with the seat, and goes with it', async () => {
    const { network, grid, agent } = await arrived(likeOpenSim);
    const moved: number[] = [];
    agent.on('moved', ({ position }) => moved.push(Math.round(position.y)));
    grid.simulator.send(seat({ x: 100, y: 100, z: 25 }, { rotation: quarterTurn }));
    describeAvatar(grid.simulator, { x: 2, y: 0, z: 0.5 }, 9);
    await network.run(200);
    expect(agent.position.x).toBeCloseTo(100, 4);
    expect(agent.position.y).toBeCloseTo(102, 4);
    grid.simulator.send(
      seat({ x: 100, y: 150, z: 25 }, { rotation: quarterTurn, velocity: { x: 0, y: 2, z: 0 } }),
    );
    await network.run(1000);
    expect(agent.position.y).toBeGreaterThan(153.5);
    expect(moved).toEqual([102, 152]);
  });

  it('is where it was as long as the seat is not known, and on it then', async () => {
    const { network, grid, agent } = await arrived(likeOpenSim);
    describeAvatar(grid.simulator, { x: 128, y: 128, z: 25 });
    describeAvatar(grid.simulator, { x: 0, y: 0, z: 0.5 }, 9);
    await network.run(1200);
    expect(agent.position).toEqual({ x: 128, y: 128, z: 25 });
    const camera = () => grid.simulator.all('AgentUpdate').at(-1)?.AgentData.CameraCenter;
    expect(camera()).toEqual({ x: 128, y: 128, z: 25 });
    expect(grid.simulator.all('RequestMultipleObjects')[0]?.ObjectData).toEqual([
      { CacheMissType: 0, ID: 9 },
    ]);
    grid.simulator.send(seat({ x: 30, y: 30, z: 30 }));
    await network.run(200);
    expect(agent.position).toEqual({ x: 30, y: 30, z: 30.5 });
    expect(camera()).toEqual({ x: 30, y: 30, z: 30.5 });
  });

  it('stands again, there, when the seat is gone', async () => {
    const { network, grid, agent } = await arrived(likeOpenSim);
    const stood: number[] = [];
    agent.on('stood', ({ position }) => stood.push(position.z));
    grid.simulator.send(seat({ x: 30, y: 30, z: 30 }));
    describeAvatar(grid.simulator, { x: 0, y: 0, z: 0.5 }, 9);
    grid.simulator.send({ name: 'KillObject', ObjectData: [{ ID: 9 }] });
    await network.run(200);
    expect([agent.isSitting, agent.position, stood]).toEqual([false, { x: 30, y: 30, z: 30.5 }, [30.5]]);
  });

  it('is not what somebody’s prim with the agent’s id says', async () => {
    const { network, grid, agent } = await arrived(likeOpenSim);
    grid.simulator.send(fullUpdate({ ID: 5, FullID: agent.id, PCode: 9 }, { x: 1, y: 1, z: 1 }));
    await network.run(200);
    expect(agent.position).toEqual({ x: 128, y: 128, z: 26 });
  });
});

import { CONTROL } from '@landfall/protocol/avatar';
import { encodeText } from '@landfall/protocol/bytes';
import { NO_ROTATION, Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import type { Message } from '@landfall/protocol/message';
import { PCODE } from '@landfall/protocol/object';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import {
  agentMovementComplete,
  arriveInFakeGrid,
  crossInto,
  describeAvatar,
  enableNeighbour,
  FAKE_AVATAR,
  FAKE_SESSION_ID,
  fullUpdate,
  terseUpdate,
  walkingAvatar,
} from '../testing/index.ts';

const SEAT = new Uuid(5, 5, 5, 5);
const FROM = { x: 128, y: 128, z: 26 };

const CONSENT: Message = {
  name: 'AvatarSitResponse',
  SitObject: { ID: SEAT },
  SitTransform: {
    AutoPilot: false,
    SitPosition: { x: 0, y: 0, z: 1 },
    SitRotation: NO_ROTATION,
    CameraEyeOffset: ZERO_VECTOR,
    CameraAtOffset: ZERO_VECTOR,
    ForceMouselook: false,
  },
};

const alert = (text: string): Message => ({
  name: 'AlertMessage',
  AlertData: { Message: encodeText(text) },
  AlertInfo: [],
  AgentInfo: [],
});

async function beside() {
  const network = new MemoryNetwork();
  const { grid, session } = await arriveInFakeGrid(network);
  const east = await grid.addNeighbour('East Region');
  enableNeighbour(grid, east);
  await network.run(1000);
  return { network, grid, session, east, agent: session.agent };
}

const outcomeOf = (promise: Promise<void>): Promise<unknown> =>
  promise.then(
    () => 'done',
    (error: unknown) => error,
  );

describe('where the agent is', () => {
  it('is no neighbour’s business, which may describe an avatar with its id', async () => {
    const { network, east, agent } = await beside();
    const moved: unknown[] = [];
    agent.on('moved', ({ position }) => moved.push(position));
    describeAvatar(east, { x: 1, y: 2, z: 3 });
    describeAvatar(east, { x: 0, y: 0, z: 1 }, 4);
    await network.run(500);
    expect([agent.position, agent.isSitting, moved]).toEqual([FROM, false, []]);
  });

  it('is what the newest description says, also under another local id', async () => {
    const { network, grid, agent } = await beside();
    describeAvatar(grid.simulator, { x: 10, y: 10, z: 25 });
    const block = { ID: FAKE_AVATAR + 1, FullID: agent.id, PCode: PCODE.avatar };
    grid.simulator.send(fullUpdate(block, { x: 20, y: 20, z: 25 }, true));
    grid.simulator.send(terseUpdate(FAKE_AVATAR + 1, { x: 21, y: 20, z: 25 }));
    await network.run(200);
    expect(agent.position.x).toBeCloseTo(21, 3);
  });

  it('is not made nonsense by a place that is none', async () => {
    const { network, grid, agent, session } = await beside();
    const told: string[] = [];
    session.on('malformed', ({ error }) => told.push(error.code));
    describeAvatar(grid.simulator, { x: 10, y: 10, z: 25 });
    grid.simulator.send(terseUpdate(FAKE_AVATAR, { x: Number.NaN, y: 0, z: 0 }));
    await network.run(200);
    expect(agent.position.x).toBeCloseTo(10, 3);
    expect(told).toEqual(['decode']);
  });

  it('stays the last that was known when the region takes its avatar away', async () => {
    const { network, grid, agent } = await beside();
    describeAvatar(grid.simulator, { x: 10, y: 11, z: 25 });
    await network.run(100);
    grid.simulator.send({ name: 'KillObject', ObjectData: [{ ID: FAKE_AVATAR }] });
    await network.run(100);
    expect([agent.position, agent.isSitting]).toEqual([{ x: 10, y: 11, z: 25 }, false]);
    describeAvatar(grid.simulator, { x: 30, y: 11, z: 25 });
    await network.run(100);
    expect(agent.position.x).toBe(30);
  });

  it('is new with every placement, also a repeated one, and no second region', async () => {
    const { network, grid, agent, session } = await beside();
    const places: number[] = [];
    session.on('placed', ({ position }) => places.push(position.x));
    const AgentData = { AgentID: agent.id, SessionID: FAKE_SESSION_ID, CircuitCode: 1 };
    for (const x of [50, 51]) {
      const place = { x, y: 60, z: 30 };
      grid.simulator.send(agentMovementComplete({ name: 'CompleteAgentMovement', AgentData }, place));
    }
    await network.run(300);
    expect([places, agent.position.x, session.regions.size]).toEqual([[50, 51], 51, 2]);
    expect(grid.simulator.all('AgentUpdate').at(-1)?.AgentData.CameraCenter.x).toBe(51);
  });

  it('is no longer what the old region says after a border has been crossed', async () => {
    const { network, grid, east, agent } = await beside();
    describeAvatar(grid.simulator, { x: 255, y: 128, z: 25 }, 9);
    await network.run(100);
    crossInto(grid, east);
    await network.run(500);
    expect([agent.region?.name, agent.isSitting]).toEqual(['East Region', false]);
    describeAvatar(grid.simulator, { x: 7, y: 7, z: 7 });
    await network.run(200);
    expect(agent.position).toEqual(east.position);
    describeAvatar(east, { x: 3, y: 128, z: 25 });
    await network.run(200);
    expect(agent.position.x).toBe(3);
  });
});

describe('sitting down', () => {
  it('waits for the region that was asked: a neighbour neither consents nor refuses', async () => {
    const { network, grid, east, agent } = await beside();
    const sat = outcomeOf(agent.sitOn(SEAT, { offset: { x: 0, y: 0, z: 0.5 } }));
    await network.run(10);
    east.send(alert('You cannot sit here.'));
    east.send(CONSENT);
    await network.run(3000);
    expect(grid.simulator.all('AgentSit')).toEqual([]);
    grid.simulator.send(CONSENT);
    expect(await network.runUntil(sat, 100)).toBe('done');
    await network.run(10);
    const [asked] = grid.simulator.all('AgentRequestSit');
    expect(asked?.TargetObject).toEqual({ TargetID: SEAT, Offset: { x: 0, y: 0, z: 0.5 } });
    expect(grid.simulator.all('AgentSit')).toHaveLength(1);
  });

  it('is not done by a consent that comes too late, or that nobody has asked for', async () => {
    const { network, grid, agent } = await beside();
    grid.simulator.send(CONSENT);
    await network.run(100);
    const sat = outcomeOf(agent.sitOn(SEAT, { timeoutMs: 500 }));
    expect(await network.runUntil(sat, 1000)).toMatchObject({ code: 'timeout', waitedMs: 500 });
    grid.simulator.send(CONSENT);
    await network.run(500);
    expect(grid.simulator.all('AgentSit')).toEqual([]);
  });

  it('is given up by its signal, at once', async () => {
    const { network, agent } = await beside();
    const controller = new AbortController();
    const sat = outcomeOf(agent.sitOn(SEAT, { signal: controller.signal }));
    controller.abort();
    expect(await network.runUntil(sat, 10)).toMatchObject({ code: 'closed', by: 'us', reason: 'aborted' });
  });

  it('ends a walk when the region consents, and not before', async () => {
    const network = new MemoryNetwork();
    const script = walkingAvatar(network.clock, { speaks: 'seldom' });
    const { grid, session } = await arriveInFakeGrid(network, { script });
    const { agent } = session;
    await network.run(500);
    const walk = outcomeOf(agent.walkTo({ x: 200, y: 128, z: 0 }));
    const sat = outcomeOf(agent.sitOn(SEAT));
    await network.run(2000);
    const flags = (): number | undefined => grid.simulator.all('AgentUpdate').at(-1)?.AgentData.ControlFlags;
    expect(flags()).toBe(CONTROL.forward);
    grid.simulator.send(CONSENT);
    expect(await network.runUntil(walk, 100)).toMatchObject({ code: 'closed', reason: 'superseded' });
    expect(await sat).toBe('done');
    await network.run(100);
    expect(flags()).toBe(0);
  });
});

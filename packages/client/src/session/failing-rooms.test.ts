import { encodeRegionEvent } from '@landfall/protocol/capability';
import { regionHandleOf } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { SimulatorViewerTimeMessage } from '@landfall/protocol/message';
import { MemoryNetwork } from '@landfall/transport/memory';
import { expect, it } from 'vitest';
import { arriveInFakeGrid, FAKE_AGENT_ID, FAKE_SESSION_ID, reply } from '../testing/index.ts';
import type { SessionRoom } from './session-room.ts';

const TIME = {
  name: 'SimulatorViewerTimeMessage',
  TimeInfo: {
    UsecSinceStart: 0n,
    SecPerDay: 14_400,
    SecPerYear: 158_400,
    SunDirection: { x: 0, y: 0, z: 1 },
    SunPhase: 0,
    SunAngVelocity: { x: 0, y: 0, z: 0 },
  },
} as const;

const later = (error: Error): unknown => Promise.reject(error);

/** Fails wherever it can, in promises where it can. */
const FAILING: SessionRoom = {
  messages: [SimulatorViewerTimeMessage],
  queued: ['Odd', 'Senseless'],
  start(session) {
    session.take(SimulatorViewerTimeMessage, () => later(new TypeError('time')) as void);
    session.takeQueued('Odd', () => later(new TypeError('odd')) as void);
    session.takeQueued('Senseless', () => later(new DecodeError('makes no sense')) as void);
    return later(new TypeError('start'));
  },
  open(region) {
    region.lifetime.onEnd(() => {
      throw new TypeError('end of region');
    });
    return later(new TypeError('open'));
  },
  close() {
    throw new TypeError('close');
  },
};

it('a room that fails, at once or in a promise, is told and disturbs nobody', async () => {
  const network = new MemoryNetwork();
  const lines: string[] = [];
  const closed: string[] = [];
  const other: SessionRoom = { messages: [], close: () => void closed.push('other') };
  const logger = { log: (_: string, text: string) => void lines.push(text) };
  const { grid, session } = await arriveInFakeGrid(network, {}, { logger, rooms: [FAILING, other] as never });
  const malformed: string[] = [];
  session.on('malformed', ({ error }) => malformed.push(error.message));
  grid.simulator.send(TIME);
  for (const message of ['Odd', 'Senseless']) grid.queue({ message, body: {} });
  await network.run(1000);
  expect(malformed).toEqual(['makes no sense']);
  expect(session.isAlive).toBe(true);
  await network.runUntil(session.logout(), 5000);
  expect(await session.ended).toMatchObject({ by: 'us' });
  const told = ['start', 'open', 'time', 'odd', 'end of region', 'close'];
  expect(told.filter((what) => !lines.includes(`TypeError: ${what}`))).toEqual([]);
  expect(closed).toEqual(['other']);
});

it('a neighbour that is never ready is left without capabilities after a while', async () => {
  const network = new MemoryNetwork();
  const { grid, session } = await arriveInFakeGrid(network);
  const east = await grid.addNeighbour('East Region');
  let asked = 0;
  grid.answers.set('/seed/east', () => (asked++, reply(503)));
  const { endpoint: simulator } = east;
  const place = { regionHandle: regionHandleOf(256_256, 256_000), regionSize: { x: 256, y: 256 } };
  grid.queue(encodeRegionEvent({ type: 'EnableSimulator', simulator, ...place }));
  const seedCapability = grid.seedOf('east');
  grid.queue(
    encodeRegionEvent({
      type: 'EstablishAgentCommunication',
      agentId: FAKE_AGENT_ID,
      simulator,
      seedCapability,
    }),
  );
  await network.run(160_000);
  const until = asked;
  expect(until).toBeGreaterThan(20);
  await network.run(600_000);
  expect([asked, session.isAlive]).toEqual([until, true]);
});

it('the words of a kick have no white space around them', async () => {
  const network = new MemoryNetwork();
  const { grid, session } = await arriveInFakeGrid(network);
  const Reason = new TextEncoder().encode('\nYou have been logged out by an administrator.\n\0');
  grid.simulator.send({
    name: 'KickUser',
    TargetBlock: { TargetIP: '0.0.0.0', TargetPort: 0 },
    UserInfo: { AgentID: FAKE_AGENT_ID, SessionID: FAKE_SESSION_ID, Reason },
  });
  const { words } = await network.runUntil(session.ended, 5000);
  expect(words).toBe('You have been logged out by an administrator.');
});

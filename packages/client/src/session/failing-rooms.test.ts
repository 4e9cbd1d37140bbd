import { encodeRegionEvent } from '@landfall/protocol/capability';
import { regionHandleOf } from '@landfall/protocol/datatypes';
import type { Endpoint } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { SimulatorViewerTimeMessage } from '@landfall/protocol/message';
import { MemoryNetwork } from '@landfall/transport/memory';
import { expect, it } from 'vitest';
import { arrive } from '../arrive/index.ts';
import {
  arriveInFakeGrid,
  FAKE_AGENT_ID,
  FAKE_SESSION_ID,
  FakeGrid,
  fakeArriveOptions,
  reply,
  REGION_TIME,
} from '../testing/index.ts';
import type { SessionRoom } from './session-room.ts';

/** Where it was thrown is told behind it. */
const withoutPlace = (text: string): string =>
  text.replace(/ \((?:.* \()?\/?[^()]*failing-rooms\.test\.ts:\d+:\d+\)+$/, '');

const enabling = (simulator: Endpoint) =>
  encodeRegionEvent({
    type: 'EnableSimulator',
    simulator,
    regionHandle: regionHandleOf(256_256, 256_000),
    regionSize: { x: 256, y: 256 },
  });

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
  const logger = { log: (_: string, text: string) => void lines.push(withoutPlace(text)) };
  const { grid, session } = await arriveInFakeGrid(network, {}, { logger, rooms: [FAILING, other] as never });
  const malformed: string[] = [];
  session.on('malformed', ({ error }) => malformed.push(error.message));
  grid.simulator.send(REGION_TIME);
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

/** Fails at once in whatever it hears. */
const CLUMSY: SessionRoom = {
  messages: [SimulatorViewerTimeMessage],
  queued: ['EnableSimulator', 'Odd'],
  start(session) {
    session.take(SimulatorViewerTimeMessage, () => {
      throw new TypeError('time');
    });
    for (const name of ['EnableSimulator', 'Odd']) {
      session.takeQueued(name, () => {
        throw name === 'Odd' ? new DecodeError('makes no sense') : new TypeError('enable');
      });
    }
  },
};

it('a handler that throws keeps neither other rooms nor the session nor its listeners from what came', async () => {
  const network = new MemoryNetwork();
  const lines: string[] = [];
  const heard: string[] = [];
  const second: SessionRoom = {
    messages: [SimulatorViewerTimeMessage],
    queued: ['Odd'],
    start(session) {
      session.take(SimulatorViewerTimeMessage, ({ name }) => heard.push(name));
      session.takeQueued('Odd', () => heard.push('Odd'));
    },
  };
  const logger = { log: (_: string, text: string) => void lines.push(withoutPlace(text)) };
  const rooms = [CLUMSY, second] as never;
  const { grid, session } = await arriveInFakeGrid(network, {}, { logger, rooms });
  session.on('message', ({ message }) => heard.push(`event ${message.name}`));
  session.on('queuedEvent', ({ name }) => heard.push(`event ${name}`));
  session.on('malformed', ({ error }) => heard.push(error.message));
  const east = await grid.addNeighbour('East Region');
  grid.simulator.send(REGION_TIME);
  grid.queue({ message: 'Odd', body: {} });
  grid.queue(enabling(east.endpoint));
  await network.run(2000);
  expect(heard.filter((what) => !what.includes('RegionHandshake'))).toEqual([
    'SimulatorViewerTimeMessage',
    'event SimulatorViewerTimeMessage',
    'makes no sense',
    'Odd',
    'event Odd',
    'event EnableSimulator',
  ]);
  expect(lines.filter((line) => line.startsWith('TypeError'))).toEqual([
    'TypeError: time',
    'TypeError: enable',
  ]);
  expect(session.regions.named('East Region')).toBeDefined();
});

it('a neighbour that a room cannot open is left, tried again when it is named again, and disturbs nobody', async () => {
  const network = new MemoryNetwork();
  const lines: string[] = [];
  let fails = true;
  const picky: SessionRoom = {
    messages: [],
    open({ isChild }) {
      if (isChild && fails) throw new TypeError('not this one');
      return 'part';
    },
  };
  const logger = { log: (_: string, text: string) => void lines.push(withoutPlace(text)) };
  const { grid, session } = await arriveInFakeGrid(network, {}, { logger, rooms: [picky] as never });
  const met: string[] = [];
  session.on('regionAdded', ({ region }) => met.push(`added ${region.label}`));
  session.on('regionRemoved', ({ reason }) => met.push(reason));
  const east = await grid.addNeighbour('East Region');
  grid.queue(enabling(east.endpoint));
  await network.run(30_000);
  expect([session.regions.size, met, east.received]).toEqual([1, [], []]);
  expect(lines).toContain('TypeError: not this one');
  fails = false;
  grid.queue(enabling(east.endpoint));
  await network.run(2000);
  expect(session.regions.named('East Region')?.part(picky)).toBe('part');
  expect([met.length, session.isAlive]).toEqual([1, true]);
});

it('an arrival whose region a room cannot open fails with what the room threw, and sends nothing more', async () => {
  const network = new MemoryNetwork();
  const ports = network.ports();
  const grid = await FakeGrid.start(ports);
  const room: SessionRoom = {
    messages: [],
    open() {
      throw new TypeError('no');
    },
  };
  const arrival = arrive({ ...fakeArriveOptions(grid), rooms: [room] }, ports);
  await expect(network.runUntil(arrival, 60_000)).rejects.toThrow(new TypeError('no'));
  await network.run(60_000);
  expect(grid.simulator.received).toEqual([]);
});

it('a neighbour that is never ready is left without capabilities after a while', async () => {
  const network = new MemoryNetwork();
  const { grid, session } = await arriveInFakeGrid(network);
  const east = await grid.addNeighbour('East Region');
  let asked = 0;
  grid.answers.set('/seed/east', () => (asked++, reply(503)));
  const { endpoint: simulator } = east;
  grid.queue(enabling(simulator));
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

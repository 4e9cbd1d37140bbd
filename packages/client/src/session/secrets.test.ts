import { inspect } from 'node:util';
import { encodeText } from '@landfall/protocol/bytes';
import { encodeRegionEvent } from '@landfall/protocol/capability';
import { createWitness, formatEvidenceLine } from '@landfall/protocol/evidence';
import { hashPassword } from '@landfall/protocol/login';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import {
  arriveInFakeGrid,
  FAKE_AGENT_ID,
  fakeArriveOptions,
  FakeGrid,
  FAKE_SESSION_ID,
  reply,
} from '../testing/index.ts';
import { arrive, defaultRooms, startSession } from '../arrive/index.ts';
import { login } from '../login/index.ts';
import type { SessionRoom } from './session-room.ts';

const PASSWORD = 'correct horse';
const SECRETS = [
  PASSWORD,
  hashPassword(PASSWORD).slice(3),
  FAKE_SESSION_ID.toString(),
  '/seed/',
  'EventQueueGet/',
  // The session id as its words, as an id without a form of its own is printed.
  String(FAKE_SESSION_ID.a),
];

function recorder(network: MemoryNetwork) {
  const told: string[] = [];
  const kinds: string[] = [];
  const { clock } = network;
  const witness = createWitness(
    {
      side: 'CLIENT',
      via: 'Visitant',
      actor: 'Test User',
      run: 'test',
      now: () => clock.now(),
      wallTime: () => clock.wallTime(),
    },
    (record) => {
      kinds.push(record.kind);
      told.push(formatEvidenceLine(record));
    },
  );
  const logger = { log: (level: string, text: string): void => void told.push(`${level} ${text}`) };
  return { told, kinds, witness, logger };
}

function expectNoSecrets(texts: readonly string[]): void {
  for (const text of texts) for (const secret of SECRETS) expect(text).not.toContain(secret);
}

describe('secrets', () => {
  it('are in no evidence and no log of a whole stay', async () => {
    const network = new MemoryNetwork();
    const { told, kinds, witness, logger } = recorder(network);
    const { grid, session } = await arriveInFakeGrid(network, {}, { witness, logger });
    session.chat.say('hello');
    session.agent.walk();
    grid.queue({ message: 'EnableSimulator', body: {} });
    await network.run(10);
    grid.endQueue(499);
    grid.simulator.send({
      name: 'AgentAlertMessage',
      AgentData: { AgentID: session.agent.id },
      AlertData: { Modal: false, Message: encodeText('hi') },
    });
    await network.run(60_000);
    await network.runUntil(session.logout(), 5000);
    expect(kinds).toEqual(
      expect.arrayContaining([
        'LoginStart',
        'LoginSuccess',
        'UseCircuitCodeSent',
        'UseCircuitCodeAcked',
        'AgentThrottleSent',
        'CompleteAgentMovementSent',
        'SeedGranted',
        'EventQueueRunning',
        'RegionHandshakeReceived',
        'RegionHandshakeReplySent',
        'AgentMovementCompleteReceived',
        'FirstAgentUpdateSent',
        'SimulatorFeatures',
        'Connected',
        'Arrived',
        'ChatSaid',
        'Move',
        'AlertHeard',
        'Malformed',
        'EventQueueRetry',
        'LogoutInitiated',
        'LogoutReplyReceived',
        'Departed',
      ]),
    );
    expectNoSecrets(told);
  });

  it('are in no error of an arrival that fails, nor in its causes', async () => {
    const network = new MemoryNetwork();
    const ports = network.ports();
    const { told, witness, logger } = recorder(network);
    const failures: ((grid: FakeGrid) => void)[] = [
      (grid) => grid.answers.set('/seed/root', () => reply(404)),
      (grid) => grid.answers.set('/seed/root', () => reply(200, '<html>')),
      (grid) => grid.answers.set('/', () => reply(500, 'no')),
      (grid) => {
        grid.simulator.script = () => undefined;
      },
    ];
    for (const fail of failures) {
      const grid = await FakeGrid.start(ports);
      fail(grid);
      const options = { ...fakeArriveOptions(grid), witness, logger };
      const error = await network.runUntil(
        arrive(options, ports).catch((reason: unknown) => reason),
        100_000,
      );
      const texts: string[] = [];
      for (let at: unknown = error; at instanceof Error; at = at.cause)
        texts.push(`${at.message} ${at.stack}`);
      expect(texts.length).toBeGreaterThan(0);
      expectNoSecrets(texts.map((text) => text.replaceAll(/\n\s+at .*/g, '')));
    }
    expectNoSecrets(told);
  });

  it('without a witness or logger nothing is told, and nothing breaks', async () => {
    const network = new MemoryNetwork();
    const { session } = await arriveInFakeGrid(network);
    await network.runUntil(session.logout(), 5000);
    expect(session.isAlive).toBe(false);
  });

  it('are in nothing public that is printed: no event, no object, no answer', async () => {
    const network = new MemoryNetwork();
    const ports = network.ports();
    const grid = await FakeGrid.start(ports);
    const ticket = await network.runUntil(login(fakeArriveOptions(grid), ports), 5000);
    const scopes: unknown[] = [];
    const curious: SessionRoom = { messages: [], start: (room) => void scopes.push(room, room.scope) };
    const options = { ...fakeArriveOptions(grid), rooms: [...defaultRooms(), curious] as const };
    const session = await network.runUntil(startSession(ticket, options, ports), 5000);
    const told = new Map<string, unknown[]>();
    const hear =
      (name: string) =>
      (event: unknown): void =>
        void told.set(name, [...(told.get(name) ?? []), event]);
    for (const name of SESSION_EVENTS) session.on(name, hear(name));
    session.on('regionAdded', ({ region }) => {
      for (const name of REGION_EVENTS) region.on(name, hear(name));
    });
    session.agent.on('moved', hear('moved'));
    await network.runUntil(session.arrive(), 60_000);
    await misbehave(grid, network);
    const urls = await network.runUntil(session.requestSeed(), 5000);
    const heard = [...told.keys()];
    for (const name of [
      'placed',
      'message',
      'queuedEvent',
      'regionAdded',
      'capabilitiesGranted',
      'malformed',
    ]) {
      expect(heard).toContain(name);
    }
    const objects = [
      ticket,
      session,
      session.login,
      session.region,
      session.regions.all,
      session.agent,
      urls,
    ];
    const messages = (told.get('message') ?? []).flatMap((event) => Object.values(event as object));
    await network.runUntil(session.logout(), 5000);
    for (const thing of [...objects, ...scopes, ...[...told.values()].flat(), ...messages]) {
      expectNoSecrets([inspect(thing, { depth: Infinity, showHidden: true }), json(thing), textOf(thing)]);
    }
  });
});

const SESSION_EVENTS = [
  'placed',
  'regionAdded',
  'regionRemoved',
  'message',
  'queuedEvent',
  'undelivered',
  'malformed',
  'ended',
  'chat',
  'instantMessage',
  'alert',
] as const;
const REGION_EVENTS = ['described', 'capabilitiesGranted', 'featuresReceived', 'objectAdded'] as const;

/** A neighbour, and messages with ids and URLs in them. */
async function misbehave(grid: FakeGrid, network: MemoryNetwork): Promise<void> {
  const east = await grid.addNeighbour('East Region');
  const away = { simulator: east.endpoint, regionHandle: 1n, regionSize: { x: 256, y: 256 } };
  grid.queue(encodeRegionEvent({ type: 'EnableSimulator', ...away }));
  const seedCapability = grid.seedOf('east');
  const agentId = FAKE_AGENT_ID;
  grid.queue(encodeRegionEvent({ type: 'EstablishAgentCommunication', ...away, agentId, seedCapability }));
  grid.queue({ message: 'Unheard', body: { deep: [{ SessionID: FAKE_SESSION_ID, at: grid.seedOf() }] } });
  await network.run(1000);
  const AgentData = { AgentID: FAKE_AGENT_ID, SessionID: FAKE_SESSION_ID };
  east.send({ name: 'LogoutReply', AgentData, InventoryData: [] });
  grid.simulator.send({ name: 'LogoutReply', AgentData, InventoryData: [] });
  await network.run(1000);
}

/** `toString`, where there is one: a message of our own making may have no prototype. */
function textOf(value: unknown): string {
  return typeof value === 'object' && value !== null && !('toString' in value) ? '' : String(value);
}

/** As JSON; bigints, which JSON refuses, as text. */
function json(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part)) ?? '';
}

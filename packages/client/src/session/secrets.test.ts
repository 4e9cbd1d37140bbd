import { encodeText } from '@landfall/protocol/bytes';
import { createWitness, formatEvidenceLine } from '@landfall/protocol/evidence';
import { hashPassword } from '@landfall/protocol/login';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { arriveInFakeGrid, fakeArriveOptions, FakeGrid, FAKE_SESSION_ID, reply } from '../testing/index.ts';
import { arrive } from '../arrive/index.ts';

const PASSWORD = 'correct horse';
const SECRETS = [
  PASSWORD,
  hashPassword(PASSWORD).slice(3),
  FAKE_SESSION_ID.toString(),
  '/seed/',
  'EventQueueGet/root',
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
});

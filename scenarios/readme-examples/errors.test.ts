/** The table of errors in the guide, row by row: the trouble is made, and the error must be of the class and say what the row says. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { arrive } from '@landfall/client';
import type { ArriveOptions, Session } from '@landfall/client';
import { DEFAULT_GRID, startGrid } from '@landfall/grid';
import type { Fault, Grid } from '@landfall/grid';
import { refuseLogin } from '@landfall/protocol/login';
import { MemoryNetwork } from '@landfall/transport/memory';
import type { ServingPorts } from '@landfall/transport/ports';
import { injectHttpFaults } from '@landfall/transport/wrappers';
import { read } from './markdown.ts';

const network = new MemoryNetwork();
const ports = network.ports();
let grid: Grid;
beforeAll(async () => {
  grid = await network.runUntil(startGrid({ ...DEFAULT_GRID, passwordScheme: 'opensim' }, ports), 1000);
});
afterAll(() => network.runUntil(grid.close(), 5000));

const GIVE_UP_MS = 600_000;
const TEST_USER = { firstName: 'Test', lastName: 'User', secret: { password: 'secret' } };

const arriving = (changes: Partial<ArriveOptions>, over = ports): Promise<Session> =>
  network.runUntil(arrive({ grid: grid.loginUri, ...TEST_USER, ...changes }, over), GIVE_UP_MS);

const errorOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

/** What arriving with these options ends with. */
const failure = (changes: Partial<ArriveOptions>, over?: ServingPorts): Promise<unknown> =>
  errorOf(arriving(changes, over));

async function failureUnder(fault: Fault): Promise<unknown> {
  const undo = grid.inject(fault);
  const error = await failure({});
  undo();
  return error;
}

const refused = (answer: Extract<Fault, { kind: 'refuse-login' }>['answer']): Promise<unknown> =>
  failureUnder({ kind: 'refuse-login', answer });

/** What an arrived session's deed ends with. */
async function failureOf(act: (session: Session) => unknown): Promise<unknown> {
  const session = await arriving({});
  const error = await errorOf(Promise.resolve().then(() => act(session)));
  await network.runUntil(session.logout(), 5000);
  return error;
}

/** An HTTP server that never answers. */
async function failureAtDeafServer(): Promise<unknown> {
  const server = await ports.serveHttp(() => new Promise(() => undefined));
  const address = `http://127.0.0.1:${server.local.port}/`;
  const error = await failure({ grid: address, deadlineMs: 5000 });
  await network.runUntil(server.close(), 5000);
  return error;
}

const broken = (): ServingPorts => ({
  ...ports,
  http: injectHttpFaults(ports.http, { clock: ports.clock, seed: 1, failure: 1 }),
});

/** Beginning of the row, how to make the trouble, and what tells the error. */
const TROUBLES: readonly (readonly [row: string, make: () => Promise<unknown>, told: object])[] = [
  ['wrong name or password', () => failure({ secret: { password: 'wrong' } }), { reason: 'key' }],
  ['still logged in', () => failureOf(() => arriving({})), { reason: 'presence' }],
  ['terms, message to read', () => refused(refuseLogin('tos', 'Read.')), { reason: 'tos' }],
  ['terms, message to read', () => refused(refuseLogin('critical', 'Read.')), { reason: 'critical' }],
  [
    'terms, message to read',
    () => refused(refuseLogin('mfa-challenge', 'Code?')),
    { reason: 'mfa_challenge' },
  ],
  ['the login address answers 404', () => failure({ grid: `${grid.loginUri}nowhere` }), { reason: '404' }],
  ['a web page', () => refused('html'), {}],
  ['an answer that is empty', () => refused('empty'), {}],
  ['an answer that is empty', () => refused('blank-seed'), { path: 'seed_capability' }],
  [
    'nobody listens there',
    () => failure({ grid: 'http://127.0.0.1:1/' }),
    { by: 'network', reason: 'unreachable' },
  ],
  ['the connection broke', () => failure({}, broken()), { by: 'network', reason: 'reset' }],
  ['aborted by a signal', () => failure({ signal: AbortSignal.abort() }), { by: 'us', reason: 'aborted' }],
  ['the grid never answers the login', failureAtDeafServer, { missing: 'login answer' }],
  [
    'the handshake never comes',
    () => failureUnder({ kind: 'silent-handshake' }),
    { missing: 'RegionHandshake' },
  ],
  ['a text that is too long', () => failureOf(({ chat }) => chat.say('x'.repeat(2000))), {}],
  [
    'a value that does not fit',
    () =>
      failureOf(({ region }) => region?.circuit.send({ name: 'CompletePingCheck', PingID: { PingID: 256 } })),
    { path: 'PingID.PingID' },
  ],
];

const rows = read('docs/guide/library.md').split('\n');

describe('the table of errors', () => {
  it.each(TROUBLES)('%s', async (beginning, make, told) => {
    const row = rows.find((line) => line.startsWith(`| ${beginning}`)) ?? '';
    const [, name] = /`(\w+Error)`/.exec(row) ?? [];
    expect(await make()).toMatchObject({ ...told, name });
    for (const word of Object.values(told)) expect(row).toContain(`\`${word}\``);
  });
});

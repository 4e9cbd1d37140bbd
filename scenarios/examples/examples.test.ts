/** The bots in `examples/`, each as a whole on the embedded grid, over real sockets. */
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { arrive } from '@landfall/client';
import type { ArrivedSession, SessionEnd } from '@landfall/client';
import { loadGridConfig, startGrid } from '@landfall/grid';
import type { Grid, GridConfig } from '@landfall/grid';
import { createNodePorts } from '@landfall/transport/node';
import type { NodePorts } from '@landfall/transport/node';
import { list, root } from '../readme-examples/markdown.ts';
import { Lines } from './lines.ts';

type Log = (line: string) => void;
type Bot<Options, Result = SessionEnd> = (who: object, options: Options) => Promise<Result>;

/** What an example exports under a name. */
async function bot<Options, Result = SessionEnd>(file: string, name: string): Promise<Bot<Options, Result>> {
  const module = (await import(`${root}examples/${file}.mjs`)) as Record<string, Bot<Options, Result>>;
  return module[name]!;
}

const PLAIN: GridConfig = {
  passwordScheme: 'opensim',
  regions: [{ name: 'Plain', terrain: { kind: 'flat', height: 25 } }],
  accounts: [
    { first: 'Test', last: 'User', password: 'secret' },
    { first: 'Second', last: 'Avatar', password: 'secret' },
  ],
};

let ports: NodePorts;
let grids: Grid[];
let stop: AbortController;
beforeEach(() => {
  ports = createNodePorts();
  grids = [];
  stop = new AbortController();
});
afterEach(async () => {
  stop.abort();
  for (const grid of grids) await grid.close();
  await ports.close();
});

async function start(config: GridConfig = PLAIN): Promise<Grid> {
  const grid = await startGrid(config, ports);
  grids.push(grid);
  return grid;
}

const BOT = { user: 'Test User', password: 'secret' };

async function visit(
  grid: Grid,
  place = 'uri:Plain&128&120&25',
): Promise<{ session: ArrivedSession; heard: Lines }> {
  const session = await arrive(
    { grid: grid.loginUri, user: 'Second Avatar', password: 'secret', start: place },
    ports,
  );
  const heard = new Lines();
  session.on('chat', ({ isOwn, from, text }) => !isOwn && heard.add(`${from}: ${text}`));
  return { session, heard };
}

describe('the examples', () => {
  const files = list('examples').filter((name) => name.endsWith('.mjs'));

  it.each(files)('%s has 60 lines at most, and is told in their README', (name) => {
    expect(readFileSync(`${root}examples/${name}`, 'utf8').split('\n').length).toBeLessThanOrEqual(61);
    expect(readFileSync(`${root}examples/README.md`, 'utf8')).toContain(`](${name})`);
  });

  it('are six', () => expect(files).toHaveLength(6));
});

/** A third account for what stands beside the bot. */
const THREE: GridConfig = {
  ...PLAIN,
  accounts: [...PLAIN.accounts!, { first: 'Other', last: 'End', password: 'secret' }],
};

it('the greeter welcomes who is there and answers a hello', async () => {
  const greet = await bot<{ signal: AbortSignal; log: Log }>('greeter', 'greet');
  const grid = await start();
  const { session, heard } = await visit(grid);
  const log = new Lines();
  const ended = greet({ grid: grid.loginUri, ...BOT }, { signal: stop.signal, log: log.add });
  await heard.until('Test User: Welcome, Second Avatar!');
  session.chat.say('hello there');
  await heard.until('Test User: Good day, Second Avatar.');
  await session.logout();
  await log.until('Second Avatar has left');
  stop.abort();
  expect(await ended).toMatchObject({ by: 'us' });
});

it('the follower comes when it is called, and stays when it is told', async () => {
  const followOnDemand = await bot<{ signal: AbortSignal; log: Log }>('follower', 'followOnDemand');
  const grid = await start();
  const { session, heard } = await visit(grid);
  const log = new Lines();
  const ended = followOnDemand({ grid: grid.loginUri, ...BOT }, { signal: stop.signal, log: log.add });
  await log.until('waits in Plain');
  const call = (): void => session.chat.say('Follow me, please.');
  // What stands in a region may reach who arrives a moment later than its words.
  session.on('chat', ({ text }) => text === 'I do not see you.' && call());
  call();
  await heard.until('Test User: I am coming.');
  const { x, y, z } = session.agent.position;
  await session.agent.walkTo({ x: x + 6, y: y - 6, z });
  const far = (): number => {
    const bot = session.region.avatars.find(({ name }) => name === 'Test User');
    const { x: east = 0, y: north = 0 } = bot?.position ?? {};
    return Math.hypot(east - session.agent.position.x, north - session.agent.position.y);
  };
  const updates = session.region.events('objectUpdated');
  while (far() >= 5) await updates.next();
  session.chat.say('Stay!');
  await log.until('follows Second Avatar no more: stopped');
  stop.abort();
  await ended;
  await session.logout();
});

type Relay = (ends: readonly object[], options: { signal: AbortSignal; log: Log }) => Promise<SessionEnd>;

it('the relay tells in each grid what is said in the other', async () => {
  const relay = (await bot('relay', 'relay')) as unknown as Relay;
  const [one, other] = [await start(), await start()];
  const [here, there] = [await visit(one), await visit(other)];
  const log = new Lines();
  const ends = [one, other].map(({ loginUri }) => ({ grid: loginUri, ...BOT }));
  const ended = relay(ends, { signal: stop.signal, log: log.add });
  await log.until('relays between Plain and Plain');
  here.session.chat.say('ahoy');
  await there.heard.until('Test User: [Plain] Second Avatar: ahoy');
  there.session.chat.say('who is there?');
  await here.heard.until('Test User: [Plain] Second Avatar: who is there?');
  stop.abort();
  expect(await ended).toMatchObject({ by: 'us' });
  // What it has said itself does not come back.
  expect([here.heard.all.length, there.heard.all.length]).toEqual([1, 1]);
  for (const { session } of [here, there]) await session.logout();
});

it('the relay passes nothing on of its own where both its ends stand together', async () => {
  const relay = (await bot('relay', 'relay')) as unknown as Relay;
  const grid = await start(THREE);
  const { session, heard } = await visit(grid);
  const log = new Lines();
  const ends = ['Test User', 'Other End'].map((user) => ({ grid: grid.loginUri, ...BOT, user }));
  const ended = relay(ends, { signal: stop.signal, log: log.add });
  await log.until('relays between Plain and Plain');
  session.chat.say('ahoy');
  await heard.until('Test User: [Plain] Second Avatar: ahoy');
  await heard.until('Other End: [Plain] Second Avatar: ahoy');
  // Said after them by both ends, had they passed on what the other said.
  session.chat.say('and once more');
  await heard.until('Test User: [Plain] Second Avatar: and once more');
  await heard.until('Other End: [Plain] Second Avatar: and once more');
  expect(heard.all).toHaveLength(4);
  expect(log.all).toHaveLength(5);
  stop.abort();
  await ended;
  await session.logout();
});

it('the patrol walks its rounds', async () => {
  const patrol = await bot<{ rounds: number; side: number; log: Log }, { reached: number; missed: number }>(
    'patrol',
    'patrol',
  );
  const grid = await start();
  const log = new Lines();
  const options = { grid: grid.loginUri, ...BOT, start: 'uri:Plain&128&128&25' };
  const tally = await patrol(options, { rounds: 1, side: 4, log: log.add });
  expect(tally).toEqual({ reached: 4, missed: 0 });
  expect(log.all).toEqual(['round 1: 4 reached, 0 missed']);
});

it('the patrol goes home when it is told to', async () => {
  const patrol = await bot<{ side: number; signal: AbortSignal; log: Log }, object>('patrol', 'patrol');
  const grid = await start();
  const log = new Lines();
  // Whoever walks on when it is told to stop would keep this process from everything else, its time limit too.
  const add = (line: string): void => {
    if (log.all.length > 20) throw new Error('it walks on');
    log.add(line);
  };
  const options = { grid: grid.loginUri, ...BOT, start: 'uri:Plain&128&128&25' };
  const ended = patrol(options, { side: 4, signal: stop.signal, log: add });
  await log.until('round 1: 4 reached, 0 missed');
  stop.abort();
  expect(await ended).toMatchObject({ missed: 0 });
  expect(log.all.length).toBeLessThan(3);
});

it('the watcher raises the alarm, comes back, and says so', async () => {
  const watch = await bot<object>('watcher', 'watch');
  const grid = await start();
  const [log, alarms] = [new Lines(), new Lines()];
  const reconnect = { firstWaitMs: 20, kickedWaitMs: 20, presenceWaitMs: 20 };
  const options = { signal: stop.signal, log: log.add, alarm: alarms.add, reconnect };
  const ended = watch({ grid: grid.loginUri, ...BOT }, options);
  await log.until('watches Plain');
  grid.inject({ kind: 'kick', agent: 'Test User', reason: 'Enough.' });
  await alarms.until('lost by peer: kicked Enough.');
  await log.until('Plain is back');
  stop.abort();
  expect(await ended).toMatchObject({ by: 'us' });
});

it('the load of ten arrives, walks and leaves', async () => {
  const load = (await bot<object, readonly object[]>('load', 'load')) as unknown as (
    port: string,
    options: { staySeconds: number; log: Log; signal?: AbortSignal },
  ) => Promise<readonly { ended: string; arrivalMs: number }[]>;
  const grid = await start(await loadGridConfig(`${root}examples/ten-accounts.json`));
  const log = new Lines();
  const lines = await load(new URL(grid.loginUri).port, { staySeconds: 1, log: log.add });
  expect(lines.map(({ ended }) => ended)).toEqual(Array.from({ length: 10 }, () => 'left'));
  expect(log.all.at(-1)).toMatch(/^10 of 10 arrived, in the middle \d+ ms, at most \d+ ms$/);
});

it('the load of ten leaves nobody behind when it is interrupted', async () => {
  const load = (await bot<object, readonly object[]>('load', 'load')) as unknown as (
    port: string,
    options: { staySeconds: number; log: Log; signal: AbortSignal },
  ) => Promise<readonly { ended: string }[]>;
  const grid = await start(await loadGridConfig(`${root}examples/ten-accounts.json`));
  const { signal } = stop;
  const ended = load(new URL(grid.loginUri).port, { staySeconds: 600, log: () => undefined, signal });
  await expect.poll(() => grid.regions[0]!.avatars().length, { timeout: 30_000 }).toBe(10);
  stop.abort();
  // The grid sees them before they themselves know that they have arrived.
  for (const { ended: how } of await ended) expect(['left', 'the arrival was aborted']).toContain(how);
  await expect.poll(() => grid.regions[0]!.avatars(), { timeout: 30_000 }).toEqual([]);
});

/** Two bots of a kind in one place: what one says sets off nothing in the other, or they would talk for ever. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { arrive } from '@landfall/client';
import type { ArrivedSession } from '@landfall/client';
import { startGrid } from '@landfall/grid';
import type { Grid, GridConfig } from '@landfall/grid';
import { createNodePorts } from '@landfall/transport/node';
import type { NodePorts } from '@landfall/transport/node';
import { root } from '../readme-examples/markdown.ts';
import { Lines } from './lines.ts';

const BOTS = ['Test User', 'Other End'];
const folder = `${root}out/two-of-a-kind-${process.pid}`;

let ports: NodePorts;
let grids: Grid[];
let stop: AbortController;
beforeEach(async () => {
  await mkdir(folder, { recursive: true });
  ports = createNodePorts();
  grids = [];
  stop = new AbortController();
});
afterEach(async () => {
  stop.abort();
  for (const grid of grids) await grid.close();
  await ports.close();
  await rm(folder, { recursive: true });
});

async function start(): Promise<Grid> {
  const config: GridConfig = {
    passwordScheme: 'opensim',
    regions: [{ name: 'Plain', terrain: { kind: 'flat', height: 25 } }],
    accounts: [...BOTS, 'Second Avatar'].map((name) => {
      const [first = '', last = ''] = name.split(' ');
      return { first, last, password: 'secret' };
    }),
  };
  const grid = await startGrid(config, ports);
  grids.push(grid);
  return grid;
}

async function visit(grid: Grid): Promise<{ session: ArrivedSession; heard: Lines }> {
  const session = await arrive({ grid: grid.loginUri, user: 'Second Avatar', password: 'secret' }, ports);
  const heard = new Lines();
  session.on('chat', ({ isOwn, from, text }) => !isOwn && heard.add(`${from}: ${text}`));
  return { session, heard };
}

type Run = (log: (line: string) => void, signal: AbortSignal) => Promise<void>;

/** The README's `hello.mjs` under another name, at another grid, and with a signal for its Ctrl-C. */
async function readmeBot(grid: Grid, user: string): Promise<Run> {
  const [, code = ''] =
    /^## As a library[\s\S]*?^```ts\n([\s\S]*?)^```$/m.exec(await readFile(`${root}README.md`, 'utf8')) ?? [];
  const imports = code.match(/^import .*$/gm)?.join('\n') ?? '';
  const body = code
    .replace(/^import .*$/gm, '')
    .replace("'localhost:9000'", `'${grid.loginUri}'`)
    .replace("'Test User'", `'${user}'`)
    .replace("process.once('SIGINT',", "signal.addEventListener('abort',")
    .replaceAll('console.log(', 'log(');
  const file = `${folder}/${user.replace(' ', '-')}.mjs`;
  await writeFile(file, `${imports}\nexport async function run(log, signal) {\n${body}\n}\n`);
  const { run } = (await import(file)) as { run: Run };
  return run;
}

it('of the README answer people, and not each other', async () => {
  const grid = await start();
  const logs = BOTS.map(() => new Lines());
  const runs = [];
  for (const [at, user] of BOTS.entries()) {
    const run = await readmeBot(grid, user);
    runs.push(run(logs[at]!.add, stop.signal));
  }
  for (const log of logs) await log.until('In Plain, until Ctrl-C.');
  const { session, heard } = await visit(grid);
  for (let turn = 1; turn <= 2; turn++) {
    session.chat.say('Hello!');
    for (const user of BOTS) await heard.until(`${user}: Good day, Second Avatar.`, turn);
  }
  expect(heard.all.filter((line) => line.includes('Good day'))).toHaveLength(4);
  stop.abort();
  await Promise.all(runs);
  await session.logout();
});

it('that greet answer people, and not each other', async () => {
  const { greet } = (await import(`${root}examples/greeter.mjs`)) as {
    greet: (who: object, options: object) => Promise<unknown>;
  };
  const grid = await start();
  const log = new Lines();
  const options = { signal: stop.signal, log: log.add };
  const ended = BOTS.map(
    async (user) => await greet({ grid: grid.loginUri, user, password: 'secret' }, options),
  );
  for (const user of BOTS) await log.until(`${user} has come`);
  const { session, heard } = await visit(grid);
  // What they say then may come before anybody listens here.
  await log.until('Second Avatar has come', BOTS.length);
  for (let turn = 1; turn <= 2; turn++) {
    session.chat.say('hello you two');
    for (const user of BOTS) await heard.until(`${user}: Good day, Second Avatar.`, turn);
  }
  expect(heard.all.filter((line) => !line.includes('Welcome'))).toHaveLength(4);
  stop.abort();
  await Promise.all(ended);
  await session.logout();
});

it('that relay between the same two grids pass nothing on of each other', async () => {
  const { relay } = (await import(`${root}examples/relay.mjs`)) as {
    relay: (ends: readonly object[], options: object) => Promise<unknown>;
  };
  const [one, other] = [await start(), await start()];
  const [here, there] = [await visit(one), await visit(other)];
  const log = new Lines();
  const ended = BOTS.map((user) => {
    const ends = [one, other].map(({ loginUri }) => ({ grid: loginUri, user, password: 'secret' }));
    return relay(ends, { signal: stop.signal, log: log.add });
  });
  await log.until('relays between Plain and Plain', BOTS.length);
  here.session.chat.say('ahoy');
  for (const user of BOTS) await there.heard.until(`${user}: [Plain] Second Avatar: ahoy`);
  there.session.chat.say('who is there?');
  for (const user of BOTS) await here.heard.until(`${user}: [Plain] Second Avatar: who is there?`);
  expect([here.heard.all.length, there.heard.all.length]).toEqual([2, 2]);
  stop.abort();
  await Promise.all(ended);
  for (const { session } of [here, there]) await session.logout();
});

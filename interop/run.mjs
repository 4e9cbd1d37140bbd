// `npm run interop`: node-metaverse, a client of other people, logs in to our grid over real sockets, sees its land and
// prims, hears chat, receives an instant message, and logs out. Installs the visitor when it is missing.
import { fork, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, install } from '../scripts/setup.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const WORDS = 'good day, visitor';
const LIMIT_MS = 60_000;
const REPEAT_MS = 500;

install();
build();
if (!existsSync(`${here}node_modules/@caspertech/node-metaverse`)) {
  const { status } = spawnSync('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error'], {
    cwd: here,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(1);
}
const { arrive } = await import('@landfall/client');
const { DEFAULT_GRID, startGrid } = await import('@landfall/grid');
const { createNodePorts } = await import('@landfall/transport/node');

const ports = createNodePorts();
const grid = await startGrid(
  {
    ...DEFAULT_GRID,
    accounts: [...DEFAULT_GRID.accounts, { first: 'Kind', last: 'Visitor', password: 'secret' }],
  },
  ports,
);
const host = await arrive(
  { grid: grid.loginUri, firstName: 'Test', lastName: 'User', secret: { password: 'secret' } },
  ports,
);
let hostHeard = '';
host.on('chat', ({ from, text }) => {
  if (from === 'Kind Visitor') hostHeard = text;
});
const seen = await visit();
const expected = grid.regions[0].heightAt(128, 128);
await host.logout();
const remaining = grid.regions[0].avatars().length;
await grid.close();
await ports.close();

const checks = {
  'logged in and learned the name of the region': seen.region === 'Landfall Bay',
  'saw all of the terrain': seen.patches === 256,
  'saw its true height': Math.abs(seen.height - expected) < 0.2,
  'saw the prims':
    ['Jetty', 'Beacon', 'Ball'].length === seen.objects.filter(({ pcode }) => pcode === 9).length,
  'heard chat': seen.chat.some(({ from, text }) => from === 'Test User' && text === WORDS),
  'received an instant message': seen.instantMessages.some(
    ({ from, text }) => from === 'Test User' && text === WORDS,
  ),
  'was heard': hostHeard === 'good day from a visitor',
  'logged out': seen.loggedOut && remaining === 0,
};
const failed = Object.entries(checks).filter(([, holds]) => !holds);
for (const [what, holds] of Object.entries(checks))
  console.log(`${holds ? 'ok    ' : 'FAILED'} the visitor ${what}`);
if (failed.length > 0)
  console.log(JSON.stringify({ seen, expected, hostHeard, remaining }, null, 1).slice(0, 4000));
console.log(
  `\n Tests  ${failed.length > 0 ? `${failed.length} failed | ` : ''}${Object.keys(checks).length - failed.length} passed`,
);
process.exitCode = failed.length === 0 ? 0 : 1;

/** Runs the visitor in a process of its own and tells it our words until it has heard them. */
function visit() {
  return new Promise((resolve, reject) => {
    const child = fork(`${here}visitor.cjs`, [grid.loginUri, 'Kind', 'Visitor', 'secret', WORDS], {
      stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
    });
    const limit = setTimeout(() => child.kill(), LIMIT_MS);
    let speaking;
    let printed = '';
    child.stdout.on('data', (chunk) => (printed += chunk));
    child.once('message', () => (speaking = setInterval(speak, REPEAT_MS)));
    child.once('exit', () => {
      clearTimeout(limit);
      clearInterval(speaking);
      const line = printed.trim().split('\n').at(-1);
      if (line?.startsWith('{')) resolve(JSON.parse(line));
      else reject(new Error(`the visitor said nothing: ${printed.slice(-500)}`));
    });
  });
}

function speak() {
  const visitor = [...host.region.objects.all()].find(({ name }) => name === 'Kind Visitor');
  host.chat.say(WORDS);
  if (visitor !== undefined) host.chat.sendInstantMessage(visitor.id, WORDS);
}

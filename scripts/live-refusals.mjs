/**
 * A running OpenSimulator refuses our client: a region that is full, one that has banned it, one that is restarted, told as it goes.
 *
 *   node scripts/live-refusals.mjs --grid http://127.0.0.1:9000/ --console <file> [--user "Bot One:bot"] [--owner "Test User:test"]
 *        [--home "Default Region"] [--beside "East Region"] [--only full,forbidden,restarted]
 *
 * `--console`: what OpenSimulator reads its commands from, such as a pipe. `--beside` touches the home in the east; `--owner` owns its
 * estate. The region is changed, and changed back. Needs `npm run build`. Only for grids on loopback. Exits 1 when a check fails.
 */
import { parseArgs } from 'node:util';
import { arrive, defaultRooms, travel } from '@landfall/client';
import { createNodePorts } from '@landfall/transport/node';
import { OWNERS_ROOM, Refusals } from './live-travel/refusals.mjs';

const { values } = parseArgs({
  options: {
    grid: { type: 'string', default: 'http://127.0.0.1:9000/' },
    console: { type: 'string' },
    user: { type: 'string', default: 'Bot One:bot' },
    owner: { type: 'string', default: 'Test User:test' },
    home: { type: 'string', default: 'Default Region' },
    beside: { type: 'string', default: 'East Region' },
    only: { type: 'string', default: 'full,forbidden,restarted' },
  },
});
if (!/^https?:\/\/(127\.|localhost)/.test(values.grid)) throw new TypeError('only for grids on loopback');
if (values.console === undefined) throw new TypeError('--console is missing');

const ports = createNodePorts();
let failures = 0;

function check(what, holds, seen) {
  if (!holds) failures++;
  console.log(`  ${holds ? 'ok  ' : 'FAIL'} ${what}${seen === undefined ? '' : `: ${seen}`}`);
}

async function arriveAs(account) {
  const [name, password] = account.split(':');
  const [firstName, lastName] = name.split(' ');
  const start = `uri:${values.home}&128&60&30`;
  const rooms = [...defaultRooms(), travel(), OWNERS_ROOM];
  const who = { grid: values.grid, firstName, lastName, secret: { password }, start, rooms };
  return await arrive({ ...who, retriesPresence: true }, ports);
}

const owner = await arriveAs(values.owner);
const session = await arriveAs(values.user);
const { home, beside, console: consoleFile } = values;
const refusals = new Refusals({ session, owner, home, beside, consoleFile, check });
try {
  for (const part of values.only.split(',')) {
    console.log(part);
    await refusals[part]();
  }
} finally {
  for (const each of [session, owner]) await each.logout();
  await ports.close();
}
console.log(failures === 0 ? 'all well' : `${failures} failed`);
process.exitCode = failures === 0 ? 0 : 1;

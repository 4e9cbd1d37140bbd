/**
 * Our client travels in a running OpenSimulator: teleports to and fro, borders on foot and in the air, and what it knows of its neighbours.
 *
 *   node scripts/live-travel.mjs --grid http://127.0.0.1:9000/ --user "Test User:test" [--only neighbours,teleports,crossings] [--times 100]
 *        [--home "Default Region"] [--beside "East Region" --beside "Var Next"] [--to "Var Region" --to "Far Region"]
 *
 * `--beside`: regions that touch the home, east or north of it. `--to`: others, also teleported to. Needs `npm run build`. Only for grids on
 * loopback. Exits 1 when something failed.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { arrive, defaultRooms, travel } from '@landfall/client';
import { createNodePorts } from '@landfall/transport/node';
import { crossings } from './live-travel/crossings.mjs';
import { tableOf } from './live-travel/table.mjs';
import { teleports } from './live-travel/teleports.mjs';

const { values } = parseArgs({
  options: {
    grid: { type: 'string', default: 'http://127.0.0.1:9000/' },
    user: { type: 'string', default: 'Test User:test' },
    only: { type: 'string', default: 'neighbours,teleports,crossings' },
    times: { type: 'string', default: '100' },
    home: { type: 'string', default: 'Default Region' },
    beside: { type: 'string', multiple: true, default: ['East Region'] },
    to: { type: 'string', multiple: true, default: [] },
  },
});
if (!/^https?:\/\/(127\.|localhost)/.test(values.grid)) throw new TypeError('only for grids on loopback');

const ports = createNodePorts();
const [name, password] = values.user.split(':');
const [firstName, lastName] = name.split(' ');
const start = `uri:${values.home}&128&128&30`;
const rooms = [...defaultRooms(), travel()];
const who = { grid: values.grid, firstName, lastName, secret: { password }, start, rooms };
const session = await arrive({ ...who, retriesPresence: true }, ports);
const seen = { presence: 0, undelivered: [], malformed: 0, suspected: 0 };
session.on('undelivered', (event) => seen.undelivered.push(event.name));
session.on('malformed', () => seen.malformed++);
session.on('lossSuspected', () => seen.suspected++);
const tell = (line) => console.log(`  ${line}`);
const times = Number(values.times);
let isWell = true;

try {
  await sleep(3000);
  for (const part of values.only.split(',')) {
    console.log(part);
    isWell = (await PARTS()[part]()) && isWell;
  }
} finally {
  const { undelivered, malformed, suspected } = seen;
  console.log(
    `${undelivered.length} undelivered ${[...new Set(undelivered)].join(' ')}, ${malformed} malformed, ${suspected} times suspected of loss`,
  );
  const end = session.isAlive ? undefined : await session.ended;
  if (end !== undefined) console.log(`the session ended: ${end.by}, ${end.reason} ${end.words}`);
  await session.logout();
  await ports.close();
}
process.exitCode = isWell && session !== undefined ? 0 : 1;

function PARTS() {
  return {
    neighbours: async () => {
      const children = session.regions.all.filter(({ isChild }) => isChild);
      for (const { label, size, capabilities, terrain } of children)
        tell(
          `${label} of ${size.x} m: ${capabilities.size} capabilities, ${terrain.heightMap?.knownPatches ?? 0} patches`,
        );
      const missing = values.beside.filter((wanted) => !children.some(({ name: own }) => own === wanted));
      if (missing.length > 0) tell(`FAILED: not seen: ${missing.join(', ')}`);
      return missing.length === 0;
    },
    teleports: async () => {
      const all = await teleports(session, [...values.beside, values.home, ...values.to], times, tell);
      for (const line of tableOf('teleports', all, ['started', 'departed', 'placed'])) console.log(line);
      return all.every(({ cause }) => cause === undefined);
    },
    crossings: async () => {
      const all = await crossings(session, values.home, values.beside, times, tell);
      for (const line of tableOf('crossings', all, ['handed'])) console.log(line);
      return all.every(({ cause }) => cause === undefined);
    },
  };
}

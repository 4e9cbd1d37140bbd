// How soon the objects of a full region are in the store: an arrival with the usual bandwidth, with the land's share given to objects once
// the land is there and without (a throttle in the caller's own words stays as it is), in turns.
//
//   node bench/full-region.mjs [--prims 15000] [--runs 2] [--bandwidth bits]
//   node bench/full-region.mjs --grid http://127.0.0.1:9000/ --user "Bot One" --password bot --prims 15000   a running grid on loopback that has them
//
// Needs `npm run build`. `--bandwidth` is told by `setBandwidth` once the agent is placed. The grid here is in a process of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { loadavg } from 'node:os';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { arrive, ARRIVAL_THROTTLE } from '@landfall/client';
import { machine, table } from './report.mjs';

const { values } = parseArgs({
  options: {
    grid: { type: 'string' },
    user: { type: 'string', default: 'Test User' },
    password: { type: 'string', default: 'secret' },
    prims: { type: 'string', default: '15000' },
    runs: { type: 'string', default: '2' },
    bandwidth: { type: 'string' },
  },
});
if (values.grid !== undefined && !/^https?:\/\/(127\.|localhost)/.test(values.grid))
  throw new TypeError('only for grids on loopback');
const prims = Number(values.prims);
const WAIT_MS = 300_000;
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const child = values.grid === undefined ? await startGrid() : undefined;
const grid = values.grid ?? child.uri;
process.on('exit', () => child?.process.kill());
const rows = [];
for (let run = 0; run < Number(values.runs); run++)
  for (const [name, options] of [
    ["with the land's share", {}],
    ['without', { throttle: { ...ARRIVAL_THROTTLE } }],
  ])
    rows.push([name, ...(await visit(options))]);

const load = loadavg()[0].toFixed(0);
console.log(
  `Measured on ${new Date().toISOString().slice(0, 10)}: ${machine()}, load ${load}. ${prims} prims.\n`,
);
console.log(table(['', 'from placed to 90 %', 'to 100 %', 'from the login to 90 %', 'to 100 %'], rows));
process.exit(0);

/** One arrival. @returns seconds as text */
async function visit(options) {
  const [first, last = 'Resident'] = values.user.split(' ');
  const loginAt = performance.now();
  const session = await arrive({ grid, user: `${first} ${last}`, password: values.password, ...options });
  const placedAt = performance.now();
  if (values.bandwidth !== undefined) session.setBandwidth(Number(values.bandwidth));
  const [most, all] = [await until(session, prims * 0.9), await until(session, prims)];
  await session.logout();
  return [most - placedAt, all - placedAt, most - loginAt, all - loginAt].map(
    (ms) => `${(ms / 1000).toFixed(1)} s`,
  );
}

/** When the region has so many, and the agent's own avatar. */
async function until({ region }, count) {
  const end = performance.now() + WAIT_MS;
  while (region.objects.size <= count) {
    if (performance.now() > end)
      throw new RangeError(`${region.objects.size} of ${count} objects after ${WAIT_MS / 1000} s`);
    await sleep(20);
  }
  return performance.now();
}

async function startGrid() {
  const script = `
    const { startGrid } = await import(${JSON.stringify(new URL('../packages/grid/dist/index.js', import.meta.url).href)});
    const { createNodePorts } = await import(${JSON.stringify(new URL('../packages/transport/dist/node/index.js', import.meta.url).href)});
    const prims = Array.from({ length: ${prims} }, (_, at) => ({
      name: 'Box ' + at,
      position: [2 + (at % 127) * 2, 2 + (Math.floor(at / 127) % 127) * 2, 30 + Math.floor(at / 16129) * 2],
    }));
    const grid = await startGrid({
      passwordScheme: 'opensim',
      regions: [{ name: 'Full', terrain: { kind: 'generated', seed: 3 }, prims }],
      accounts: [{ first: 'Test', last: 'User', password: 'secret' }],
    }, createNodePorts());
    console.log(grid.loginUri);`;
  const started = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [uri] = await once(createInterface(started.stdout), 'line');
  return { process: started, uri };
}

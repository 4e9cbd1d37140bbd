// How long do teleports take in a live OpenSimulator on loopback, for our client and for others? They hop in turn; what counts is a capture of
// the packets, from the request to AgentMovementComplete.
//
//   node interop/travel/hops.mjs --grid http://127.0.0.1:9000/ --ports 9000-9004 --to 1001,1000 --to 3000,3000 --to 1000,1000 [--hops 100]
//        [--accounts "A B/secret,C D/secret,E F/secret"]
//
// `--to`: squares of 256 m of the grid, visited in turn; `--ports`: those of its regions. Needs a build, and tcpdump with the right to listen.
// README.md of `interop` tells where the programs are looked for. Exits 1 when a hop failed.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { percentile, teleportTimes } from './measure.mjs';
import { startTravellers } from './travellers.mjs';

const PAUSE_MS = 700;
const { values } = parseArgs({
  options: {
    grid: { type: 'string', default: 'http://127.0.0.1:9000/' },
    ports: { type: 'string', default: '9000-9009' },
    to: { type: 'string', multiple: true, default: ['1001,1000', '1000,1000'] },
    hops: { type: 'string', default: '100' },
    accounts: { type: 'string', default: 'Bot One/bot,Bot Two/bot,Bot Three/bot' },
  },
});
if (!/^https?:\/\/(127\.|localhost|\[::1\])/.test(values.grid))
  throw new RangeError('only a grid on loopback is travelled in');
const accounts = values.accounts.split(',').map((each) => /^(\S+) (\S+)\/(.*)$/.exec(each).slice(1, 4));
const places = values.to.map((place) => place.split(',').map(Number));

const folder = await mkdtemp(join(tmpdir(), 'landfall-hops-'));
const file = join(folder, 'hops.pcap');
const listener = spawn('tcpdump', ['-i', 'lo', '-U', '-w', file, `udp and portrange ${values.ports}`], {
  stdio: 'ignore',
});
const travellers = [];
const failures = [];
try {
  travellers.push(...(await startTravellers(values.grid, accounts)));
  await hopInTurn();
} finally {
  for (const traveller of travellers) await traveller.end();
  await pause(1000);
  listener.kill();
}
if (listener.exitCode === null && listener.signalCode === null)
  await new Promise((ended) => listener.once('exit', ended));

for (const line of failures) console.log(`FAILED ${line}`);
// In the order in which they asked first, which is that in which they were started.
const times = [...(await teleportTimes(file)).values()];
const rows = travellers.map(({ name }, index) => ({
  name,
  count: times[index]?.length ?? 0,
  median: percentile(times[index] ?? [], 50),
  p95: percentile(times[index] ?? [], 95),
}));
const best = (key) => Math.min(...rows.slice(1).map((row) => row[key]));
for (const { name, count, median, p95 } of rows) {
  const ratios = `${(median / best('median')).toFixed(2)} × and ${(p95 / best('p95')).toFixed(2)} × the fastest of the others`;
  console.log(
    `${name}: ${count} teleports, median ${median.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms; ${ratios}`,
  );
}
await rm(folder, { recursive: true });
process.exitCode = failures.length === 0 ? 0 : 1;

async function hopInTurn() {
  for (let hop = 0; hop < Number(values.hops); hop++) {
    for (let turn = 0; turn < travellers.length; turn++) {
      // Who goes first changes, and so does who finds a region idle.
      const traveller = travellers[(hop + turn) % travellers.length];
      const failure = await traveller.go(...places[hop % places.length]);
      if (failure !== undefined) failures.push(`${traveller.name}, hop ${hop + 1}: ${failure}`);
      await pause(PAUSE_MS);
    }
  }
}

// `npm run bench`: prints the tables. Options: --quick (one round), --only peer|loopback.
import { build, install } from '../scripts/setup.mjs';

install();
build(process.argv.includes('--built') ? ['protocol'] : undefined);
const { machine, median, table } = await import('./report.mjs');
const { COPY_ROWS, geometricMean, peerTable, runPeerBenchmark } = await import('./peer.mjs');
const { measureLoopback } = await import('./loopback.mjs');

const quick = process.argv.includes('--quick');
const only = process.argv[process.argv.indexOf('--only') + 1];
const wanted = (name) => !process.argv.includes('--only') || only === name;
console.log(`${machine()}\n`);
if (wanted('peer')) reportPeer(runPeerBenchmark(quick ? 1 : 3));
if (wanted('loopback')) reportLoopback(await measureLoopback(quick ? 1 : 5));
process.exit(0);

function reportPeer(rows) {
  if (rows === undefined)
    return console.log('SKIPPED: the peer benchmark (no peer-bench folder; set LANDFALL_SHARED)\n');
  console.log(`## Next to node-metaverse\n\n${peerTable(rows)}\n`);
  const judged = rows.filter(({ name }) => !COPY_ROWS.includes(name));
  const slowest = judged.toSorted((one, other) => one.ratio - other.ratio)[0];
  console.log(
    `Geometric mean ${geometricMean(judged.map(({ ratio }) => ratio)).toFixed(1)}× (without the rows where the peer only copies bytes); slowest row ${slowest.name}, ${slowest.ratio.toFixed(1)}×.\n`,
  );
}

function reportLoopback(rounds) {
  const row = (name, pick) => [
    name,
    ...['perSecond', 'perCpuSecond'].map((key) =>
      Math.round(median(rounds.map((round) => pick(round)[key]))).toLocaleString('en'),
    ),
  ];
  console.log('## One circuit end to end on loopback, 900-byte packets\n');
  console.log(
    table(
      ['', 'packets/s', 'packets per CPU second'],
      [row('bare node:dgram', ({ bare }) => bare), row('through a circuit', ({ circuit }) => circuit)],
    ),
  );
  const ratio = median(rounds.map(({ bare, circuit }) => circuit.perCpuSecond / bare.perCpuSecond));
  console.log(
    `\nThe circuit takes ${ratio.toFixed(2)}× of what bare node:dgram receives; ${Math.round(rounds[0].circuit.meanBytes)} bytes a packet.\n`,
  );
}

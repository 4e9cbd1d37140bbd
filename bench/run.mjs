// `npm run bench`: prints the tables.
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { build, install } from '../scripts/setup.mjs';

const HELP = `Measures (a quarter of an hour), and prints the tables.

  --only peer|loopback|idle|swarm   one of them
  --quick                           one round
  --built                           protocol has been built
  --write                           keeps them in docs/performance.md`;

const options = readOptions();
install();
build(options.built ? ['protocol'] : undefined);
const { machine, median, table } = await import('./report.mjs');
const { COPY_ROWS, geometricMean, isIngest, peerTable, runPeerBenchmark } = await import('./peer.mjs');
const { measureLoopback } = await import('./loopback.mjs');
const { measureParts } = await import('./circuit-parts.mjs');
const { describeIdle, measureIdle } = await import('./idle.mjs');
const { describeSwarm, measureSwarm } = await import('./swarm.mjs');

const { quick, only } = options;
const SECTIONS = {
  peer: () => describePeer(runPeerBenchmark(quick ? 1 : 3)),
  loopback: async () => describeLoopback(await measureLoopback(quick ? 1 : 5), await measureParts()),
  idle: async () => describeIdle(await measureIdle()),
  swarm: async () => describeSwarm(await measureSwarm(quick ? { stayMs: 10_000 } : {})),
};

const sections = [`Measured on ${new Date().toISOString().slice(0, 10)}: ${machine()}.`];
for (const [name, measure] of Object.entries(SECTIONS)) {
  if (only !== undefined && only !== name) continue;
  const section = await measure();
  console.log(`${section}\n`);
  sections.push(section);
}
if (options.write) keep(sections.join('\n\n'));
process.exit(0);

/** Nothing is measured for who asks for help, or for something that is not there. */
function readOptions() {
  const flag = { type: 'boolean', default: false };
  const known = { help: flag, quick: flag, built: flag, write: flag, only: { type: 'string' } };
  let values;
  try {
    ({ values } = parseArgs({ options: known }));
    if (values.only !== undefined && !['peer', 'loopback', 'idle', 'swarm'].includes(values.only))
      throw new TypeError(`--only ${values.only}: there is no such table`);
  } catch (error) {
    console.error(`${error.message}\n\n${HELP}`);
    process.exit(2);
  }
  if (values.help) {
    console.log(HELP);
    process.exit(0);
  }
  return values;
}

function describePeer(rows) {
  if (rows === undefined) return 'SKIPPED: the peer benchmark (no peer-bench folder; set LANDFALL_SHARED)';
  const judged = rows.filter((row) => !COPY_ROWS.includes(row.name) && !isIngest(row));
  const copied = rows.filter(({ name }) => COPY_ROWS.includes(name));
  const slowest = judged.toSorted((one, other) => one.ratio - other.ratio)[0];
  const mean = geometricMean(judged.map(({ ratio }) => ratio));
  return [
    '## Next to node-metaverse',
    peerTable(rows),
    `Geometric mean **${mean.toFixed(1)}×** of ${judged.length} rows; slowest row ${slowest.name}, ${slowest.ratio.toFixed(1)}×.`,
    `From datagram to store (both of the peer's stores next to our one): ${rows
      .filter(isIngest)
      .map(({ name, ratio }) => `${name} ${ratio.toFixed(1)}×`)
      .join(', ')}.`,
    `Rows where the peer only copies bytes, judged against the limit: ${copied.map(({ name, ofLimit }) => `${name} ${ofLimit?.toFixed(2)}×`).join(', ')}.`,
  ].join('\n\n');
}

function describeLoopback(rounds, parts) {
  const figures = (pick) =>
    ['perSecond', 'perCpuSecond'].map((key) =>
      Math.round(median(rounds.map((round) => pick(round)[key]))).toLocaleString('en'),
    );
  const ratio = (which) =>
    median(rounds.map((round) => round[which].perCpuSecond / round.bare.perCpuSecond)).toFixed(2);
  return [
    '## One circuit end to end on loopback',
    table(
      ['', 'packets/s', 'packets per CPU second'],
      [
        ['bare node:dgram', ...figures(({ bare }) => bare)],
        ['received, zero-decoded, decoded, remembered, acknowledged', ...figures(({ circuit }) => circuit)],
        ['the same through link and driver', ...figures(({ driven }) => driven)],
      ],
    ),
    `The circuit takes **${ratio('circuit')}×** of what bare node:dgram receives (wanted: 0.8×), with link and driver ${ratio('driven')}×; ${Math.round(rounds[0].circuit.meanBytes)} bytes a packet, sent by a second process on the same machine.`,
    describeParts(rounds, parts),
  ].join('\n\n');
}

/** Each part alone; what bare dgram takes is the whole of its row above. */
function describeParts(rounds, { packet, message, circuit, driven, ack }) {
  const bare = 1e6 / median(rounds.map((round) => round.bare.perCpuSecond));
  const us = (value) => value.toFixed(2);
  return table(
    ['where the time of a packet goes', 'µs of processor time'],
    [
      ['bare node:dgram: system, event loop, a buffer and a description of the sender', us(bare)],
      ['header read, zeros expanded', us(packet)],
      ['message decoded', us(message)],
      ['duplicates, acks, events of the circuit', us(circuit - packet - message)],
      ['driver: the time, the timer, the call', us(driven - circuit)],
      ['PacketAcks sent, one for each 40', us(ack)],
    ],
  );
}

/** Replaces what stands between the two marks. */
function keep(tables) {
  const file = new URL('../docs/performance.md', import.meta.url);
  const [before, rest] = readFileSync(file, 'utf8').split('<!-- tables -->');
  const [, after] = rest.split('<!-- end of tables -->');
  writeFileSync(file, `${before}<!-- tables -->\n\n${tables}\n\n<!-- end of tables -->${after}`);
}

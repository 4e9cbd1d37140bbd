// The peer benchmark: the same bytes through node-metaverse, Landfall and hand-written loops (the limit), each in its
// own process, A-B-C-A-B-C, median of the ratios. It needs the `peer-bench` folder (LANDFALL_SHARED or ../shared).
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { median, table } from './report.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const shared = process.env.LANDFALL_SHARED ?? fileURLToPath(new URL('../../shared/', import.meta.url));
const work = fileURLToPath(new URL('../node_modules/.cache/peer-bench/', import.meta.url));

/**
 * Rows where the peer only copies bytes or keeps views of them (it leaves the content of these fields undecoded, and so
 * do we at this height): judged against the limit.
 */
export const COPY_ROWS = [
  'decode LayerData_land',
  'decode ImprovedTerseObjectUpdate_x20',
  'decode ObjectUpdateCompressed_x8',
  'encode ImprovedTerseObjectUpdate_x20',
];

/** Runs `rounds` rounds and returns the rows, or undefined where the benchmark is absent. */
export function runPeerBenchmark(rounds = 3) {
  const source = `${shared.replace(/\/?$/, '/')}peer-bench`;
  if (!existsSync(source)) return undefined;
  mkdirSync(work, { recursive: true });
  cpSync(source, work, { recursive: true });
  if (!existsSync(`${work}node_modules/@caspertech/node-metaverse`))
    run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error']);
  const adapters = {
    peer: 'adapters/node-metaverse.cjs',
    ours: `${here}peer-adapter.mjs`,
    limit: `${here}limit-adapter.mjs`,
  };
  const measured = [];
  for (let round = 0; round < rounds; round++) {
    const results = {};
    for (const [who, adapter] of Object.entries(adapters)) {
      process.stderr.write(`peer benchmark: round ${round + 1} of ${rounds}, ${who}\n`);
      run(process.execPath, ['--expose-gc', 'run.mjs', adapter, '--json', `${who}.json`]);
      results[who] = new Map(
        JSON.parse(readFileSync(`${work}${who}.json`, 'utf8')).results.map((row) => [row.name, row]),
      );
    }
    measured.push(results);
  }
  return rowsOf(measured);
}

function rowsOf(measured) {
  const names = [...measured[0].ours.keys()];
  return names.map((name) => {
    const figures = measured.map(({ peer, ours, limit }) => {
      const fastestPeer = Math.min(
        ...[peer.get(name), peer.get(withCaps(name))].filter((row) => row !== undefined).map((row) => row.ns),
      );
      return {
        peer: fastestPeer,
        ours: ours.get(name).ns,
        limit: limit.get(name)?.ns,
        allocated: ours.get(name).allocBytes,
      };
    });
    return {
      name,
      peerNs: median(figures.map(({ peer }) => peer)),
      oursNs: median(figures.map(({ ours }) => ours)),
      limitNs: figures[0].limit === undefined ? undefined : median(figures.map(({ limit }) => limit)),
      ratio: median(figures.map(({ peer, ours }) => peer / ours)),
      ofLimit:
        figures[0].limit === undefined ? undefined : median(figures.map(({ limit, ours }) => limit / ours)),
      allocatedBytes:
        figures[0].allocated === undefined ? undefined : median(figures.map(({ allocated }) => allocated)),
    };
  });
}

/** The peer has two LLSD codecs; the faster counts. */
function withCaps(name) {
  return name.replace(/^(llsd\w+?)(Parse|Format) /, '$1$2Caps ');
}

function run(command, args) {
  const { status, stderr } = spawnSync(command, args, {
    cwd: work,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} exited ${status}\n${stderr}`);
}

/** From datagrams to a store, not only to values: told apart. */
export const isIngest = ({ name }) => name.startsWith('ingest ');

export function peerTable(rows) {
  const count = (value) => (value === undefined ? '' : Math.round(value).toLocaleString('en'));
  return table(
    ['row', 'peer ns', 'ours ns', 'limit ns', 'ours is faster by', 'of the limit', 'our bytes/op'],
    rows.map((row) => [
      row.name,
      count(row.peerNs),
      count(row.oursNs),
      count(row.limitNs),
      `${row.ratio.toFixed(1)}×`,
      row.ofLimit === undefined ? '' : row.ofLimit.toFixed(2),
      count(row.allocatedBytes),
    ]),
  );
}

export function geometricMean(ratios) {
  return Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
}

// The embedded asset store next to the machine's limit: durable puts against bare write + fsync + rename + fsync of the
// folder, reads out of the store, and many small assets. Usage: node bench/assets-store.mjs [--seconds n] [--small n] [--dir folder]
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createGzip } from 'node:zlib';
import { writeTar } from '../packages/assets/dist/archive/index.js';
import { EmbeddedStore } from '../packages/assets/dist/embedded/index.js';
import { Uuid } from '../packages/protocol/dist/datatypes/index.js';
import { machine, median, table } from './report.mjs';

const WRITERS = 64;
const SIZE = 64 * 1024;
const SMALL = 1024;
const option = (name, otherwise) =>
  process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : otherwise;
const seconds = Number(option('--seconds', '2'));
const smallCount = Number(option('--small', '100000'));
const root = mkdtempSync(join(option('--dir', tmpdir()), 'landfall-bench-'));
const self = fileURLToPath(import.meta.url);
const CLI = fileURLToPath(new URL('../packages/lab/dist/cli/bin.js', import.meta.url));

if (process.argv[2] === '--measure-start') await measureStart(process.argv[3], Number(process.argv[4]));
else await main();

async function main() {
  try {
    console.log(`Measured on ${new Date().toISOString().slice(0, 10)}: ${machine()}.\n`);
    console.log(`${await durablePuts()}\n`);
    console.log(`${await smallAssets()}\n`);
    console.log(await imports());
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** Both take turns, three times, so that a busy neighbour hits both. */
async function durablePuts() {
  const rounds = [];
  for (let round = 0; round < 3; round += 1) {
    const bare = await bareWriters(join(root, `bare-${round}`));
    const folder = join(root, `store-${round}`);
    const store = await EmbeddedStore.open({ folder });
    const { perSecond, ids } = await storePuts(store);
    const settled = performance.now();
    await store[Symbol.asyncDispose]();
    const closeMs = performance.now() - settled;
    rounds.push({ bare, perSecond, closeMs, reads: await reads(folder, ids) });
  }
  const of = (pick) => median(rounds.map(pick));
  const figure = (value) => Math.round(value).toLocaleString('en');
  return [
    `## Durable put of 64 KiB, ${WRITERS} writers`,
    table(
      ['', 'per second'],
      [
        ['bare write + fsync + rename + fsync of the folder', figure(of(({ bare }) => bare))],
        ['put into the embedded store', figure(of(({ perSecond }) => perSecond))],
        ['read of 64 KiB out of the store, verified, 64 at once', figure(of(({ reads }) => reads.whole))],
        ['read of 4 KiB ranges, verified, 64 at once', figure(of(({ reads }) => reads.ranges))],
      ],
    ),
    `The store takes **${of(({ bare, perSecond }) => perSecond / bare).toFixed(2)}×** of what bare writers reach (wanted: 0.7×).`,
  ].join('\n\n');
}

async function bareWriters(folder) {
  mkdirSync(folder);
  const bytes = randomBytes(SIZE);
  return perSecond(async (writer, count) => {
    const path = join(folder, `${writer}-${count}`);
    const file = await open(`${path}.new`, 'wx');
    await file.writeFile(bytes);
    await file.sync();
    await file.close();
    await rename(`${path}.new`, path);
    const names = await open(folder, 'r');
    await names.sync();
    await names.close();
  });
}

async function storePuts(store) {
  const bytes = randomBytes(SIZE);
  const ids = [];
  const rate = await perSecond(async (writer, count) => {
    const id = Uuid.fromRandomBytes(randomBytes(16));
    const mine = Uint8Array.from(bytes);
    mine.set(Buffer.from(`${writer} ${count}`));
    await store.put({ id, bytes: mine, type: 0, name: 'texture' });
    ids.push(id);
  });
  return { perSecond: rate, ids };
}

async function reads(folder, ids) {
  const store = await EmbeddedStore.open({ folder });
  const any = () => ids[Math.floor(Math.random() * ids.length)];
  const whole = await perSecond(() => store.read(any()), 0.5);
  const ranges = await perSecond(() => {
    const start = Math.floor(Math.random() * (SIZE - 4096));
    return store.read(any(), { start, end: start + 4096 });
  }, 0.5);
  await store[Symbol.asyncDispose]();
  return { whole, ranges };
}

async function perSecond(act, share = 1) {
  const start = performance.now();
  const until = start + seconds * 1000 * share;
  let done = 0;
  await Promise.all(
    Array.from({ length: WRITERS }, async (_, writer) => {
      for (let count = 0; performance.now() < until; count += 1) {
        await act(writer, count);
        done += 1;
      }
    }),
  );
  return (done * 1000) / (performance.now() - start);
}

async function smallAssets() {
  const folder = join(root, 'small');
  const store = await EmbeddedStore.open({ folder });
  const start = performance.now();
  let next = 0;
  const write = async () => {
    while (next < smallCount) {
      const bytes = randomBytes(SMALL);
      next += 1;
      await store.put({ id: Uuid.fromRandomBytes(bytes.subarray(0, 16)), bytes, type: 7, name: 'notecard' });
    }
  };
  await Promise.all(Array.from({ length: 256 }, write));
  const rate = (smallCount * 1000) / (performance.now() - start);
  await store[Symbol.asyncDispose]();
  const [empty, full] = [join(root, 'empty'), folder].map(runStart);
  return [
    `## ${smallCount.toLocaleString('en')} assets of 1 KiB`,
    table(
      ['', ''],
      [
        ['puts per second, 256 writers, durable', Math.round(rate).toLocaleString('en')],
        ['start-up, ms', full.openMs.toFixed(0)],
        ['start-up without the index, ms', full.rebuildMs.toFixed(0)],
        [
          'anonymous memory after random reads, bytes an asset, beyond an empty store',
          Math.round(((full.anonKiB - empty.anonKiB) * 1024) / smallCount),
        ],
        ['random GET, median and p99, ms', `${full.medianMs.toFixed(3)} and ${full.p99Ms.toFixed(3)}`],
      ],
    ),
  ].join('\n\n');
}

function runStart(folder) {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--expose-gc', self, '--measure-start', folder, String(smallCount)],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

/** In a process of its own: start, read at random, look at the memory. */
async function measureStart(folder) {
  rmSync(root, { recursive: true, force: true });
  let start = performance.now();
  let store = await EmbeddedStore.open({ folder });
  const openMs = performance.now() - start;
  const ids = [];
  for await (const { id } of store.entries(Uuid.fromRandomBytes(randomBytes(16))))
    if (ids.push(id) === 5000) break;
  ids.sort(() => Math.random() - 0.5);
  const taken = [];
  for (const id of ids) {
    start = performance.now();
    await store.read(id);
    taken.push(performance.now() - start);
  }
  taken.sort((one, other) => one - other);
  globalThis.gc();
  const anonKiB = Number(/RssAnon:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0);
  start = performance.now();
  await store.rebuildIndex();
  const rebuildMs = performance.now() - start;
  await store[Symbol.asyncDispose]();
  const at = (part) => taken[Math.floor(taken.length * part)] ?? 0;
  console.log(JSON.stringify({ openMs, rebuildMs, anonKiB, medianMs: at(0.5), p99Ms: at(0.99) }));
}

/** An archive of small assets, as the command imports it. */
async function imports() {
  const count = 50_000;
  const file = join(root, 'small.oar');
  const entries = function* () {
    yield { path: 'archive.xml', bytes: Buffer.from('<archive major_version="0" minor_version="8"/>') };
    for (let n = 0; n < count; n += 1) {
      const bytes = randomBytes(SMALL);
      yield { path: `assets/${Uuid.fromRandomBytes(bytes.subarray(0, 16))}_notecard.txt`, bytes };
    }
  };
  await pipeline(writeTar(entries()), createGzip({ level: 1 }), createWriteStream(file));
  const rates = [];
  for (let round = 0; round < 3; round += 1) {
    const folder = join(root, `import-${round}`);
    const start = performance.now();
    const { status, stderr } = spawnSync(
      process.execPath,
      [CLI, 'assets', 'import', file, '--data', folder],
      {
        encoding: 'utf8',
      },
    );
    if (status !== 0) throw new Error(stderr);
    rates.push((count * 1000) / (performance.now() - start));
  }
  return [
    `## Import of ${count.toLocaleString('en')} assets of 1 KiB from an OAR, the whole command`,
    `**${Math.round(median(rates)).toLocaleString('en')} assets/s** (wanted: 5,000).`,
  ].join('\n\n');
}

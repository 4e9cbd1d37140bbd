// Textures. First: bytes fetched for a level, over bytes needed for it (the shortest beginning that decodes to 35 dB of what the whole decodes to),
// for one scene and camera, in several codings and orders. Then: time to decode, by size and level, next to opj_decompress.
// Usage: node bench/textures.mjs [--size 1024]. Needs a build, and OpenJPEG's opj_compress and opj_decompress (Debian libopenjp2-tools).
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repacketise } from '../packages/codecs/dist/codestream/index.js';
import { levelBytes } from '../packages/codecs/dist/levels/index.js';
import { createWorkerCodec } from '../packages/codecs/dist/node/index.js';
import { machine, median, table } from './report.mjs';
import { KINDS, planarPicture, WITH_ALPHA } from './textures/pictures.mjs';

const at = process.argv.indexOf('--size');
const SIZE = at < 0 ? 1024 : Number(process.argv[at + 1]);
/** As the client asks first, and how often it asks again at most before it takes the rest. */
const FIRST_BYTES = 600;
const MOST_STEPS = 12;
const ENOUGH_DB = 35;
/** Of each time. */
const ROUNDS = 7;

/** Faces of 2 m, each as far away again by a quarter, seen upright by a camera of 60 degrees and 1080 lines. */
const DISTANCES = Array.from({ length: 16 }, (_, n) => 3 * 1.25 ** n);
const LINES_AT_ONE_METRE = 1080 / (2 * Math.tan(Math.PI / 6));
const levelAt = (metres) =>
  Math.max(0, Math.min(5, Math.floor(Math.log2(SIZE / ((2 * LINES_AT_ONE_METRE) / metres)))));

/** What opj_compress is told, and the orders that its packets are put into. */
const LAYERS = ['-I', '-r', '1920,480,120,30,10'];
const CODINGS = [
  { name: 'lossless', options: [], orders: ['LRCP', 'RPCL', 'PCRL'] },
  { name: '1:8, one layer', options: ['-I', '-r', '8'], orders: ['RPCL'] },
  { name: '1:10, five layers', options: LAYERS, orders: ['RLCP', 'RPCL', 'LRCP'] },
];

const kib = (bytes) => `${Math.round(bytes / 1024)} KiB`;

const folder = mkdtempSync(join(tmpdir(), 'landfall-textures-'));
const codec = createWorkerCodec({ workers: 1, jobMs: 60_000 });
try {
  if (spawnSync('opj_compress', ['-h']).error !== undefined) throw new Error('opj_compress is not installed');
  const began = performance.now();
  console.log(`Measured on ${new Date().toISOString().slice(0, 10)}: ${machine()}, with OpenJPEG's tools.\n`);
  console.log(
    `${table(['coding', 'order', 'fetched / needed', 'worst face', 'fetched', 'needed', 'whole', 'requests', 'least dB', 'below 35'], await levels())}\n`,
  );
  console.log(
    `${Object.keys(KINDS).length} pictures of ${SIZE}², ${DISTANCES.length} faces each. ${Math.round((performance.now() - began) / 1000)} s.\n`,
  );
  console.log(table(['texture', 'level', 'opj_decompress, ms', 'here, ms', 'here / native'], await times()));
} finally {
  await codec[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
}

async function levels() {
  const rows = [];
  for (const { name, options, orders } of CODINGS) {
    const textures = Object.keys(KINDS).map((kind) => compress(kind, SIZE, options));
    for (const order of orders) {
      const faces = await Promise.all(textures.map((bytes) => facesOf(repacketise(bytes, order))));
      rows.push([name, order, ...summary(faces.flat())]);
    }
  }
  return rows;
}

/** A picture as opj_compress writes it. */
function compress(kind, size, options) {
  const [raw, out] = [join(folder, 'picture.rawl'), join(folder, 'picture.j2k')];
  const { channels, samples } = planarPicture(kind, size);
  writeFileSync(raw, samples);
  const shape = `${size},${size},${channels},8,u`;
  const { status, stdout } = spawnSync('opj_compress', [
    '-i',
    raw,
    '-F',
    shape,
    '-o',
    out,
    '-mct',
    '1',
    ...options,
  ]);
  if (status !== 0) throw new Error(`opj_compress ${options.join(' ')}: ${stdout}`);
  return new Uint8Array(readFileSync(out));
}

/** What each face of a texture costs, by level only once. */
async function facesOf(bytes) {
  const known = new Map();
  const faces = [];
  for (const metres of DISTANCES) {
    const level = levelAt(metres);
    if (!known.has(level)) known.set(level, await costOf(bytes, level));
    faces.push(known.get(level));
  }
  return faces;
}

async function costOf(bytes, level) {
  const { samples: whole } = await codec.decode(bytes, { reduce: level });
  const decibels = async (length) => {
    const part = await codec.decode(bytes.subarray(0, length), { reduce: level }).catch(() => undefined);
    return part === undefined ? 0 : psnr(part.samples, whole);
  };
  const { fetched, requests } = fetchedFor(bytes, level);
  const got = await decibels(fetched);
  let [few, needed] = got >= ENOUGH_DB ? [100, fetched] : [fetched, bytes.length];
  while (needed - few > Math.max(4, needed / 100)) {
    const middle = (few + needed) >> 1;
    if ((await decibels(middle)) >= ENOUGH_DB) needed = middle;
    else few = middle;
  }
  return { needed, fetched, requests, whole: bytes.length, decibels: got };
}

/** As the client fetches it: the first bytes, then what is said to be missing, as often as that is said. Each further one repeats a byte. */
function fetchedFor(bytes, level) {
  let [here, requests] = [Math.min(FIRST_BYTES, bytes.length), 1];
  while (here < bytes.length) {
    const wanted =
      requests >= MOST_STEPS ? Infinity : levelBytes(bytes.subarray(0, here), level, bytes.length);
    if (wanted <= here) break;
    here = Math.min(bytes.length, wanted);
    requests++;
  }
  return { fetched: here, requests };
}

function summary(faces) {
  const sum = (of) => faces.reduce((total, face) => total + of(face), 0);
  const [fetched, needed] = [sum((face) => face.fetched + face.requests - 1), sum((face) => face.needed)];
  return [
    (fetched / needed).toFixed(2),
    Math.max(...faces.map((face) => face.fetched / face.needed)).toFixed(1),
    kib(fetched),
    kib(needed),
    kib(sum((face) => face.whole)),
    (sum((face) => face.requests) / faces.length).toFixed(1),
    Math.min(...faces.map((face) => face.decibels)).toFixed(1),
    `${Math.round((100 * faces.filter((face) => face.decibels < ENOUGH_DB).length) / faces.length)} %`,
  ];
}

function psnr(one, other) {
  let squares = 0;
  for (let i = 0; i < one.length; i++) squares += (one[i] - other[i]) ** 2;
  return squares === 0 ? Infinity : 10 * Math.log10(255 ** 2 / (squares / one.length));
}

async function times() {
  const rows = [];
  for (const [kind, size] of [
    ['bricks', 256],
    ['bricks', 512],
    ['leaves', 512],
    ['bricks', 1024],
    ['leaves', 1024],
  ]) {
    const bytes = compress(kind, size, LAYERS);
    for (const level of [0, 1, 2, 3]) {
      const native = nativeMs(bytes, level);
      const here = await hereMs(bytes, level);
      const name = `${size}² ${WITH_ALPHA.has(kind) ? 'RGBA' : 'RGB'}`;
      rows.push([name, level, native.toFixed(1), here.toFixed(1), (here / native).toFixed(2)]);
    }
  }
  return rows;
}

/** As it says itself, without starting and without writing. */
function nativeMs(bytes, level) {
  const [input, output] = [join(folder, 'native.j2k'), join(folder, 'native.raw')];
  writeFileSync(input, bytes);
  const taken = [];
  for (let round = 0; round < ROUNDS; round++) {
    const { stdout } = spawnSync('opj_decompress', [
      '-i',
      input,
      '-o',
      output,
      '-r',
      String(level),
      '-threads',
      '1',
    ]);
    taken.push(Number(/decode time: (\d+) ms/.exec(String(stdout))?.[1] ?? Number.NaN));
  }
  return median(taken);
}

async function hereMs(bytes, level) {
  await codec.decode(bytes, { reduce: level });
  const taken = [];
  for (let round = 0; round < ROUNDS; round++) {
    const began = performance.now();
    await codec.decode(bytes, { reduce: level });
    taken.push(performance.now() - began);
  }
  return median(taken);
}

// What the asset service makes of assets: cuts and previews per second in one worker, and how long a kept one takes over
// loopback. Usage: node bench/derive.mjs [--seconds n]. Needs a build.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DiskDerivedCache } from '../packages/assets/dist/derive/index.js';
import { parseAssetServiceConfig, serveAssets } from '../packages/assets/dist/service/index.js';
import { MemoryStore } from '../packages/assets/dist/store/index.js';
import { cutTexture } from '../packages/codecs/dist/codestream/index.js';
import { createWorkerCodec } from '../packages/codecs/dist/node/index.js';
import { Uuid } from '../packages/protocol/dist/datatypes/index.js';
import { machine, median, table } from './report.mjs';

const option = (name, otherwise) =>
  process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : otherwise;
const seconds = Number(option('--seconds', '2'));
const CUT = { discard: 5, estimate: 'current' };

const small = new Uint8Array(
  readFileSync(new URL('../vectors/codestream/lrcp-5-layers-alpha.j2k', import.meta.url)),
);
const codec = createWorkerCodec();
const large = await codec.encode(pictureOf(1024), { ratio: 10 });

console.log(
  `Measured on ${new Date().toISOString().slice(0, 10)}: ${machine()}. One worker, one at a time.\n`,
);
const rows = [];
for (const [name, bytes] of [
  [`256 × 256 RGBA, 5 layers, ${kib(small)}`, small],
  [`1024 × 1024 RGB, 1 layer, ${kib(large)}`, large],
]) {
  rows.push([name, 'cut, in this thread', ...(await rate(() => cutTexture(bytes, CUT)))]);
  rows.push([name, 'cut, in a worker', ...(await rate(() => codec.cut(bytes, CUT)))]);
  for (const format of ['png', 'webp', 'jpeg'])
    rows.push([
      name,
      `preview ${format}, 256`,
      ...(await rate(() => codec.preview(bytes, previewOf(format, 256)))),
    ]);
  rows.push([
    name,
    'preview webp, 2048',
    ...(await rate(() => codec.preview(bytes, previewOf('webp', 2048)))),
  ]);
  rows.push([name, 'decoded whole', ...(await rate(() => codec.decode(bytes)))]);
}
console.log(`${table(['texture', '', 'per second', 'median ms'], rows)}\n`);
console.log(
  table(['kept derivation over loopback, one at a time', 'per second', 'median ms'], await served()),
);

function previewOf(format, pixels) {
  return { format, size: { type: 'longest', pixels } };
}

/** [per second, median milliseconds] of doing it again and again. */
async function rate(act) {
  await act();
  const times = [];
  const begin = performance.now();
  while (performance.now() - begin < seconds * 1000) {
    const from = performance.now();
    await act();
    times.push(performance.now() - from);
  }
  const spent = (performance.now() - begin) / 1000;
  return [Math.round(times.length / spent).toLocaleString('en'), median(times).toFixed(2)];
}

async function served() {
  const folder = mkdtempSync(join(tmpdir(), 'landfall-bench-'));
  const store = new MemoryStore();
  const id = Uuid.parse('89556747-24cb-43ed-920b-47caed15465f');
  await store.put({ id, type: 0, bytes: large });
  const derivedCache = await DiskDerivedCache.open({ folder, limitBytes: 1 << 26 });
  const service = await serveAssets(parseAssetServiceConfig({ port: 0 }), { store, derivedCache });
  const get = async (path) => {
    const answer = await fetch(`${service.url}${path}`);
    await answer.arrayBuffer();
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`);
  };
  try {
    return [
      ['preview webp, 256', ...(await rate(() => get(`/derived/${id}/preview?format=webp&size=256`)))],
      ['cut, discard 4', ...(await rate(() => get(`/derived/${id}/texture?discard=4`)))],
      ['the texture itself', ...(await rate(() => get(`/GetTexture/?texture_id=${id}`)))],
    ];
  } finally {
    await service.close();
    rmSync(folder, { recursive: true });
  }
}

function pictureOf(size) {
  const samples = new Uint8Array(size * size * 3);
  let seed = 1;
  for (let at = 0; at < samples.length; at++) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    const [x, y] = [Math.floor(at / 3) % size, Math.floor(at / 3 / size)];
    samples[at] = 120 + 60 * Math.sin(x / 37 + Math.cos(y / 51) * 3 + (at % 3)) + (seed >>> 28);
  }
  return { width: size, height: size, channels: 3, samples };
}

function kib(bytes) {
  return `${Math.round(bytes.length / 1024)} KiB`;
}
await codec[Symbol.asyncDispose]();

// What a front costs next to asking the object store directly: the same 64 KB objects of a Swift on loopback, by signed GETs and
// through `landfall assets serve --store`, in turns in the same run. The front keeps no bytes in memory here.
// Usage: npm run build && node bench/assets-object-store.mjs [--rounds n] [--objects n]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { randomBytes } from 'node:crypto';
import { build } from 'esbuild';
import { Agent, request } from 'undici';
import { ObjectStore } from '../packages/assets/dist/object-store/index.js';
import { S3Engine, Signer } from '../packages/assets/dist/s3/index.js';
import { Uuid } from '../packages/protocol/dist/datatypes/index.js';
import { machine, median, table } from './report.mjs';

const SIZE = 64 * 1024;
const RANGE = 4096;
const BUCKET = 'bench';
const option = (name, otherwise) =>
  process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : otherwise;
const rounds = Number(option('--rounds', '600'));
const objects = Number(option('--objects', '400'));
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'landfall-bench-'));

const agent = new Agent({ connections: 16, pipelining: 1 });

const swift = await (await testing('swift')).startSwift();
try {
  console.log(`Measured on ${new Date().toISOString().slice(0, 10)}: ${machine()}.\n`);
  await main(swift);
} finally {
  await swift[Symbol.asyncDispose]();
  await agent.close();
  rmSync(folder, { recursive: true });
}

/** The tests' own starter of engines, which is no part of the packages. */
async function testing(name) {
  const outfile = join(root, 'node_modules/.cache/landfall-assets', `bench-${name}-${process.pid}.mjs`);
  await build({
    entryPoints: [join(root, `packages/assets/src/testing/${name}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['undici', '@landfall/*'],
    logLevel: 'error',
  });
  const loaded = await import(pathToFileURL(outfile));
  rmSync(outfile);
  return loaded;
}

async function main({ access, pids }) {
  const engine = new S3Engine({ ...access, bucket: BUCKET });
  const store = await ObjectStore.open({ engine, create: true, createBucket: true });
  const assets = [];
  let putMs = [];
  const before = { ...engine.requests };
  for (let count = 0; count < objects; count += 1) {
    const id = Uuid.fromRandomBytes(randomBytes(16));
    const began = performance.now();
    const { asset } = await store.put({ id, bytes: randomBytes(SIZE), type: 0 });
    putMs.push(performance.now() - began);
    assets.push({ id: id.toString(), hash: asset.hash });
  }
  const requests = Object.entries(engine.requests).map(
    ([verb, count]) => `${((count - before[verb]) / objects).toFixed(2)} ${verb}`,
  );
  await store[Symbol.asyncDispose]();

  const direct = directOf(access);
  const rows = [];
  for (const [name, range] of [
    ['whole', undefined],
    [`${RANGE / 1024} KB range`, true],
  ]) {
    for (const inFlight of [1, 8]) {
      const front = await startFront(access);
      const cold = await compare(direct, front, assets, range, inFlight, assets.length, pids);
      const warm = await compare(direct, front, assets, range, inFlight, rounds, pids);
      rows.push(
        [`${name}, ${inFlight} in flight, id read before`, ...warm],
        [`${name}, ${inFlight} in flight, first read of the id`, ...cold],
      );
      await front[Symbol.asyncDispose]();
    }
  }
  console.log(`## GET of ${SIZE / 1024} KB on Swift: directly, and through a front\n`);
  console.log(
    table(
      ['', 'direct, median ms', 'front, median ms', 'more', 'direct, CPU ms', 'front, CPU ms', 'more'],
      rows,
    ),
  );
  console.log(
    `\nA durable put of ${SIZE / 1024} KB takes ${median(putMs).toFixed(1)} ms (median, one at a time) and ${requests.join(', ')} requests.`,
  );
}

/** A signed GET as any client would send one; the same HTTP client as for the front. */
function directOf({ endpoint, credentials }) {
  const signer = new Signer(credentials, 'us-east-1');
  const { host } = new URL(endpoint);
  return async ({ hash }, headers) => {
    const path = `/${BUCKET}/blob/${hash}`;
    const signed = signer.sign({ method: 'GET', host, path, query: '', body: undefined }, Date.now());
    return await ask(`${endpoint}${path}`, { ...signed, ...headers });
  };
}

async function ask(url, headers) {
  const { statusCode, body } = await request(url, { dispatcher: agent, headers });
  const { byteLength } = await body.arrayBuffer();
  if (statusCode >= 300) throw new Error(`${url}: ${statusCode}`);
  return byteLength;
}

async function startFront({ endpoint, credentials }) {
  const args = [
    join(root, 'bin/landfall.mjs'),
    'assets',
    'serve',
    '--port',
    '0',
    '--store',
    `s3://${BUCKET}`,
    '--endpoint',
    endpoint,
  ];
  const env = {
    ...process.env,
    LANDFALL_ASSETS_S3_ACCESS_KEY: credentials.accessKey,
    LANDFALL_ASSETS_S3_SECRET_KEY: credentials.secretKey,
    LANDFALL_ASSETS_LIMITS_CACHE_BYTES: '0',
    LANDFALL_ASSETS_SCRUB_ENABLED: 'false',
  };
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  let url;
  for await (const line of createInterface({ input: child.stdout })) {
    url = /Asset service: (\S+)/.exec(line)?.[1];
    if (url !== undefined) break;
  }
  if (url === undefined) throw new Error('the front did not start');
  child.stdout.resume();
  const get = async ({ id }, headers) => await ask(`${url}/assets/${id}/data`, headers);
  return Object.assign(get, {
    pid: child.pid,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await ended;
    },
  });
}

/** What the processes took of the processors since they began; ticks of 10 ms. */
function cpuMs(pids) {
  const ticks = pids.map((pid) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ');
    return Number(fields[11]) + Number(fields[12]);
  });
  return 10 * ticks.reduce((sum, each) => sum + each, 0);
}

/** In turns, so that a busy neighbour hits both. [direct, front, how much more; the same of processor time in all] */
async function compare(direct, front, assets, range, inFlight, count, pids) {
  const times = { direct: [], front: [] };
  const cpu = { direct: 0, front: 0 };
  const batch = inFlight === 1 ? 1 : inFlight * 4;
  let next = 0;
  for (let done = 0; done < count; done += batch) {
    const some = Array.from({ length: batch }, () => assets[next++ % assets.length]);
    for (const [name, get] of done % (2 * batch) === 0
      ? [
          ['direct', direct],
          ['front', front],
        ]
      : [
          ['front', front],
          ['direct', direct],
        ]) {
      const left = some.values();
      const work = async () => {
        for (const asset of left) {
          const start = RANGE * Math.floor((Math.random() * SIZE) / RANGE);
          const began = performance.now();
          await get(asset, range ? { range: `bytes=${start}-${start + RANGE - 1}` } : {});
          times[name].push(performance.now() - began);
        }
      };
      const before = cpuMs([...pids, process.pid, front.pid]);
      await Promise.all(Array.from({ length: inFlight }, work));
      cpu[name] += cpuMs([...pids, process.pid, front.pid]) - before;
    }
  }
  const [a, b] = [median(times.direct), median(times.front)];
  const [c, d] = [cpu.direct / times.direct.length, cpu.front / times.front.length];
  const more = (one, other) => `${Math.round((other / one - 1) * 100)} %`;
  return [a.toFixed(2), b.toFixed(2), more(a, b), c.toFixed(2), d.toFixed(2), more(c, d)];
}

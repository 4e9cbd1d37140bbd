// What a request costs through OpenSimulator's asset interface (ROBUST's) and through that of its asset server proposal, from one store.
// Usage: node bench/assets-interfaces.mjs [--rounds n]. Needs a build. Processor time of this process, which is the client too, the same for both;
// in turns, the best tenth of many short rounds, as what else the machine does makes them only slower.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'undici';
import { EmbeddedStore } from '../packages/assets/dist/embedded/index.js';
import { parseAssetServiceConfig, serveAssets } from '../packages/assets/dist/service/index.js';
import { Uuid } from '../packages/protocol/dist/datatypes/index.js';
import { machine, table } from './report.mjs';

const [ASSETS, REQUESTS, AT_ONCE] = [100, 200, 16];
const at = process.argv.indexOf('--rounds');
const rounds = at < 0 ? 40 : Number(process.argv[at + 1]);
const folder = mkdtempSync(join(tmpdir(), 'landfall-interfaces-'));
let made = 0;

const idOf = (number) => `bbbbbbbb-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
/** Noise, so that no two are the same content. */
const bytesOf = (number, size) =>
  Buffer.concat(
    Array.from({ length: size / 32 }, (_, part) => createHash('sha256').update(`${number}/${part}`).digest()),
  );
const xmlOf = (id, bytes) =>
  `<AssetBase><Data>${bytes.toString('base64')}</Data><FullID><Guid>${id}</Guid></FullID><ID>${id}</ID><Name>n</Name><Type>0</Type></AssetBase>`;
const jsonOf = (id, bytes) =>
  JSON.stringify({
    id: `uuid::${id}`,
    name: 'n',
    type: 'image/jp2',
    data: `b64::${bytes.toString('base64')}`,
  });

async function ask(pool, request, expected) {
  const { statusCode, body } = await pool.request(request);
  await body.dump({ limit: 1 << 24 });
  if (statusCode !== expected) throw new RangeError(`${request.path} answered ${statusCode}`);
}

/** Microseconds of processor time a request. */
async function round(pool, requestOf, expected) {
  const began = process.cpuUsage();
  let next = 0;
  const line = async () => {
    while (next < REQUESTS) await ask(pool, requestOf(next++), expected);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, line));
  const { user, system } = process.cpuUsage(began);
  return (user + system) / REQUESTS;
}

const best = (times) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 10)];

function kinds(size) {
  const get = (path) => (n) => ({ method: 'GET', path: path(idOf(n % ASSETS)) });
  const fresh = (path, type, format) => () => {
    const id = idOf(1_000_000 + made);
    return {
      method: 'POST',
      path,
      headers: { 'content-type': type },
      body: format(id, bytesOf(made++, size)),
    };
  };
  return [
    ['bytes', get((id) => `/assets/${id}/data`), get((id) => `/${id}/data`), 200, 200],
    ['metadata', get((id) => `/assets/${id}/metadata`), get((id) => `/${id}/metadata`), 200, 200],
    [
      'storing',
      fresh('/assets', 'text/xml', xmlOf),
      fresh('/createasset', 'application/json', jsonOf),
      200,
      201,
    ],
  ];
}

const rows = [];
try {
  for (const size of [4096, 65_536]) {
    const data = join(folder, String(size));
    const store = await EmbeddedStore.open({ folder: data });
    for (let n = 0; n < ASSETS; n++)
      await store.put({ id: Uuid.parse(idOf(n)), bytes: bytesOf(n, size), type: 0 });
    const config = parseAssetServiceConfig({ port: 0, data, referenceProtocol: { enabled: true } });
    const service = await serveAssets(config, { store });
    const pool = new Pool(service.url, { connections: AT_ONCE });
    for (const [name, robust, proposed, wellRobust, wellProposed] of kinds(size)) {
      const times = [[], []];
      for (let turn = -2; turn < rounds; turn++) {
        const pair = [await round(pool, robust, wellRobust), await round(pool, proposed, wellProposed)];
        if (turn >= 0) pair.forEach((time, which) => times[which].push(time));
      }
      const [one, other] = times.map(best);
      rows.push([`${name}, ${size / 1024} KiB`, one.toFixed(0), other.toFixed(0), (other / one).toFixed(2)]);
    }
    await pool.close();
    await service.close();
    await store[Symbol.asyncDispose]();
  }
  console.log(`Measured on ${new Date().toISOString().slice(0, 10)}: ${machine()}.\n`);
  console.log(table(['µs a request, client and server', 'ROBUST', 'proposed', 'ratio'], rows));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

// The asset service next to nginx and to a bare node:http cluster, all three on the same textures in the same run, in turn.
// Usage: node bench/assets-serve.mjs [--seconds n] [--rounds n] [--dir folder] [--only part-of-a-name]
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anonymousMiB, startBareCluster, startNginx, startOurs } from './assets-serve/servers.mjs';
import { idOf, layTextures } from './assets-serve/textures.mjs';
import { wrk } from './assets-serve/wrk.mjs';
import { machine, median, table } from './report.mjs';

const option = (name, otherwise) =>
  process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : otherwise;
const seconds = Number(option('--seconds', '4'));
const rounds = Number(option('--rounds', '3'));
const only = option('--only', '');
const ALL = 10_000;
const HOT = 1000;

const WORKLOADS = [
  { name: 'whole, 1,000 hot', count: HOT, ranges: false, wanted: 0.6 },
  { name: 'whole, 10,000', count: ALL, ranges: false, wanted: 0.3 },
  { name: '4 KiB of 1,000 hot', count: HOT, ranges: true, wanted: 0.5 },
  { name: '4 KiB of 10,000', count: ALL, ranges: true, wanted: 0.2 },
].filter(({ name }) => name.includes(only));

const root = mkdtempSync(join(option('--dir', tmpdir()), 'landfall-serve-'));
try {
  console.log(`Measured on ${new Date().toISOString().slice(0, 10)}: ${machine()}.\n`);
  await layTextures(root, ALL);
  const list = pathsFile('data', (id) => `/assets/${id}/data`);
  const servers = {
    nginx: () => startNginx(root),
    bare: () => startBareCluster(ALL),
    ours: () => startOurs(root, { scrub: { enabled: false } }),
  };
  const results = WORKLOADS.map(() => ({ nginx: [], bare: [], ours: [] }));
  let mostMiB = 0;
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, start] of Object.entries(servers)) {
      const server = await start();
      try {
        for (const [at, workload] of WORKLOADS.entries()) {
          const load = { list, count: workload.count, ranges: workload.ranges };
          await wrk(server.url, { ...load, seconds: 2 });
          const result = await wrk(server.url, { ...load, seconds });
          if (result.wrong > 0) throw new Error(`${name}, ${workload.name}: ${result.wrong} wrong answers`);
          results[at][name].push(result);
        }
        if (name === 'ours') mostMiB = Math.max(mostMiB, anonymousMiB(server.pid));
      } finally {
        await server.stop();
      }
    }
  }
  console.log(tableOf(results));
  console.log(
    `\nAnonymous memory of all our processes after it: **${mostMiB.toFixed(0)} MiB** (limit 300).\n`,
  );
  console.log(await routes());
} finally {
  rmSync(root, { recursive: true, force: true });
}

function tableOf(results) {
  const rate = (value) => Math.round(value).toLocaleString('en');
  const rows = WORKLOADS.map(({ name, wanted }, at) => {
    const of = (who, what) => median(results[at][who].map((result) => result[what]));
    const share = of('ours', 'perSecond') / of('nginx', 'perSecond');
    return [
      name,
      rate(of('nginx', 'perSecond')),
      rate(of('bare', 'perSecond')),
      rate(of('ours', 'perSecond')),
      `**${share.toFixed(2)}** (${wanted})`,
      `${of('bare', 'p99').toFixed(1)} / ${of('ours', 'p99').toFixed(1)}`,
      `${(of('ours', 'p99') / of('bare', 'p99')).toFixed(2)} (1.5)`,
    ];
  });
  const head = [
    'textures of 64 KiB, 64 connections',
    'nginx/s',
    'bare node/s',
    'ours/s',
    'of nginx (wanted)',
  ];
  return table([...head, 'p99 ms, bare / ours', 'p99 ratio (most)'], rows);
}

function pathsFile(name, path) {
  const file = join(root, `paths-${name}`);
  writeFileSync(file, Array.from({ length: ALL }, (_, n) => `${path(idOf(n))}\n`).join(''));
  return file;
}

/** The routes of OpenSim's own services, of 1,000 hot textures, by connections. */
async function routes() {
  const kinds = [
    ['`/assets/{id}/data`', pathsFile('data', (id) => `/assets/${id}/data`), '1,500–2,000 (ROBUST, 64)'],
    ['`/assets/{id}`, XML', pathsFile('xml', (id) => `/assets/${id}`), '939 (ROBUST, 64)'],
    [
      '`GetTexture`',
      pathsFile('texture', (id) => `/GetTexture/?texture_id=${id}`),
      'about 3,000 (64), 216 (8), 20 (1)',
    ],
  ];
  const server = await startOurs(root, { scrub: { enabled: false } });
  const rows = [];
  try {
    for (const [name, list, recorded] of kinds) {
      const cells = [];
      for (const connections of [64, 8, 1]) {
        const load = { list, count: HOT, connections };
        await wrk(server.url, { ...load, seconds: 1 });
        const { perSecond, p50, wrong } = await wrk(server.url, { ...load, seconds });
        if (wrong > 0) throw new Error(`${name}: ${wrong} wrong answers`);
        cells.push(`${Math.round(perSecond).toLocaleString('en')} (${p50.toFixed(2)})`);
      }
      rows.push([name, ...cells, recorded]);
    }
  } finally {
    await server.stop();
  }
  const head = ['requests/s (median ms) by connections', '64', '8', '1', "OpenSim's, recorded"];
  return table(head, rows);
}

/**
 * A real OpenSimulator on our asset service: agents come, put assets in by every way there is, fetch, leave, while the
 * simulator is restarted and the service is restarted and killed. Everything acknowledged is read back after each, byte for byte.
 *
 *   node scripts/live-assets.mjs --grid http://127.0.0.1:9000/ --simulator /path/to/opensim/bin --config assets.json
 *     --mesh a.llmesh --sound a.ogg --folder /tmp/live-run --agents "Bot One:bot,Bot Two:bot" --minutes 60
 *
 * docs/guide/assets-live.md tells how such a grid is set up. Needs `npm run build` and opj_compress. Only for loopback.
 * Exits 1 when anything was lost.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createNodePorts } from '@landfall/transport/node';
import { makePictures } from './live-assets/content.mjs';
import { Ledger } from './live-assets/ledger.mjs';
import { AssetService, Simulator, sleep } from './live-assets/programs.mjs';
import { acknowledgedIn, proveAtService, proveThroughSimulator } from './live-assets/proof.mjs';
import { Visitor } from './live-assets/visitor.mjs';

const { values } = parseArgs({
  options: {
    grid: { type: 'string', default: 'http://127.0.0.1:9000/' },
    simulator: { type: 'string' },
    run: { type: 'string', default: 'dotnet OpenSim.dll' },
    config: { type: 'string' },
    mesh: { type: 'string' },
    sound: { type: 'string' },
    folder: { type: 'string', default: './live-run' },
    agents: { type: 'string', default: 'Bot One:bot,Bot Two:bot,Bot Three:bot' },
    minutes: { type: 'string', default: '60' },
    seconds: { type: 'string', default: '2' },
    acts: { type: 'string', default: '60' },
  },
});
const config = JSON.parse(readFileSync(values.config, 'utf8'));
const url = `http://${config.bind ?? '127.0.0.1'}:${config.port}`;
for (const address of [values.grid, url])
  if (!/^https?:\/\/(127\.|localhost)/.test(address)) throw new TypeError('only for grids on loopback');

mkdirSync(values.folder, { recursive: true });
const startedAt = Date.now();
const tell = (text) => console.log(`${new Date().toISOString().slice(11, 19)} ${text}`);
const [{ user, password }] = config.credentials;
const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
const serviceLog = join(values.folder, 'assets.log');
const service = new AssetService({ config: values.config, url, authorization, log: serviceLog });
const simulator = new Simulator({
  bin: values.simulator,
  run: values.run,
  log: join(values.folder, 'simulator.log'),
});
const ledger = new Ledger(join(values.folder, 'ledger.ndjson'));
const bakes = [];
const neverSent = new Map();
const lost = new Map();
const badThroughSimulator = new Map();
const proofs = [];

const parts = {
  grid: values.grid,
  ports: createNodePorts(),
  ledger,
  service,
  pictures: makePictures(),
  sound: readFileSync(values.sound),
  mesh: readFileSync(values.mesh),
  bakes,
  neverSent,
  tell,
};
const BURST_MS = 6000;
/** Until the agents are back. */
const SETTLE_MS = 30_000;
const visitors = values.agents.split(',').map((account) => new Visitor(account, parts));

async function prove(after, { alsoThroughSimulator }) {
  const {
    good,
    lost: gone,
    neverSent: kept,
  } = await proveAtService(ledger, service, acknowledgedIn(serviceLog));
  for (const entry of kept) neverSent.set(entry.id, entry);
  for (const entry of gone) lost.set(entry.id, entry);
  let words = `${good} at the service`;
  const lender = visitors.find(({ session }) => session !== undefined);
  if (alsoThroughSimulator && lender !== undefined) {
    const seen = await lender.lend((session) => proveThroughSimulator(ledger, session, neverSent));
    for (const entry of seen.bad) badThroughSimulator.set(entry.id, entry);
    words += `, ${seen.good} through the simulator, ${seen.bad.length} not as they were there`;
  }
  proofs.push({ after, at: Date.now() - startedAt, good, lost: gone.length, neverSent: kept.length });
  tell(`proof after ${after}: ${words}; lost ${gone.length}; never sent ${kept.length}`);
}

/** Everybody uploads as fast as the simulator lets them, and in the midst of it the service goes away. */
async function amidBurst(away) {
  const bursts = visitors.map((visitor) => visitor.burst(BURST_MS));
  await sleep(BURST_MS / 3);
  await away();
  await Promise.all(bursts);
}

const events = {
  async restartService() {
    await amidBurst(() => service.restart());
    await prove('a restart of the service', {});
  },
  async killService() {
    await amidBurst(() => service.kill());
    await prove('kill -9 of the service', {});
  },
  async killTwice() {
    await amidBurst(async () => {
      await service.kill();
      await service.kill();
    });
    await prove('kill -9 twice', {});
  },
  async restartSimulator() {
    await simulator.restart();
    await sleep(SETTLE_MS);
    await prove('a restart of the simulator, without its cache', { alsoThroughSimulator: true });
  },
};

/** What happens when, as a part of the whole time. */
const PLAN = [
  [0.06, 'restartService'],
  [0.12, 'killService'],
  [0.2, 'restartSimulator'],
  [0.28, 'killService'],
  [0.34, 'killTwice'],
  [0.42, 'restartSimulator'],
  [0.5, 'restartService'],
  [0.57, 'killService'],
  [0.64, 'restartSimulator'],
  [0.7, 'killTwice'],
  [0.76, 'killService'],
  [0.82, 'restartService'],
  [0.88, 'restartSimulator'],
  [0.94, 'killService'],
];

async function reportEach() {
  const counts = visitors.map((visitor) => visitor.counts);
  const summary = {
    minutes: Math.round((Date.now() - startedAt) / 6000) / 10,
    ledger: ledger.entries.length,
    byWay: ledger.byWay(),
    bytes: ledger.entries.reduce((sum, { bytes }) => sum + bytes, 0),
    counts,
    bakes: bakes.length,
    simulatorRestarts: simulator.restarts,
    serviceRestarts: service.restarts,
    serviceKills: service.kills,
    awayMs: service.away.map(({ from, to }) => to - from),
    lost: [...lost.values()],
    neverSent: [...neverSent.values()],
    badThroughSimulator: [...badThroughSimulator.values()],
    proofs,
    requests: await service.requests(),
  };
  writeFileSync(join(values.folder, 'summary.json'), JSON.stringify(summary, undefined, 2));
  return summary;
}

async function finish() {
  for (const visitor of visitors) visitor.stop();
  await Promise.all(visitors.map((visitor) => visitor.leave()));
  await prove('everything', {});
  const atService = [];
  for (const id of bakes) atService.push((await service.read(id)).status);
  tell(`bakes at the service: ${atService.filter((status) => status === 200).length} of ${bakes.length}`);
  const oar = join(values.folder, 'saved.oar');
  await simulator.command(`save oar ${oar}`, 'Finished writing out OAR', 120_000);
  tell(`saved ${oar}`);
  await reportEach();
  await simulator.stop();
  await service.stop();
}

await service.start();
tell('the service is ready');
await simulator.start();
tell('the simulator is ready');
const totalMs = Number(values.minutes) * 60_000;
const everyMs = Number(values.seconds) * 1000;
for (const visitor of visitors)
  visitor
    .run({ everyMs, acts: Number(values.acts) })
    .catch((error) => tell(`a visitor failed: ${error.stack}`));
const begunAt = Date.now();
const reports = setInterval(() => {
  reportEach().catch((error) => tell(`no report: ${error.message}`));
}, 30_000);
for (const [part, name] of PLAN) {
  await sleep(Math.max(0, begunAt + part * totalMs - Date.now()));
  tell(name);
  await events[name]().catch((error) => tell(`${name} failed: ${error.stack}`));
}
await sleep(Math.max(0, begunAt + totalMs - Date.now()));
clearInterval(reports);
await finish();
tell(`lost: ${lost.size}`);
process.exitCode = lost.size === 0 ? 0 : 1;

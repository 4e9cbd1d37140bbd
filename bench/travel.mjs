// Travel in our own grid over loopback: how long a teleport and a border crossing take, and what an agent costs that sees nine regions.
// node bench/travel.mjs [teleports|crossings|neighbours]
import { fork } from 'node:child_process';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { arrive, travel, defaultRooms } from '@landfall/client';
import { startGrid } from '@landfall/grid';
import { createWitness } from '@landfall/protocol/evidence';
import { createNodePorts } from '@landfall/transport/node';
import { machine, table } from './report.mjs';

const TELEPORTS = 60;
const CROSSINGS = 60;
const CROSSING_MS = 30_000;
const AGENTS = 20;
const WARM_AGENTS = 10;
/** Neighbours are shown one every half a second. */
const COMPLETE_MS = 120_000;
const SETTLE_MS = 15_000;
const LIMIT_KIB = 600;

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const accounts = Array.from({ length: AGENTS + 1 }, (_, n) => ({
  first: 'Test',
  last: `Number${n}`,
  password: 'secret',
}));
const terrain = { kind: 'flat', height: 25 };
const square = [999, 1000, 1001].flatMap((x) =>
  [999, 1000, 1001].map((y) => ({ name: `R ${x} ${y}`, x, y, terrain })),
);
const GRID = { passwordScheme: 'opensim', accounts, regions: square };
const MIDDLE = 'R 1000 1000';

const login = (n, loginUri, place) => ({
  grid: loginUri,
  firstName: 'Test',
  lastName: `Number${n}`,
  secret: { password: 'secret' },
  start: `uri:${MIDDLE}&${place}&40`,
});

/** From region to region, a corner of the nine and the middle in turn; from the request to AgentMovementComplete, the grid in another process. */
async function measureTeleports() {
  const { loginUri, stop } = await startElsewhere();
  const ports = createNodePorts();
  const rooms = [...defaultRooms(), travel()];
  const session = await arrive({ ...login(0, loginUri, '100&128'), rooms }, ports);
  await sleep(5000);
  const times = [];
  for (let hop = 0; hop < TELEPORTS; hop++) {
    const region = hop % 2 === 0 ? `R ${hop % 4 === 0 ? 999 : 1001} 1001` : MIDDLE;
    const { elapsedMs } = await session.travel.teleport(`${region}/100/100/30`).arrival;
    times.push(elapsedMs);
    await sleep(500);
  }
  await session.logout();
  stop();
  await ports.close();
  return times.toSorted((one, other) => one - other);
}

/** To and fro over a border in flight; from the heartbeat that has handed the agent over to AgentMovementComplete at the client. */
async function measureCrossings() {
  const ports = createNodePorts();
  let sentAt = 0;
  const witness = createWitness(
    {
      side: 'SERVER',
      via: 'Ranger',
      actor: 'grid',
      run: 'bench',
      now: () => performance.now(),
      wallTime: () => Date.now(),
    },
    ({ kind, mono }) => {
      if (kind === 'CrossedRegionSent') sentAt = mono;
    },
  );
  const grid = await startGrid(GRID, ports, { witness });
  const rooms = [...defaultRooms(), travel()];
  const session = await arrive({ ...login(0, grid.loginUri, '250&128'), rooms }, ports);
  await sleep(5000);
  session.agent.fly();
  const times = [];
  for (let crossing = 0; crossing < CROSSINGS; crossing++) {
    const placed = new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`crossing ${crossing} came to no end`)), CROSSING_MS);
      const remove = session.on('journey', ({ type, kind }) => {
        if (type !== 'placed' || kind !== 'crossing') return;
        times.push(performance.now() - sentAt);
        clearTimeout(timer);
        remove();
        resolve();
      });
    });
    session.agent.turnTo(crossing % 2 === 0 ? 0 : Math.PI);
    session.agent.walk('forward', { fast: true });
    await placed;
    session.agent.stop();
    await sleep(800);
  }
  await session.logout();
  await grid.close();
  await ports.close();
  return times.toSorted((one, other) => one - other);
}

/** A grid in another process. */
async function startElsewhere() {
  const child = fork(fileURLToPath(import.meta.url), ['grid']);
  const loginUri = await new Promise((resolve) => child.once('message', resolve));
  return { loginUri, stop: () => child.send('stop') };
}

/** Agents in the middle of nine regions, the grid in another process. */
async function measureNeighbours() {
  const { loginUri, stop } = await startElsewhere();
  const ports = createNodePorts();
  const come = (count) =>
    Promise.all(
      Array.from({ length: count }, (_, n) =>
        arrive({ ...login(n, loginUri, `${100 + n}&128`), drawDistance: 256 }, ports),
      ),
    );
  for (let round = 0; round < 2; round++) {
    const warm = await come(WARM_AGENTS);
    await sleep(8000);
    await Promise.all(warm.map((session) => session.logout()));
    await sleep(1000);
  }
  const before = await inUse();
  const sessions = await come(AGENTS);
  const until = Date.now() + COMPLETE_MS;
  while (sessions.some((session) => session.regions.all.length < square.length) && Date.now() < until)
    await sleep(500);
  await sleep(SETTLE_MS);
  const after = await inUse();
  const regions = sessions.map((session) => session.regions.all.length);
  const maps = sessions
    .flatMap((session) => session.regions.all)
    .reduce((sum, { terrain: land }) => sum + (land.heightMap?.heights.byteLength ?? 0), 0);
  await Promise.all(sessions.map((session) => session.logout()));
  stop();
  await ports.close();
  return {
    regions,
    heapKib: (after.heapUsed - before.heapUsed) / AGENTS / 1024,
    buffersKib: (after.arrayBuffers - before.arrayBuffers - maps) / AGENTS / 1024,
    mapsKib: maps / AGENTS / 1024,
  };
}

async function inUse() {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  for (let round = 0; round < 4; round++) {
    collect();
    await sleep(50);
  }
  return process.memoryUsage();
}

const at = (sorted, percent) => sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)];
const load = () => loadavg()[0].toFixed(1);

async function serve() {
  const grid = await startGrid(GRID, createNodePorts());
  process.send(grid.loginUri);
  process.on('message', () => process.exit(0));
  process.on('disconnect', () => process.exit(0));
}

const what = process.argv[2];
if (what === 'grid') await serve();
else {
  console.log(`${machine()}, load ${load()}`);
  const isWanted = (name) => what === undefined || what === name;
  const times = (name, all, count) => {
    const row = [
      `${all.length} of ${count}`,
      ...[50, 95, 100].map((percent) => `${at(all, percent).toFixed(1)} ms`),
    ];
    console.log(`\n${table([name, 'median', 'p95', 'most'], [row])}\n\nload ${load()}`);
  };
  if (isWanted('teleports')) times('teleports', await measureTeleports(), TELEPORTS);
  if (isWanted('crossings')) times('crossings', await measureCrossings(), CROSSINGS);
  if (isWanted('neighbours')) {
    const { regions, heapKib, buffersKib, mapsKib } = await measureNeighbours();
    const kib = (value) => `${value.toFixed(0)} KiB`;
    const rows = [
      [`**heap in use** (limit ${LIMIT_KIB} KiB)`, `**${kib(heapKib)}**`],
      ['array buffers, height maps aside', kib(buffersKib)],
      ['height maps', kib(mapsKib)],
      ['regions', `${Math.min(...regions)} to ${Math.max(...regions)}`],
    ];
    console.log(
      `\n${table(['each agent', ''], rows)}\n\nmean of ${AGENTS} agents in one process, load ${load()}`,
    );
  }
}

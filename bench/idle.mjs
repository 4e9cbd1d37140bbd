// What an idle arrived client costs in memory: many clients in this process, five in each region of a grid in another, each
// with its land, objects, event queue and sockets. Heap in use and array buffers after garbage collection, less the same
// before they came and less their height maps, divided by their number.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { arrive } from '@landfall/client';
import { createNodePorts } from '@landfall/transport/node';
import { table } from './report.mjs';
import { startSwarmGrid } from './swarm-grid.mjs';

const LIMIT_KIB = 64;
const CLIENTS = 100;
const CLIENTS_A_REGION = 5;
/** Everything that an arrival leaves to do has been done then, and the event queues wait. */
const SETTLE_MS = 15_000;
const IDLE_MS = 10_000;
const WARM_ROUNDS = 5;
const WARM_CLIENTS = 50;
const WARM_STAY_MS = 3_000;

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** @returns bytes and CPU time of one client. */
export async function measureIdle({ clients = CLIENTS, settleMs = SETTLE_MS, idleMs = IDLE_MS } = {}) {
  const grid = await startSwarmGrid(clients + 1, Math.ceil(clients / CLIENTS_A_REGION));
  const ports = createNodePorts();
  await warmUp(grid, ports, clients);
  const before = await inUse();
  const sessions = await Promise.all(Array.from({ length: clients }, (_, n) => arrive(grid.login(n), ports)));
  await sleep(settleMs);
  const after = await inUse();
  const cpu = process.cpuUsage();
  await sleep(idleMs);
  const { user, system } = process.cpuUsage(cpu);
  const maps = sessions.reduce(
    (sum, { region }) => sum + (region.terrain.heightMap?.heights.byteLength ?? 0),
    0,
  );
  const objects = sessions.reduce((sum, { region }) => sum + region.objects.size, 0);
  await Promise.all(sessions.map((session) => session.logout()));
  await grid.stop();
  await ports.close();
  const each = (bytes) => bytes / clients;
  return {
    clients,
    heapBytes: each(after.heapUsed - before.heapUsed),
    bufferBytes: each(after.arrayBuffers - before.arrayBuffers - maps),
    mapBytes: each(maps),
    objects: objects / clients,
    cpuMsPerSecond: each((user + system) / 1000) / (idleMs / 1000),
  };
}

/**
 * Clients that come, stay and go load and compile the code and make what is made once. Compiled code counts as heap: with three
 * rounds of twenty some 0.7 MiB of it came while the others were measured, which has nothing to do with their number.
 */
async function warmUp(grid, ports, clients) {
  for (let round = 0; round < WARM_ROUNDS; round++) {
    const some = Math.min(WARM_CLIENTS, clients);
    const sessions = await Promise.all(Array.from({ length: some }, (_, n) => arrive(grid.login(n), ports)));
    await sleep(WARM_STAY_MS);
    await Promise.all(sessions.map((session) => session.logout()));
    await sleep(1000);
  }
}

/** After garbage collection, which may take more than one round where finalizers are involved. */
async function inUse() {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  for (let round = 0; round < 4; round++) {
    collect();
    await sleep(50);
  }
  return process.memoryUsage();
}

export function describeIdle({ clients, heapBytes, bufferBytes, mapBytes, objects, cpuMsPerSecond }) {
  const kib = (bytes) => `${(bytes / 1024).toFixed(1)} KiB`;
  const rows = [
    [`**heap in use** (limit ${LIMIT_KIB} KiB)`, `**${kib(heapBytes)}**`],
    ['array buffers, height map aside', kib(bufferBytes)],
    ['height map', kib(mapBytes)],
    ['CPU time a second', `${cpuMsPerSecond.toFixed(2)} ms`],
  ];
  const how = `Mean of ${clients} clients in one process, ${objects} objects and avatars in sight of each; the grid is another process.`;
  return `## An idle arrived client\n\n${table(['each client', ''], rows)}\n\n${how}`;
}

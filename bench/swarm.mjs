// Many clients in this process arrive in one region of a grid in another process, over real sockets on loopback, and stay.
import { arrive } from '@landfall/client';
import { createNodePorts } from '@landfall/transport/node';
import { table } from './report.mjs';
import { startSwarmGrid } from './swarm-grid.mjs';

const CLIENTS = 200;
const STAY_MS = 60_000;
const ARRIVAL_LIMIT_MS = 30_000;

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** @returns what the arrival, the stay and the departure took, and everything that went wrong. */
export async function measureSwarm({ clients = CLIENTS, stayMs = STAY_MS } = {}) {
  const grid = await startSwarmGrid(clients, 1);
  const ports = createNodePorts();
  const faults = { undelivered: 0, malformed: 0, ended: 0 };
  const [start, ours, theirs] = [performance.now(), process.cpuUsage(), (await grid.usage()).cpuMs];
  const arrivals = await Promise.allSettled(
    Array.from({ length: clients }, async (_, n) => {
      const session = await arrive(grid.login(n), ports);
      watch(session, faults);
      return { session, afterMs: performance.now() - start };
    }),
  );
  const arrived = arrivals.filter(({ status }) => status === 'fulfilled').map(({ value }) => value);
  for (const { reason } of arrivals) if (reason !== undefined) console.error(String(reason));
  const landed = await allLand(arrived, start);
  const arrival = { ...(await phase(grid, start, ours, theirs)), landedMs: landed };

  const [stayStart, oursThen, theirsThen] = [
    performance.now(),
    process.cpuUsage(),
    (await grid.usage()).cpuMs,
  ];
  await sleep(stayMs);
  const stay = await phase(grid, stayStart, oursThen, theirsThen);
  const alive = arrived.filter(({ session }) => session.isAlive).length;
  const { avatars, Undelivered, Malformed, AgentTimeout } = await grid.usage();
  await Promise.all(arrived.map(({ session }) => session.logout()));
  await grid.stop();
  await ports.close();
  return {
    clients,
    arrived: arrived.length,
    lastArrivalMs: Math.max(...arrived.map(({ afterMs }) => afterMs)),
    limitMs: ARRIVAL_LIMIT_MS,
    arrival,
    stay,
    alive,
    avatars,
    faults: { ...faults, gridUndelivered: Undelivered, gridMalformed: Malformed, gridTimeouts: AgentTimeout },
  };
}

function watch(session, faults) {
  session.on('undelivered', () => faults.undelivered++);
  session.on('malformed', () => faults.malformed++);
  session.on('ended', ({ reason }) => {
    if (reason !== 'logout') faults.ended++;
  });
}

/** Milliseconds until everybody has all of the land; undefined when that takes more than the limit. */
async function allLand(arrived, start) {
  while (performance.now() - start < ARRIVAL_LIMIT_MS * 2) {
    if (arrived.every(({ session }) => session.region.terrain.isComplete)) return performance.now() - start;
    await sleep(50);
  }
  return undefined;
}

async function phase(grid, start, ours, theirs) {
  const { user, system } = process.cpuUsage(ours);
  const { cpuMs } = await grid.usage();
  return { ms: performance.now() - start, clientCpuMs: (user + system) / 1000, gridCpuMs: cpuMs - theirs };
}

export function describeSwarm({
  clients,
  arrived,
  alive,
  avatars,
  lastArrivalMs,
  limitMs,
  arrival,
  stay,
  faults,
}) {
  const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;
  const share = (cpuMs, ms) => `${seconds(cpuMs)} (${Math.round((100 * cpuMs) / ms)} % of a core)`;
  const row = (name, { ms, clientCpuMs, gridCpuMs }) => [
    name,
    seconds(ms),
    share(clientCpuMs, ms),
    share(gridCpuMs, ms),
  ];
  const wrong = Object.entries(faults).map(([name, count]) => `${name} ${count}`);
  const lines = [
    `${arrived} of ${clients} arrived, the last after ${seconds(lastArrivalMs)} (limit ${seconds(limitMs)});`,
    `all land was there after ${arrival.landedMs === undefined ? 'too long' : seconds(arrival.landedMs)}.`,
    `At the end of the stay ${alive} sessions lived and the grid had ${avatars} avatars. Wrong: ${wrong.join(', ')}.`,
  ];
  const head = ['', 'time', `CPU of the ${clients} clients' process`, "CPU of the grid's process"];
  return `## ${clients} clients in one region, over real sockets\n\n${table(head, [row('arrival', arrival), row('stay', stay)])}\n\n${lines.join(' ')}`;
}

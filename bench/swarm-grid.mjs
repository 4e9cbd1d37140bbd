// A grid in a process of its own, for the benchmarks with many clients. Driven by its parent: tells `loginUri` when it is
// ready, answers 'usage' with its CPU time and what went wrong, ends on 'stop'.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startGrid } from '@landfall/grid';
import { createNodePorts } from '@landfall/transport/node';

const self = fileURLToPath(import.meta.url);
const PASSWORD = 'secret';
/** Grid coordinates between regions: far enough not to be neighbours. */
const APART = 10;

const nameOf = (n) => ({ firstName: 'Swarm', lastName: `Number${n}` });
const regionName = (n) => `Region ${n}`;

/** Starts it with so many accounts, spread over so many regions. */
export async function startSwarmGrid(clients, regions) {
  const child = fork(self, [String(clients), String(regions)]);
  const { loginUri } = await next(child);
  return {
    loginUri,
    /** What the n-th client logs in with. */
    login: (n) => ({
      grid: loginUri,
      ...nameOf(n),
      secret: { password: PASSWORD },
      start: `uri:${regionName(n % regions)}&${100 + (n % 50)}&${100 + (n % 40)}&30`,
    }),
    usage: () => ask(child, 'usage'),
    stop: () => ask(child, 'stop'),
  };
}

function next(child) {
  return new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`the grid's process ended with ${code}`)));
  });
}

function ask(child, question) {
  const answer = next(child);
  child.send(question);
  return answer;
}

async function serve(clients, regions) {
  const seen = { Undelivered: 0, Malformed: 0, AgentTimeout: 0 };
  // Counts what went wrong, and costs next to nothing.
  const witness = { observe: (kind) => (kind in seen ? ++seen[kind] : 0), about: () => witness };
  const grid = await startGrid(configOf(clients, regions), createNodePorts(), { witness });
  const startedAt = process.cpuUsage();
  const answer = async (question) => {
    if (question === 'stop') await grid.close();
    const { user, system } = process.cpuUsage(startedAt);
    const avatars = grid.regions.reduce((sum, region) => sum + region.avatars().length, 0);
    process.send({ cpuMs: (user + system) / 1000, avatars, ...seen, rssBytes: process.memoryUsage.rss() });
    if (question === 'stop') setImmediate(() => process.exit(0));
  };
  process.on('message', (question) => void answer(question));
  process.on('disconnect', () => process.exit(0));
  process.send({ loginUri: grid.loginUri });
}

function configOf(clients, regions) {
  return {
    passwordScheme: 'opensim',
    regions: Array.from({ length: regions }, (_, n) => ({
      name: regionName(n),
      x: 1000 + n * APART,
      y: 1000,
      maxAgents: 1000,
      terrain: { kind: 'generated', seed: 7 },
      prims: Array.from({ length: 10 }, (_, i) => ({ position: [110 + i * 2, 140, 30], name: `Prim ${i}` })),
    })),
    accounts: Array.from({ length: clients }, (_, n) => {
      const { firstName: first, lastName: last } = nameOf(n);
      return { first, last, password: PASSWORD };
    }),
  };
}

if (process.argv[1] === self) await serve(Number(process.argv[2]), Number(process.argv[3]));

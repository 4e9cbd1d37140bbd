// What a gateway costs: a simulator, a gateway and pages, each in a process of its own, over loopback. The gateway's own CPU time by
// datagram, all checks on; how much later datagrams come than by a plain socket, in the same run; a hundred sessions at once.
// `node bench/gateway.mjs` after `npm run build`.
import { fork } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createNodeClock } from '@landfall/transport/node';
import { openGatewayConnection } from '@landfall/transport/relay';
import { openSocket } from './gateway/socket.mjs';
import { machine, table } from './report.mjs';

const BYTES = 900;
const SECONDS = 4;
const clock = createNodeClock();
const here = (file) => fileURLToPath(new URL(`./gateway/${file}`, import.meta.url));
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** A process that answers each word with one. */
async function start(file, ...args) {
  const child = fork(here(file), args.map(String));
  const [ready] = await once(child, 'message');
  const ask = async (word) => {
    child.send(word);
    const [answer] = await once(child, 'message');
    return answer;
  };
  return { child, ready, ask };
}

const simulator = await start('simulator.mjs');
const gateway = await start('serve.mjs', simulator.ready.loginUri);

/** A page whose grid has named the simulator; its datagrams go to `onDatagram`. */
async function openPage(onDatagram) {
  const { loginUri } = simulator.ready;
  const connection = await openGatewayConnection(
    { clock, openSocket: () => openSocket(gateway.ready.url) },
    { grid: loginUri, token: '' },
  );
  await connection.http.request({ method: 'POST', url: loginUri, body: Uint8Array.of(1) });
  const link = await connection.openLink();
  link.onDatagram(onDatagram);
  return { connection, port: link.local.port };
}

async function measure({ sessions, perSecond }) {
  const latencies = [];
  let got = 0;
  const receive = (datagram) => {
    got++;
    latencies.push(age(datagram));
  };
  const pages = await Promise.all(Array.from({ length: sessions }, () => openPage(receive)));
  const ports = pages.map(({ port }) => port);
  await simulator.ask({ send: { ports, bytes: BYTES, perSecond, seconds: 1 } });
  await sleep(300);
  got = 0;
  latencies.length = 0;
  const before = await gateway.ask('cpu');
  const { sent, seconds } = await simulator.ask({
    send: { ports, bytes: BYTES, perSecond, seconds: SECONDS },
  });
  await sleep(500);
  const after = await gateway.ask('cpu');
  const cpuUs = after.cpuUs - before.cpuUs;
  for (const { connection } of pages) connection.close();
  await sleep(200);
  const relayed = after.relayed - before.relayed;
  return {
    sessions,
    perSecond: relayed / seconds,
    delivered: got / sent,
    cpuUs: cpuUs / relayed,
    p95Ms: percentile(latencies, 0.95),
    rssMiB: after.rss / 2 ** 20,
  };
}

/** The same datagrams straight to a socket of this process. */
async function measurePlain(perSecond) {
  const latencies = [];
  const socket = createSocket({ type: 'udp4', recvBufferSize: 4 << 20 });
  socket.on('message', (datagram) => latencies.push(age(datagram)));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  await simulator.ask({ send: { ports: [port], bytes: BYTES, perSecond, seconds: SECONDS } });
  await sleep(200);
  socket.close();
  return percentile(latencies, 0.95);
}

/** Milliseconds since it was sent, by the clock that all processes share. */
const age = (datagram) =>
  Number(process.hrtime.bigint() - new DataView(datagram.buffer, datagram.byteOffset).getBigUint64(8)) / 1e6;

function percentile(values, fraction) {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * fraction))] ?? Number.NaN;
}

const rows = [];
for (const load of [
  { sessions: 1, perSecond: 5000 },
  { sessions: 1, perSecond: 30_000 },
  { sessions: 1, perSecond: 80_000 },
  { sessions: 100, perSecond: 20_000 },
]) {
  const found = await measure(load);
  rows.push([
    `${found.sessions}`,
    `${Math.round(found.perSecond)}`,
    `${(100 * found.delivered).toFixed(1)} %`,
    found.cpuUs.toFixed(1),
    `${Math.round(1e6 / found.cpuUs)}`,
    `${Math.round(found.rssMiB)}`,
  ]);
}
const added = [];
for (let round = 0; round < 5; round++) {
  const plain = await measurePlain(5000);
  const through = await measure({ sessions: 1, perSecond: 5000 });
  added.push({ plain, through: through.p95Ms, added: through.p95Ms - plain });
}
added.sort((one, other) => one.added - other.added);
const { plain, through } = added[added.length >> 1];

console.log(`Measured: ${machine()}.\n`);
console.log(
  table(['sessions', 'datagrams/s through it', 'delivered', 'CPU µs each', 'so many/s a core', 'MiB'], rows),
);
console.log(
  `\np95 at 5,000/s: ${plain.toFixed(2)} ms by a plain socket, ${through.toFixed(2)} ms through the gateway (median of 5 pairs).`,
);
simulator.child.kill();
gateway.child.kill();
process.exit(0);

// What the proxy costs: a simulator floods a viewer with reliable packets of 900 bytes through a process between them, and the viewer
// acknowledges. CPU time of that process a packet, by a bare loop that only forwards, and by the proxy: renumbering, and recording; then how much
// later packets come at 500/s. All in one run, over loopback. `node bench/proxy.mjs` after `npm run build`.
import { fork } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Uuid } from '@landfall/protocol/datatypes';
import { encodeMessage } from '@landfall/protocol/message';
import { encodePacket } from '@landfall/protocol/packet';
import { samplePacket } from './loopback-packet.mjs';
import { machine, median, table } from './report.mjs';

const SECONDS = 3;
const ROUNDS = 3;
const KINDS = ['bare', 'proxy', 'recorded', 'redacted'];
const BURST = 64;
const ID = '11111111-2222-3333-4444-555555555555';
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const socketAt = async () => {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 4 << 20, sendBufferSize: 4 << 20 });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
};

async function between(kind) {
  const [simulator, viewer] = [await socketAt(), await socketAt()];
  const server = createServer((request, response) => {
    request.resume();
    response.setHeader('content-type', 'application/llsd+xml');
    response.end(`<llsd><map><key>login</key><string>true</string><key>agent_id</key><string>${ID}</string>
<key>session_id</key><string>${ID}</string><key>circuit_code</key><integer>5</integer>
<key>sim_ip</key><string>127.0.0.1</string><key>sim_port</key><integer>${simulator.address().port}</integer>
<key>seed_capability</key><string>http://127.0.0.1:${server.address().port}/seed</string>
<key>region_x</key><integer>256000</integer><key>region_y</key><integer>256000</integer></map></llsd>`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const grid = `http://127.0.0.1:${server.address().port}/`;
  const file = fileURLToPath(new URL('./proxy/forward.mjs', import.meta.url));
  const child = fork(file, [kind, grid, simulator.address().port].map(String));
  const ask = async (word) => {
    child.send(word);
    return (await once(child, 'message'))[0];
  };
  const [place] = await once(child, 'message');
  const port = place.port ?? (await frontOf(place.loginUri));
  viewer.send(opening(), port, '127.0.0.1');
  const [, from] = await once(simulator, 'message');
  const end = async () => {
    const report = await ask('end');
    child.kill();
    server.close();
    simulator.close();
    viewer.close();
    return report;
  };
  return { simulator, viewer, port, up: from.port, ask, end };
}

/** Where a login through the proxy leads. */
async function frontOf(loginUri) {
  const response = await fetch(loginUri, {
    method: 'POST',
    headers: { 'content-type': 'application/llsd+xml' },
    body: '<llsd><map/></llsd>',
  });
  return Number(/<key>sim_port<\/key><integer>(\d+)/.exec(await response.text())[1]);
}

function opening() {
  const id = Uuid.parse(ID);
  const body = encodeMessage({ name: 'UseCircuitCode', CircuitCode: { Code: 5, SessionID: id, ID: id } });
  return encodePacket({ sequence: 1, reliable: true, body });
}

const sample = samplePacket();
function packet(sequence) {
  const datagram = sample.slice();
  new DataView(datagram.buffer).setUint32(1, sequence & 0xffffff);
  return datagram;
}

/** Bursts as fast as the loop turns; the viewer acknowledges what it gets. */
async function flood(place, seconds) {
  const { simulator, viewer, port, up } = place;
  let sequence = 1;
  let acks = [];
  let sentAcks = 1;
  viewer.removeAllListeners('message');
  viewer.on('message', (datagram) => {
    acks.push({ ID: datagram.readUInt32BE(1) });
    if (acks.length < 100) return;
    const body = encodeMessage({ name: 'PacketAck', Packets: acks });
    acks = [];
    viewer.send(encodePacket({ sequence: ++sentAcks, body }), port, '127.0.0.1');
  });
  const endsAt = performance.now() + seconds * 1000;
  while (performance.now() < endsAt) {
    for (let at = 0; at < BURST; at++) simulator.send(packet(sequence++), up, '127.0.0.1', () => {});
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function cost(kind) {
  const place = await between(kind);
  await flood(place, 1);
  const before = await place.ask('count');
  await flood(place, SECONDS);
  const after = await place.ask('count');
  const latencies = await latency(place);
  const { dropped } = await place.end();
  const count = after.forwarded - before.forwarded;
  const cpu = after.cpu.user + after.cpu.system - before.cpu.user - before.cpu.system;
  return { micros: cpu / count, perSecond: count / SECONDS, dropped, latency: median(latencies) };
}

/** Each way from simulator to viewer, in ms, when there is little to do. */
async function latency({ simulator, viewer, up }) {
  await sleep(500);
  const latencies = [];
  const sentAt = new Map();
  viewer.removeAllListeners('message');
  viewer.on('message', (datagram) => {
    const at = sentAt.get(datagram.readUInt16BE(datagram.length - 2));
    if (at !== undefined) latencies.push(performance.now() - at);
  });
  for (let at = 0; at < 1000; at++) {
    const datagram = packet(1_000_000 + at);
    // Its last two bytes, which nobody reads on the way.
    new DataView(datagram.buffer).setUint16(datagram.length - 2, 256 + at);
    sentAt.set(256 + at, performance.now());
    simulator.send(datagram, up, '127.0.0.1');
    await sleep(2);
  }
  await sleep(200);
  return latencies;
}

const all = Object.fromEntries(KINDS.map((kind) => [kind, []]));
for (let round = 0; round < ROUNDS; round++) for (const kind of KINDS) all[kind].push(await cost(kind));

console.log(`${machine()}, load ${loadavg()[0].toFixed(1)}\n`);
const of = (kind, key) => median(all[kind].map((one) => one[key]));
const bareMicros = of('bare', 'micros');
console.log(
  table(
    [
      'between simulator and viewer',
      'CPU µs a packet',
      'so many/s a core',
      'of a bare loop',
      'seen/s',
      'median way, ms',
    ],
    KINDS.map((kind) => [
      {
        bare: 'bare loop',
        proxy: 'proxy, renumbering',
        recorded: 'and recording',
        redacted: 'and recording without secrets',
      }[kind],
      of(kind, 'micros').toFixed(1),
      Math.round(1e6 / of(kind, 'micros')),
      `${(bareMicros / of(kind, 'micros')).toFixed(2)}×`,
      Math.round(of(kind, 'perSecond')),
      of(kind, 'latency').toFixed(2),
    ]),
  ),
);
const dropped = KINDS.reduce((sum, kind) => sum + all[kind].reduce((some, one) => some + one.dropped, 0), 0);
console.log(`\n${dropped} records were dropped because the disk did not take them.`);
process.exit(0);

// One circuit end to end on loopback: receive, zero-decode, decode, remember, acknowledge; next to what bare node:dgram
// receives, and once more as programs have it, through link and driver. A second process sends reliable 900-byte ObjectUpdateCompressed packets as fast as the receiver takes them.
import { fork } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { fileURLToPath } from 'node:url';
import { Circuit } from '@landfall/protocol/circuit';
import { ALL_MESSAGES } from '@landfall/protocol/message';
import { drive } from '@landfall/transport/drive';
import { createNodeClock, openNodeLink } from '@landfall/transport/node';
import { samplePacket } from './loopback-packet.mjs';

const self = fileURLToPath(import.meta.url);
const SECONDS = 3;
const BATCH = 64;
/** The sender has started then, and the code is compiled. */
const WARM_PACKETS = 10_000;

if (process.argv[2] === 'send') sendForever(Number(process.argv[3]));

/** Packets a second that one core takes: bare, and through a circuit. */
export async function measureLoopback(rounds = 3) {
  const measured = [];
  for (let round = 0; round < rounds; round++) {
    measured.push({
      bare: await receive(bareSocket(() => () => {})),
      circuit: await receive(bareSocket(throughCircuit)),
      driven: await receive(throughLinkAndDriver),
    });
  }
  return measured;
}

function throughCircuit() {
  const circuit = new Circuit({
    role: 'agent',
    messages: ALL_MESSAGES,
    now: performance.now(),
    random: Math.random,
  });
  let next = performance.now();
  return (bytes, answer) => {
    const now = performance.now();
    circuit.receiveDatagram(bytes, now);
    while (circuit.pollEvent() !== undefined);
    if (now >= next) {
      circuit.handleTimeout(now);
      next = now + 20;
    }
    for (let out = circuit.pollDatagram(); out !== undefined; out = circuit.pollDatagram()) answer(out);
  };
}

/** A socket of node:dgram whose datagrams are given to what `createReceiver` makes. */
function bareSocket(createReceiver) {
  return async (count) => {
    const socket = createSocket({ type: 'udp4', recvBufferSize: 4 << 20 });
    await new Promise((ready) => socket.bind(0, '127.0.0.1', ready));
    const take = createReceiver();
    socket.on('message', (datagram, from) => {
      count(datagram);
      take(datagram, (out) => socket.send(out, from.port, from.address));
    });
    return { port: socket.address().port, close: () => socket.close() };
  };
}

async function throughLinkAndDriver(count) {
  const [link, clock] = [await openNodeLink(), createNodeClock()];
  const circuit = new Circuit({
    role: 'agent',
    messages: ALL_MESSAGES,
    now: clock.now(),
    random: Math.random,
  });
  let peer;
  const send = (datagram) => link.send(datagram, peer);
  const driver = drive(circuit, { clock, send, onEvent: () => {} });
  link.onDatagram((datagram, from) => {
    count(datagram);
    peer = from;
    driver.receive(datagram);
  });
  const close = async () => {
    driver.stop();
    await link.close();
  };
  return { port: link.local.port, close };
}

/** CPU time of this process decides, not the wall: the sender shares the machine. */
async function receive(open) {
  let count = 0;
  let bytes = 0;
  let warm;
  const warmed = new Promise((resolve) => (warm = resolve));
  const receiver = await open((datagram) => {
    count++;
    bytes += datagram.length;
    if (count === WARM_PACKETS) warm();
  });
  const sender = fork(self, ['send', String(receiver.port)]);
  await warmed;
  const [start, countBefore, cpu] = [performance.now(), count, process.cpuUsage()];
  await new Promise((ended) => setTimeout(ended, SECONDS * 1000));
  const { user, system } = process.cpuUsage(cpu);
  const seconds = (performance.now() - start) / 1000;
  const packets = count - countBefore;
  sender.kill();
  await receiver.close();
  return {
    perSecond: packets / seconds,
    perCpuSecond: packets / ((user + system) / 1e6),
    meanBytes: bytes / Math.max(1, count),
  };
}

function sendForever(port) {
  const socket = createSocket('udp4');
  const sample = samplePacket();
  let sequence = 0;
  socket.connect(port, '127.0.0.1', () => {
    const burst = () => {
      for (let i = 0; i < BATCH; i++) {
        const datagram = sample.slice();
        new DataView(datagram.buffer).setUint32(1, (sequence = (sequence + 1) & 0xffffff));
        socket.send(datagram, () => {});
      }
      setImmediate(burst);
    };
    burst();
  });
}

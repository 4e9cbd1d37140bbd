// Where the time of a received packet goes: each part alone in this process, without a socket but for the last one, in processor
// time. The packet is the one of loopback.mjs. The best tenth of many short rounds: what else the machine does makes them only slower.
import { Circuit, VIEWER_RULES } from '@landfall/protocol/circuit';
import { ALL_MESSAGES } from '@landfall/protocol/message';
import { decodePacket } from '@landfall/protocol/packet';
import { drive } from '@landfall/transport/drive';
import { createNodeClock, openNodeLink } from '@landfall/transport/node';
import { samplePacket } from './loopback-packet.mjs';

const ROUNDS = 200;
const WARM_ROUNDS = 20;
const PACKETS = 4000;
/** Different packets, as memory that is met again and again costs less than it does in life. */
const RING = 256;

/** Microseconds of processor time for each packet, part by part. */
export async function measureParts() {
  const ring = Array.from({ length: RING }, () => samplePacket());
  const { bytes, start, end } = decodePacket(ring[0]);
  return {
    packet: await best((at) => decodePacket(ring[at])),
    message: await best(() => ALL_MESSAGES.decode(bytes, start, end)),
    circuit: await measureCircuit(ring),
    driven: await measureDriven(ring),
    ack: await measureAck(),
  };
}

function newCircuit(now) {
  return new Circuit({ role: 'agent', messages: ALL_MESSAGES, now, random: Math.random });
}

/** Counts on: a repeated number is a duplicate. */
function numbered(ring) {
  const views = ring.map(({ buffer }) => new DataView(buffer));
  let sequence = 0;
  return (at) => {
    views[at].setUint32(1, (sequence = (sequence + 1) & 0xffffff));
    return ring[at];
  };
}

async function measureCircuit(ring) {
  const next = numbered(ring);
  const circuit = newCircuit(0);
  let now = 0;
  return await best((at) => {
    circuit.receiveDatagram(next(at), (now += 0.01));
    while (circuit.pollEvent() !== undefined);
    while (circuit.pollDatagram() !== undefined);
  });
}

async function measureDriven(ring) {
  const next = numbered(ring);
  const clock = createNodeClock();
  const driver = drive(newCircuit(clock.now()), { clock, send: () => {}, onEvent: () => {} });
  const spent = await best((at) => driver.receive(next(at)));
  driver.stop();
  return spent;
}

/** One datagram for each `ackBurst.count` packets, to a port where somebody listens. */
async function measureAck() {
  const [from, to] = [await openNodeLink(), await openNodeLink()];
  to.onDatagram(() => {});
  const ack = new Uint8Array(10 + 4 * VIEWER_RULES.ackBurst.count);
  const spent = await best(() => from.send(ack, to.local), 100);
  await Promise.all([from.close(), to.close()]);
  return spent / VIEWER_RULES.ackBurst.count;
}

async function best(run, times = PACKETS) {
  const spent = [];
  for (let round = 0; round < ROUNDS; round++) {
    const before = process.cpuUsage();
    for (let n = 0; n < times; n++) run(n % RING);
    const { user, system } = process.cpuUsage(before);
    if (round >= WARM_ROUNDS) spent.push((user + system) / times);
    await new Promise((turn) => setImmediate(turn));
  }
  return spent.toSorted((one, other) => one - other)[Math.floor(spent.length / 10)];
}

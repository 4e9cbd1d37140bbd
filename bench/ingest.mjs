// From datagrams to the store of a region. Usage: node bench/ingest.mjs [--seconds n]. Needs a build; CPU time of this process.
// `terse × 20` is a message of 20 objects that are known, next to a hand-written loop that leaves the same values; `15,000` are the
// full updates of a region, four in a datagram, into an empty store: the first time in a process, and again.
import { encodeDatagram } from '@landfall/protocol/message';
import { Uuid } from '@landfall/protocol/datatypes';
import { BOX_SHAPE, EMPTY_OBJECT, encodeFullUpdate, encodeTerse } from '@landfall/protocol/object';
import { encodeTextureEntry, PLAIN_FACE } from '@landfall/protocol/texture-entry';
import { makeIngest } from './ingest-circuit.mjs';
import { machine, table } from './report.mjs';
import { terseLoop } from './terse-loop.mjs';

const REGION = { RegionHandle: 0n, TimeDilation: 0xffff };
const OBJECTS = 15_000;
const TERSE = 20;

const textureEntry = encodeTextureEntry({
  default: { ...PLAIN_FACE, textureId: new Uuid(1, 2, 3, 4) },
  faces: new Map([[2, { ...PLAIN_FACE, textureId: new Uuid(5, 6, 7, 8) }]]),
});
const fulls = [];
for (let first = 1; first <= OBJECTS; first += 4) {
  const ObjectData = [0, 1, 2, 3].map((n) => encodeFullUpdate(object(first + n)));
  const message = { name: 'ObjectUpdate', RegionData: REGION, ObjectData };
  fulls.push(encodeDatagram(message, { sequence: fulls.length + 1, zerocoded: true, reliable: true }));
}

const cold = cpu(() => fill());
for (let round = 0; round < 3; round++) fill();
const warm = Math.min(...[1, 2, 3, 4, 5].map(() => cpu(() => fill())));

const known = makeIngest();
for (const datagram of fulls.slice(0, 100)) known.push(datagram);
const terse = Array.from({ length: 64 }, (_, n) => terseDatagram(n + 1));
let sequence = 10_000;
const slots = new Map(Array.from({ length: 400 }, (_, n) => [n + 1, n]));
const loop = terseLoop(slots, new Float32Array(20 * 400));
const rounds = [0, 1, 2, 3, 4].map(() => [
  perSecond((n) => known.push(renumbered(terse[n % 64]))),
  perSecond((n) => loop(renumbered(terse[n % 64]))),
]);
const ratios = rounds.map(([ours, limit]) => limit / ours).toSorted((a, b) => a - b);
const [ours, limit] = rounds.toSorted(([a], [b]) => b - a)[0];

console.log(`Measured on ${new Date().toISOString().slice(0, 10)}: ${machine()}.\n`);
console.log(
  table(
    ['', 'figure', 'wanted'],
    [
      ['15,000 objects from their datagrams, the first time', `${cold.toFixed(2)} s`, '0.2 s'],
      ['the same, warm', `${warm.toFixed(2)} s`, '0.1 s'],
      ['terse × 20, datagram to store', `${(1e9 / ours).toFixed(0)} ns`, ''],
      ['hand-written loop, the same values', `${(1e9 / limit).toFixed(0)} ns`, ''],
      ['ratio, median of five rounds', ratios[2].toFixed(2), '2'],
    ],
  ),
);

function object(localId) {
  const position = { x: localId % 256, y: (localId >> 8) * 4, z: 25 };
  const motion = { ...EMPTY_OBJECT.motion, position };
  const kind = { pcode: 9, crc: localId, shape: BOX_SHAPE, textureEntry, scale: { x: 1, y: 1, z: 1 } };
  const parentId = localId % 5 === 1 ? 0 : localId - ((localId - 1) % 5);
  return { ...EMPTY_OBJECT, localId, id: new Uuid(localId, 1, 1, 1), motion, parentId, ...kind };
}

function terseDatagram(n) {
  const ObjectData = Array.from({ length: TERSE }, (_, index) => {
    const position = { x: n + index, y: index, z: 25 };
    const motion = { position, velocity: { x: 1, y: 0, z: 0 } };
    return {
      Data: encodeTerse({ localId: ((n * 7 + index) % 399) + 1, motion }),
      TextureEntry: new Uint8Array(0),
    };
  });
  const message = { name: 'ImprovedTerseObjectUpdate', RegionData: REGION, ObjectData };
  return encodeDatagram(message, { sequence: n, zerocoded: false, reliable: false });
}

function renumbered(datagram) {
  sequence = (sequence + 1) & 0xff_ffff;
  datagram[1] = sequence >> 24;
  datagram[2] = sequence >> 16;
  datagram[3] = sequence >> 8;
  datagram[4] = sequence;
  return datagram;
}

function fill() {
  const ingest = makeIngest();
  for (const datagram of fulls) ingest.push(datagram);
  if (ingest.count() < OBJECTS) throw new RangeError(`${ingest.count()} of ${OBJECTS} objects`);
}

function cpu(act) {
  const began = process.cpuUsage();
  act();
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1e6;
}

function perSecond(act) {
  const began = process.cpuUsage();
  let [times, spent] = [0, 0];
  while (spent < 0.3) {
    for (let batch = 0; batch < 200; batch++) act(times++);
    spent = process.cpuUsage(began).user / 1e6;
  }
  return times / spent;
}

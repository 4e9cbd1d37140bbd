// Bytes that the store of a region takes for an object: heap and ArrayBuffers after garbage collection, with 15,000 and 45,000 objects and
// without. Usage: node bench/objects-memory.mjs. Needs a build.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { encodeExtraParams } from '@landfall/protocol/extra-params';
import { encodeDatagram } from '@landfall/protocol/message';
import { Uuid } from '@landfall/protocol/datatypes';
import { BOX_SHAPE, EMPTY_OBJECT, encodeFullUpdate } from '@landfall/protocol/object';
import { encodeTextureEntry, PLAIN_FACE } from '@landfall/protocol/texture-entry';
import { makeIngest } from './ingest-circuit.mjs';
import { machine, table } from './report.mjs';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
const REGION = { RegionHandle: 0n, TimeDilation: 0xffff };
const LIGHT = encodeExtraParams([
  {
    type: 'light',
    colour: { r: 255, g: 200, b: 100, a: 255 },
    radius: 10,
    cutoff: 0,
    falloff: 1,
  },
]);
/** What objects have, from the least to more than most have. */
const KINDS = [
  ['one texture', () => ({ textureEntry: textures(n(1)) })],
  [
    'two textures, of 1,000 different',
    (id) => ({ textureEntry: textures(n(id % 1000), n((id * 7) % 1000)) }),
  ],
  [
    'two textures; every tenth a text, a light',
    (id) => ({
      textureEntry: textures(n(id % 1000), n((id * 7) % 1000)),
      ...(id % 10 === 0 ? { text: `sign number ${id}`, extraParams: LIGHT } : {}),
    }),
  ],
  [
    'six textures, each its own, and a text',
    (id) => ({
      textureEntry: textures(...Array.from({ length: 6 }, (_, at) => n(id * 6 + at))),
      text: `sign number ${id}`,
    }),
  ],
];

const rows = [];
for (const [name, extra] of KINDS)
  rows.push([name, String(await bytesEach(15_000, extra)), String(await bytesEach(45_000, extra))]);
console.log(`Measured on ${new Date().toISOString().slice(0, 10)}: ${machine()}.\n`);
console.log(table(['bytes an object', '15,000', '45,000'], rows));

/** The median of five stores. */
async function bytesEach(count, extra) {
  const datagrams = datagramsOf(count, extra);
  const each = [];
  while (each.length < 5) each.push(await storeBytes(datagrams, count));
  return each.toSorted((a, b) => a - b)[2];
}

async function storeBytes(datagrams, count) {
  const empty = await held();
  let ingest = makeIngest();
  for (const datagram of datagrams) ingest.push(datagram);
  if (ingest.count() !== count) throw new RangeError(`${ingest.count()} of ${count} objects`);
  const full = await held();
  // Alive until here.
  ingest = ingest.count();
  return Math.round((full - empty) / count);
}

/** What is left when nothing more goes: the engine frees ArrayBuffers beside us. */
async function held() {
  let least = Infinity;
  for (let same = 0; same < 5; same++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 20));
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    const now = heapUsed + arrayBuffers;
    if (now < least - 4096) same = 0;
    least = Math.min(least, now);
  }
  return least;
}

function datagramsOf(count, extra) {
  const datagrams = [];
  for (let first = 1; first <= count; first += 2) {
    const ObjectData = [first, first + 1].map((id) => encodeFullUpdate(object(id, extra(id))));
    const message = { name: 'ObjectUpdate', RegionData: REGION, ObjectData };
    datagrams.push(
      encodeDatagram(message, { sequence: datagrams.length + 1, zerocoded: true, reliable: true }),
    );
  }
  return datagrams;
}

function object(localId, extra) {
  const position = { x: localId % 256, y: (localId >> 8) % 256, z: 25 };
  const motion = { ...EMPTY_OBJECT.motion, position };
  const kind = { pcode: 9, crc: localId, shape: BOX_SHAPE, scale: { x: 1, y: 1, z: 1 } };
  const parentId = localId % 5 === 1 ? 0 : localId - ((localId - 1) % 5);
  return { ...EMPTY_OBJECT, localId, id: new Uuid(localId, 1, 1, 1), motion, parentId, ...kind, ...extra };
}

function n(id) {
  return new Uuid(id + 1, 2, 3, 4);
}

/** The first one is for all faces that have none of their own. */
function textures(first, ...others) {
  return encodeTextureEntry({
    default: { ...PLAIN_FACE, textureId: first },
    faces: new Map(others.map((textureId, face) => [face, { ...PLAIN_FACE, textureId }])),
  });
}

/** What a client sees of a region: every object with its place in the region, once nothing new has come for a while. */
import { setTimeout as sleep } from 'node:timers/promises';
import { arrive } from '@landfall/client';
import { decodeExtraParams } from '@landfall/protocol/extra-params';
import { decodeTextureEntry } from '@landfall/protocol/texture-entry';

const QUIET_MS = 6000;
const LONGEST_MS = 180_000;
const AVATAR = 47;
/** Of `OBJECT_FLAG`. */
const SCRIPTED = 0x40;
/** Of an object: it may change by itself, since something in its linkset has a script or turns. */
export const LIVELY = Symbol('lively');
/** Of an object: its linkset's root is not above the region. */
export const OUTSIDE = Symbol('outside');

/** Logs in, waits, and logs out again. */
export async function sceneSeen(options, ports) {
  const session = await arrive(options, ports);
  try {
    const { objects, properties } = session.region;
    const { terrain, description } = session.region;
    await untilQuiet(() => objects.size + (terrain.heightMap?.knownPatches ?? 0));
    const all = [...objects.all()].filter(({ pcode }) => pcode !== AVATAR);
    const named = await properties.fetchProperties(all.map(({ localId }) => localId));
    const { waterHeight, ground } = description;
    return {
      heights: terrain.heightMap.heights.slice(),
      land: { waterHeight, ground },
      seen: all.map((object) => seenOf(object, objects, named.get(object.localId))),
    };
  } finally {
    await session.logout();
    await session.ended;
  }
}

async function untilQuiet(count) {
  const startedAt = performance.now();
  for (let [before, quietSince] = [-1, startedAt]; performance.now() - startedAt < LONGEST_MS;) {
    if (count() !== before) [before, quietSince] = [count(), performance.now()];
    if (performance.now() - quietSince > QUIET_MS) return;
    await sleep(250);
  }
}

function seenOf(object, objects, details) {
  const { parentId, localId, ...rest } = object.describe();
  const place = objects.placeOf(localId);
  return {
    name: details?.name,
    description: details?.description,
    isRoot: parentId === 0,
    [LIVELY]: objects.linksetOf(localId).some(isLively),
    [OUTSIDE]: isOutside(objects.placeOf(objects.rootOf(localId)?.localId ?? localId)?.position),
    pcode: rest.pcode,
    state: rest.state,
    material: rest.material,
    clickAction: rest.clickAction,
    scale: rounded(rest.scale),
    position: rounded(place?.position),
    rotation: turnOf(place?.rotation),
    shape: rest.shape,
    textures: attempt(() => facesOf(decodeTextureEntry(rest.textureEntry)), rest.textureEntry),
    textureAnimation: hex(rest.textureAnimation),
    text: rest.text,
    textColour: rest.text === '' ? undefined : rest.textColour,
    // OpenSimulator counts a version of it up when it loads it.
    mediaUrl: rest.mediaUrl.replace(/^x-mv:\d+/, 'x-mv:'),
    particles: hex(rest.particles),
    extraParams: attempt(() => decodeExtraParams(rest.extraParams), rest.extraParams),
    data: hex(rest.data),
    sound: rest.sound,
  };
}

function isLively(object) {
  const { updateFlags, motion } = object.describe();
  return (updateFlags & SCRIPTED) !== 0 || Math.hypot(...Object.values(motion.angularVelocity)) > 0;
}

const isOutside = (position, side = 256) =>
  position !== undefined && (position.x < 0 || position.y < 0 || position.x > side || position.y > side);

/** Of a vector, to a millimetre. */
const rounded = (vector) =>
  vector &&
  Object.fromEntries(
    Object.entries(vector).map(([axis, value]) => [axis, Math.round(value * 1000) / 1000 + 0]),
  );

/** The same for both quaternions of a turn, to a thousandth. */
function turnOf(turn) {
  if (turn === undefined) return undefined;
  const values = [turn.w, turn.x, turn.y, turn.z].map((value) => Math.round(value * 1000) / 1000);
  const sign = Math.sign(values.find((value) => value !== 0) ?? 1);
  return values.map((value) => value * sign + 0);
}

/** Without faces that say nothing of their own: OpenSimulator leaves them out when it writes it again. */
function facesOf(entry) {
  if (entry === undefined) return undefined;
  const plain = JSON.stringify(entry.default);
  const own = [...entry.faces].filter(([, face]) => JSON.stringify(face) !== plain);
  return { default: entry.default, faces: own.toSorted(([one], [other]) => one - other) };
}

function attempt(read, bytes) {
  try {
    return read();
  } catch {
    return hex(bytes);
  }
}

const hex = (bytes) => Buffer.from(bytes).toString('hex');

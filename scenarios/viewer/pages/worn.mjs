// Draws one person twice: as the viewer draws bodies, and as a mesh that is worn on their bones. Both are the same body, so that
// the pictures have the same outline. Beside it things that shine, and things whose texture moves.
import { ObjectMirror } from '@landfall/client/objects';
import { Uuid } from '@landfall/protocol/datatypes';
import { encodeExtraParams } from '@landfall/protocol/extra-params';
import {
  BOX_SHAPE,
  EMPTY_OBJECT,
  PCODE,
  TEXTURE_ANIMATION,
  encodeTextureAnimation,
  packShape,
  unpackShape,
} from '@landfall/protocol/object';
import { PLAIN_FACE, encodeTextureEntry } from '@landfall/protocol/texture-entry';
import { avatarBody } from '@landfall/scene/avatar';
import { BOX, tessellate } from '@landfall/scene/shape';
import { JOINTS, MATRIX_SIZE, jointNamed, skinMatrices } from '@landfall/scene/skeleton';
import { Viewer } from '../../../packages/viewer/src/viewer/index.ts';
import { Workshop } from '../../../packages/viewer/src/workshop/index.ts';

const SIDE = 256;
const MESH = new Uuid(1, 2, 3, 4);
const TEXTURE = new Uuid(5, 6, 7, 8);
const CLEAR = new Uuid(5, 5, 5, 5).toString();
const clear = { side: 64, levels: new Uint8Array((64 * 64 * 16 - 4) / 3), alpha: 'mask' };
const body = avatarBody(2);
const still = new Float32Array(JOINTS.length * MATRIX_SIZE);
for (let at = 0; at < still.length; at++) if ((at % MATRIX_SIZE) % 5 === 0) still[at] = 1;
const rig = {
  ...body.weights,
  binds: skinMatrices(body.skin, still),
  jointNumbers: Uint8Array.from(body.skin.jointNames, (name) => jointNamed(name) ?? 0),
};

/** Four columns: red, green, blue, white. */
function columns() {
  const levels = [];
  for (let side = 64; side >= 1; side >>= 1)
    for (let at = 0; at < side * side; at++) {
      const column = Math.floor(((at % side) * 4) / side);
      levels.push(
        column === 0 || column === 3 ? 255 : 0,
        column === 1 || column === 3 ? 255 : 0,
        column > 1 ? 255 : 0,
        255,
      );
    }
  return { side: 64, levels: Uint8Array.from(levels), alpha: 'none' };
}

let answer;
const workshop = new Workshop({
  postMessage(job) {
    queueMicrotask(() => {
      const { ticket } = job;
      if (job.type === 'picture')
        return answer({ type: 'picture', ticket, ...(job.bytes[0] === 2 ? clear : columns()) });
      const made =
        job.form.kind === 'mesh'
          ? { geometry: body.geometry, rig }
          : { geometry: tessellate(job.form.shape ?? BOX, job.level), rig: undefined };
      return answer({ type: 'geometry', ticket, made });
    });
  },
  addEventListener: (type, listener) => {
    if (type === 'message') answer = (data) => listener({ data });
  },
});

const listeners = [];
const news = (each) => {
  for (const listener of listeners) listener(each);
};
const world = {
  send(command) {
    if (command.type !== 'want') return;
    queueMicrotask(() =>
      news({ type: 'asset', ticket: command.ticket, bytes: Uint8Array.of(command.id === CLEAR ? 2 : 1) }),
    );
  },
  onNews(listener) {
    listeners.push(listener);
    return () => undefined;
  },
};

let now = 1000;
const mirror = new ObjectMirror({ now: () => now });
let cursor = 0;
function put(localId, more) {
  const { motion: moved = {}, ...rest } = more;
  const motion = { ...EMPTY_OBJECT.motion, ...moved };
  const id = new Uuid(9, 9, 9, localId);
  const description = {
    ...EMPTY_OBJECT,
    localId,
    id,
    pcode: PCODE.prim,
    scale: { x: 1, y: 1, z: 1 },
    motion,
    ...rest,
  };
  const { pcode, parentId } = description;
  mirror.apply({ ...motion, localId, id, pcode, parentId, crc: 1, description });
}
function tellObjects() {
  const changes = mirror.changes(cursor);
  cursor = changes.cursor;
  news({ type: 'objects', region: 0, changes });
}

const canvas = document.createElement('canvas');
document.body.append(canvas);
const viewer = new Viewer({ world, workshop, now: () => now });
const sky = (light, ambient) =>
  news({
    type: 'sky',
    direction: { x: 0.5, y: 0, z: 0.866 },
    colour: [light, light, light],
    ambient: [ambient, ambient, ambient],
    isDay: true,
    colours: new Uint8Array(32 * 32 * 4).fill(160),
  });
news({
  type: 'region',
  region: 0,
  name: 'Here',
  corner: { x: 0, y: 0 },
  size: { x: 256, y: 256 },
  waterHeightMetres: 0,
  groundTextures: [],
});
news({
  type: 'placed',
  region: 0,
  position: { x: 128, y: 128, z: 40 },
  lookAt: { x: 1, y: 0, z: 0 },
  whereIs: '',
});
sky(1, 0.5);
viewer.show(canvas);
viewer.resize(SIDE, SIDE);

/** Frames until all that was asked for has come; then what is drawn, from the lowest row. */
async function picture(eye, target) {
  viewer.camera.update = () => Object.assign(viewer.camera, { eye, target });
  for (let frame = 0; frame < 12; frame++) {
    viewer.frame();
    await new Promise((next) => setTimeout(next, 0));
  }
  viewer.frame();
  const gl = canvas.getContext('webgl2');
  const pixels = new Uint8Array(SIDE * SIDE * 4);
  gl.readPixels(0, 0, SIDE, SIDE, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
  return pixels;
}

/** Pixels that another picture has otherwise. */
function differing(one, other) {
  const mask = new Uint8Array(SIDE * SIDE);
  for (let at = 0; at < mask.length; at++) {
    let most = 0;
    for (let part = 0; part < 3; part++)
      most = Math.max(most, Math.abs(one[at * 4 + part] - other[at * 4 + part]));
    mask[at] = most > 6 ? 1 : 0;
  }
  return mask;
}

const count = (mask) => mask.reduce((sum, each) => sum + each, 0);
const at = (pixels, x, y) => [...pixels.subarray((y * SIDE + x) * 4, (y * SIDE + x) * 4 + 3)];
const EYE = [131.5, 129, 40.4];
const TARGET = [128, 128, 40];

async function worn() {
  const empty = await picture(EYE, TARGET);
  const turned = { x: 0, y: 0, z: Math.sin(0.4), w: Math.cos(0.4) };
  put(1, {
    pcode: PCODE.avatar,
    scale: { x: 0.45, y: 0.6, z: 1.9 },
    motion: { position: { x: 128, y: 128, z: 40 }, rotation: turned },
  });
  tellObjects();
  const looks = { type: 'looks', region: 0, localId: 1, params: new Map(), hover: 0 };
  news({ ...looks, bakes: [] });
  const asBody = differing(await picture(EYE, TARGET), empty);
  // What it wears has a place and a size of its own, which do not count.
  put(2, {
    parentId: 1,
    state: 0x20,
    scale: { x: 3, y: 0.2, z: 7 },
    motion: { position: { x: 4, y: 5, z: 6 } },
    extraParams: encodeExtraParams([
      { type: 'mesh', textureId: MESH, sculptType: 5, inverted: false, mirrored: false },
    ]),
    textureEntry: encodeTextureEntry({ default: PLAIN_FACE, faces: new Map() }),
  });
  tellObjects();
  // Bakes that are nothing but clear hide the body below.
  news({ ...looks, bakes: ['head', 'upper', 'lower'].map((name) => [name, CLEAR]) });
  const asWorn = differing(await picture(EYE, TARGET), empty);
  const wearers = viewer.table.columns.wearers[viewer.table.find(0, 2)];
  return {
    body: count(asBody),
    worn: count(asWorn),
    apart: count(asBody.map((each, index) => each ^ asWorn[index])),
    wearers,
  };
}

async function shining() {
  sky(0, 0.02);
  put(10, { motion: { position: { x: 100, y: 100, z: 40 } }, scale: { x: 6, y: 6, z: 0.2 } });
  tellObjects();
  const dark = at(await picture([100, 100.1, 48], [100, 100, 40]), 128, 128);
  for (let lamp = 0; lamp < 9; lamp++)
    put(20 + lamp, {
      motion: { position: { x: 100 + (lamp === 0 ? 1 : 30 + lamp * 2), y: 100, z: 41 } },
      scale: { x: 0.1, y: 0.1, z: 0.1 },
      extraParams: encodeExtraParams([
        { type: 'light', colour: { r: 255, g: 0, b: 0, a: 255 }, radius: 5, cutoff: 0, falloff: 0.5 },
      ]),
    });
  tellObjects();
  const lit = at(await picture([100, 100.1, 48], [100, 100, 40]), 128, 128);
  return { dark, lit, lamps: viewer.table.lamps.all.size };
}

async function moving() {
  sky(0, 1);
  put(40, {
    motion: { position: { x: 60, y: 60, z: 40 } },
    scale: { x: 2, y: 2, z: 2 },
    shape: packShape(unpackShape(BOX_SHAPE)),
    textureEntry: encodeTextureEntry({
      default: { ...PLAIN_FACE, textureId: TEXTURE, fullbright: true },
      faces: new Map(),
    }),
    textureAnimation: encodeTextureAnimation({
      mode: TEXTURE_ANIMATION.on | TEXTURE_ANIMATION.loop,
      face: 255,
      sizeX: 4,
      sizeY: 1,
      start: 0,
      length: 4,
      rate: 1,
    }),
  });
  tellObjects();
  const seen = [];
  for (const seconds of [20.2, 21.2, 22.2, 23.2, 24.2]) {
    now = seconds * 1000;
    seen.push(at(await picture([60, 60.1, 46], [60, 60, 40]), 128, 128));
  }
  return seen;
}

globalThis.result = { worn: await worn(), shining: await shining(), moving: await moving() };

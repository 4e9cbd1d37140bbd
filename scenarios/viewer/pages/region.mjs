// A region of nothing that pages put things into, a viewer that shows it, and what the pictures are. Its textures are four columns, or clear;
// its meshes are our body.
import { ObjectMirror } from '@landfall/client/objects';
import { Uuid } from '@landfall/protocol/datatypes';
import { EMPTY_OBJECT, PCODE } from '@landfall/protocol/object';
import { avatarBody } from '@landfall/scene/avatar';
import { JOINTS, MATRIX_SIZE, jointNamed, skinMatrices } from '@landfall/scene/skeleton';
import { Viewer } from '../../../packages/viewer/src/viewer/index.ts';
import { Workshop, makeGeometry } from '../../../packages/viewer/src/workshop/index.ts';

export const SIDE = 256;
export const MESH = new Uuid(1, 2, 3, 4);
export const TEXTURE = new Uuid(5, 6, 7, 8);
export const CLEAR = new Uuid(5, 5, 5, 5).toString();
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
/** In a later turn, as a worker would. */
async function work({ ticket, type, bytes, form, level }) {
  await Promise.resolve();
  if (type === 'picture') return answer({ type, ticket, ...(bytes[0] === 2 ? clear : columns()) });
  const made =
    form.kind === 'mesh' ? { geometry: body.geometry, rig } : await makeGeometry(form, level, undefined, {});
  return answer({ type: 'geometry', ticket, made });
}
const workshop = new Workshop({
  postMessage: (job) => void work(job),
  addEventListener: (type, listener) => {
    if (type === 'message') answer = (data) => listener({ data });
  },
});

/** Ids of materials that were asked for. */
export const wantedMaterials = [];
const listeners = [];
export const news = (each) => {
  for (const listener of listeners) listener(each);
};
const world = {
  send(command) {
    if (command.type === 'wantMaterials') wantedMaterials.push(...command.gltf, ...command.legacy);
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

/** Milliseconds. */
export const clock = { now: 1000 };
const mirror = new ObjectMirror({ now: () => clock.now });
let cursor = 0;
export function put(localId, more) {
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
export function tellObjects() {
  const changes = mirror.changes(cursor);
  cursor = changes.cursor;
  news({ type: 'objects', region: 0, changes });
}

const canvas = document.createElement('canvas');
document.body.append(canvas);
export const viewer = new Viewer({ world, workshop, now: () => clock.now });
export const sky = (light, ambient) =>
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
export async function picture(eye, target, frames = 12) {
  viewer.camera.update = () => Object.assign(viewer.camera, { eye, target });
  for (let frame = 0; frame < frames; frame++) {
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
export function differing(one, other) {
  const mask = new Uint8Array(SIDE * SIDE);
  for (let at = 0; at < mask.length; at++) {
    let most = 0;
    for (let part = 0; part < 3; part++)
      most = Math.max(most, Math.abs(one[at * 4 + part] - other[at * 4 + part]));
    mask[at] = most > 6 ? 1 : 0;
  }
  return mask;
}

export const count = (mask) => mask.reduce((sum, each) => sum + each, 0);
export const at = (pixels, x, y) => [...pixels.subarray((y * SIDE + x) * 4, (y * SIDE + x) * 4 + 3)];

// What the page's own thread does in a frame, on a canvas of 16 × 16: 30,000 prims of 200 shapes with 2,000 textures, 500 of
// them moving, 200 coming each second, the camera turning. `?mode=viewer`, `loop` (without multi-draw) or `meshes` (one
// three.js Mesh a prim).
import * as THREE from 'three';
import { ObjectMirror } from '@landfall/client/objects';
import { Uuid } from '@landfall/protocol/datatypes';
import { EMPTY_OBJECT, PCODE, packShape } from '@landfall/protocol/object';
import { PLAIN_FACE, encodeTextureEntry } from '@landfall/protocol/texture-entry';
import { BOX, tessellate } from '@landfall/scene/shape';
import { Viewer } from '../../packages/viewer/src/viewer/index.ts';
import { Workshop } from '../../packages/viewer/src/workshop/index.ts';
import { inSky } from './sky.mjs';

const query = new URLSearchParams(location.search);
const mode = query.get('mode') ?? 'viewer';
const PRIMS = Number(query.get('prims') ?? 30_000);
const SHAPES = 200;
const TEXTURES = 2000;
const MOVERS = 500;
const FRAMES = 120;
const ARRIVALS_A_FRAME = 200 / 60;
const SIDE = 16;

/** The same numbers in every run. */
let seed = 7;
const random = () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32;

const shapes = Array.from({ length: SHAPES }, (_, at) => {
  const curve = [1, 0, 3, 5][at % 4];
  return {
    ...BOX,
    profileCurve: curve,
    pathCurve: curve === 5 ? 0x20 : 0x10,
    profileHollow: at % 3 === 0 ? random() * 0.9 : 0,
    pathTwist: at % 5 === 0 ? random() : 0,
    pathScaleX: 1 + (at % 7) * 0.1,
  };
});
const entries = Array.from({ length: TEXTURES }, (_, at) =>
  encodeTextureEntry({
    default: {
      ...PLAIN_FACE,
      textureId: new Uuid(1, 2, 3, at + 1),
      colour: { r: 255, g: 255 - (at % 99), b: 255, a: at % 12 === 0 ? 128 : 255 },
    },
    faces: new Map(),
  }),
);

const mirror = new ObjectMirror({ now: () => performance.now() });
function put(localId, velocity = 0) {
  const position = { x: random() * 256, y: random() * 256, z: 20 + random() * 40 };
  const side = 0.2 + random() ** 3 * 8;
  const motion = { ...EMPTY_OBJECT.motion, position, velocity: { x: velocity, y: 0, z: 0 } };
  const description = {
    ...EMPTY_OBJECT,
    localId,
    id: new Uuid(9, 9, 9, localId),
    pcode: PCODE.prim,
    shape: packShape(shapes[localId % SHAPES]),
    textureEntry: entries[localId % TEXTURES],
    scale: { x: side, y: side * (0.5 + random()), z: side },
    motion,
  };
  mirror.apply({
    ...motion,
    localId,
    id: description.id,
    pcode: PCODE.prim,
    parentId: 0,
    crc: 1,
    description,
  });
}

/** Geometry and pictures at once: another thread's work. */
const workshop = new Workshop({
  postMessage(job) {
    queueMicrotask(() => {
      if (job.type === 'geometry' && job.form.kind === 'prim')
        tell({
          type: 'geometry',
          ticket: job.ticket,
          made: { geometry: tessellate(job.form.shape, job.level), rig: undefined },
        });
      else if (job.type === 'picture') {
        const side = [64, 128, 256, 512][job.ticket % 4];
        tell({
          type: 'picture',
          ticket: job.ticket,
          side,
          levels: new Uint8Array((side * side * 16 - 4) / 3),
          alpha: 'none',
        });
      }
    });
  },
  addEventListener: (type, listener) => {
    if (type === 'message') tell = (data) => listener({ data });
  },
});
let tell;

function figures(times) {
  const sorted = times.toSorted((one, other) => one - other);
  const at = (part) =>
    Number(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))].toFixed(2));
  return { p50: at(0.5), p95: at(0.95), max: at(1) };
}

/** Until the graphics card has done what it was told: software would let the next frame wait for it. */
async function settled(gl) {
  const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
  gl.flush();
  while (gl.clientWaitSync(fence, 0, 0) === gl.TIMEOUT_EXPIRED)
    await new Promise((next) => setTimeout(next, 1));
  gl.deleteSync(fence);
  await new Promise((next) => requestAnimationFrame(next));
}

async function measureViewer(canvas, multiDraw) {
  const listeners = [];
  let tickets = [];
  const world = {
    send: (command) => void (command.type === 'want' && tickets.push(command.ticket)),
    onNews(listener) {
      listeners.push(listener);
      return () => undefined;
    },
  };
  const news = (each) => {
    for (const listener of listeners) listener(each);
  };
  if (!multiDraw) WebGL2RenderingContext.prototype.getExtension = without('WEBGL_multi_draw');
  const viewer = new Viewer({ world, workshop, now: () => performance.now() });
  news({
    type: 'region',
    region: 0,
    name: 'Bench',
    corner: { x: 0, y: 0 },
    size: { x: 256, y: 256 },
    waterHeightMetres: 20,
    groundTextures: [],
  });
  news({
    type: 'placed',
    region: 0,
    position: { x: 128, y: 128, z: 40 },
    lookAt: { x: 1, y: 0, z: 0 },
    whereIs: '',
  });
  news({ type: 'sky', ...inSky() });
  viewer.show(canvas);
  viewer.settings = { ...viewer.settings, leastPixels: 0, detail: 1 };
  viewer.resize(SIDE, SIDE);
  const gl = canvas.getContext('webgl2');
  let cursor = 0;
  const apply = () => {
    const changes = mirror.changes(cursor);
    cursor = changes.cursor;
    if (changes.slots.length > 0) news({ type: 'objects', region: 0, changes });
  };
  apply();
  const run = async (isLoading) => {
    const times = [];
    let owed = 0;
    for (let frame = 0; frame < FRAMES + 30; frame++) {
      owed += isLoading ? ARRIVALS_A_FRAME : 0;
      const arrived = Math.floor(owed);
      owed -= arrived;
      for (let at = 0; at < arrived; at++) put(PRIMS + 1 + Math.floor(random() * 100_000));
      // Twenty textures a second.
      const given = isLoading && frame % 3 === 0 ? tickets.splice(0, 1) : [];
      await settled(gl);
      const before = performance.now();
      if (isLoading) apply();
      for (const ticket of given) news({ type: 'asset', ticket, bytes: new Uint8Array(1) });
      viewer.walker.turnBy(0.02);
      viewer.frame();
      if (frame >= 30) times.push(performance.now() - before);
    }
    return figures(times);
  };
  // Geometry is there before frames are timed.
  for (let frame = 0; frame < 50; frame++) {
    viewer.walker.turnBy(0.12);
    viewer.frame();
    await settled(gl);
  }
  const loading = await run(true);
  tickets = [];
  const idle = await run(false);
  const { draws, visible, instances, isMultiDraw } = viewer.figures;
  return { loading, idle, draws, visible, instances, isMultiDraw, error: gl.getError() };
}

function without(name) {
  const { value: original } = Object.getOwnPropertyDescriptor(
    WebGL2RenderingContext.prototype,
    'getExtension',
  );
  return function (asked) {
    return asked === name ? null : Reflect.apply(original, this, [asked]);
  };
}

/** What a viewer costs that makes a node of every prim. */
async function measureMeshes(canvas) {
  const renderer = new THREE.WebGLRenderer({ canvas });
  renderer.setSize(SIDE, SIDE, false);
  const gl = canvas.getContext('webgl2');
  const scene = new THREE.Scene();
  const camera = new THREE.PerspectiveCamera(60, 1, 0.1, 256);
  camera.up.set(0, 0, 1);
  camera.position.set(128, 128, 42);
  scene.add(new THREE.HemisphereLight(0xffffff, 0x445544, 1.5));
  const material = new THREE.MeshLambertMaterial();
  const geometries = shapes.map((shape) =>
    [0, 1, 2, 3].map((level) => {
      const { positions, normals, indices } = tessellate(shape, level);
      const geometry = new THREE.BufferGeometry();
      geometry.setAttribute('position', new THREE.BufferAttribute(positions, 3));
      geometry.setAttribute('normal', new THREE.BufferAttribute(normals, 3));
      geometry.setIndex(new THREE.BufferAttribute(indices, 1));
      return geometry;
    }),
  );
  const meshes = [];
  const place = (at) => {
    const mesh = new THREE.Mesh(geometries[at % SHAPES][3], material);
    const side = 0.2 + random() ** 3 * 8;
    mesh.position.set(random() * 256, random() * 256, 20 + random() * 40);
    mesh.scale.set(side, side * (0.5 + random()), side);
    mesh.matrixAutoUpdate = false;
    mesh.updateMatrix();
    scene.add(mesh);
    meshes.push(mesh);
  };
  for (let at = 0; at < PRIMS; at++) place(at);
  const times = [];
  let heading = 0;
  for (let frame = 0; frame < 45; frame++) {
    await settled(gl);
    const before = performance.now();
    heading += 0.02;
    camera.lookAt(128 + Math.cos(heading), 128 + Math.sin(heading), 42);
    for (let at = frame % 10; at < meshes.length; at += 10) {
      const mesh = meshes[at];
      const part = mesh.scale.x / mesh.position.distanceTo(camera.position);
      mesh.geometry = geometries[at % SHAPES][part > 0.24 ? 3 : part > 0.06 ? 2 : part > 0.03 ? 1 : 0];
    }
    for (let at = 0; at < MOVERS; at++) {
      meshes[at].position.x += 0.01;
      meshes[at].updateMatrix();
    }
    renderer.render(scene, camera);
    if (frame >= 10) times.push(performance.now() - before);
  }
  return { idle: figures(times), draws: renderer.info.render.calls };
}

const canvas = document.createElement('canvas');
canvas.width = SIDE;
canvas.height = SIDE;
document.body.append(canvas);
if (mode !== 'meshes')
  for (let localId = 1; localId <= PRIMS; localId++) put(localId, localId <= MOVERS ? 0.5 : 0);
const result =
  mode === 'meshes' ? await measureMeshes(canvas) : await measureViewer(canvas, mode === 'viewer');
Object.assign(globalThis, { result });

// Shows the scene that the test serves as /scene.json in plain shade, from its cameras: pictures of twice as many pixels each way, as they are.
import { ObjectMirror } from '@landfall/client/objects';
import { Uuid } from '@landfall/protocol/datatypes';
import { EMPTY_OBJECT } from '@landfall/protocol/object';
import { webInflate } from '@landfall/transport/web';
import { Viewer } from '../../../packages/viewer/src/viewer/index.ts';
import { Workshop, levelsOf, makeGeometry } from '../../../packages/viewer/src/workshop/index.ts';

const bytesOf = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
function base64Of(bytes) {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

const { objects, textures, meshes, light, cameras, width, height } = await (
  await fetch('/scene.json')
).json();
const listeners = [];
const news = (each) => {
  for (const listener of listeners) listener(each);
};
const nameOf = (bytes) => new TextDecoder().decode(bytes);
/** What stands for the bytes of a texture is its id. */
const world = {
  send: ({ type, ticket, kind, id }) => {
    if (type !== 'want') return;
    const bytes =
      kind === 'mesh' ? meshes[id] && bytesOf(meshes[id]) : textures[id] && new TextEncoder().encode(id);
    queueMicrotask(() =>
      news(bytes ? { type: 'asset', ticket, bytes } : { type: 'noAsset', ticket, isFinal: true }),
    );
  },
  onNews(listener) {
    listeners.push(listener);
    return () => undefined;
  },
};

let answer;
const decoded = (id) => {
  const { pixels, ...picture } = textures[id];
  return { ...picture, samples: bytesOf(pixels) };
};
const tools = {
  inflate: (bytes, most) => webInflate(bytes, 'deflate', most),
  codec: { decode: async (bytes) => decoded(nameOf(bytes)) },
};
async function work({ ticket, type, bytes, side, form, level, asset }) {
  try {
    if (type === 'picture') answer({ type, ticket, ...levelsOf(decoded(nameOf(bytes)), side) });
    else answer({ type, ticket, made: await makeGeometry(form, level, asset, tools) });
  } catch {
    answer({ type: 'failed', ticket });
  }
}
const workshop = new Workshop({
  postMessage: (job) => void work(job),
  addEventListener: (type, listener) => {
    if (type === 'message') answer = (data) => listener({ data });
  },
});

const viewer = new Viewer({ world, workshop, now: () => 1000 });
viewer.isPlain = true;
viewer.settings = { ...viewer.settings, drawDistance: 512, textureMegabytes: 1024 };
news({
  type: 'region',
  region: 0,
  name: 'Here',
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
news({ type: 'sky', ...light, isDay: true, colours: new Uint8Array(32 * 32 * 4) });
const canvas = document.createElement('canvas');
document.body.append(canvas);
viewer.show(canvas);
viewer.resize(width * 2, height * 2);

const mirror = new ObjectMirror({ now: () => 1000 });
for (const { id, textureEntry, extraParams, ...rest } of objects) {
  const packed = {
    textureEntry: bytesOf(textureEntry),
    extraParams: bytesOf(extraParams),
  };
  const description = { ...EMPTY_OBJECT, ...rest, ...packed, id: Uuid.parse(id) };
  const { localId, pcode, parentId, motion } = description;
  mirror.apply({ ...motion, localId, id: description.id, pcode, parentId, crc: 1, description });
}
news({ type: 'objects', region: 0, changes: mirror.changes(0) });

/** Frames until all that is seen is there, as finely as can be. */
async function picture({ eye, target }) {
  viewer.camera.update = () => Object.assign(viewer.camera, { eye, target });
  let still = 0;
  for (let frame = 0; frame < 4000 && still < 6; frame++) {
    viewer.frame();
    await new Promise((next) => setTimeout(next, 0));
    const { geometriesWaiting, texturesWaiting, sharp, wanted } = viewer.figures;
    still = geometriesWaiting + texturesWaiting === 0 && sharp === wanted ? still + 1 : 0;
  }
  viewer.frame();
  const gl = canvas.getContext('webgl2');
  const pixels = new Uint8Array(width * height * 16);
  gl.readPixels(0, 0, width * 2, height * 2, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
  return base64Of(pixels);
}

const pictures = [];
for (const camera of cameras) pictures.push(await picture(camera));
globalThis.result = pictures;

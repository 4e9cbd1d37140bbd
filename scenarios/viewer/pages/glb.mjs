// Shows the GLB that the test serves in /scene.json as any page would: three.js' own loader, one sun, its camera. The result has the pixels from the top left.
import {
  AmbientLight,
  Box3,
  Color,
  DirectionalLight,
  NoToneMapping,
  PerspectiveCamera,
  Scene,
  WebGLRenderer,
} from 'three';
import { GLTFLoader } from 'three/examples/jsm/loaders/GLTFLoader.js';

const { glb, eye, target, fovRad, light, width, height, thingsOnly } = await (
  await fetch('/scene.json')
).json();
const bytes = Uint8Array.from(atob(glb), (letter) => letter.charCodeAt(0));
const model = await new GLTFLoader().parseAsync(bytes.buffer, '');

// Land and water have no id.
if (thingsOnly) {
  const isThing = (node) => node !== null && (node.userData.id !== undefined || isThing(node.parent));
  const others = [];
  model.scene.traverse((node) => node.isMesh && !isThing(node) && others.push(node));
  for (const node of others) node.removeFromParent();
}

const scene = new Scene();
const [red, green, blue] = light.background;
scene.background = new Color().setRGB(red, green, blue, 'srgb');
scene.add(model.scene);
const sun = new DirectionalLight(new Color(...light.colour), Math.PI);
/** From z up to y up, as files have it. */
const upright = ([x, y, z]) => [x, z, -y];
sun.position.set(...upright(light.direction));
scene.add(sun, new AmbientLight(new Color(...light.ambient), Math.PI));

const camera = new PerspectiveCamera((fovRad * 180) / Math.PI, width / height, 0.1, 10_000);
camera.position.set(...upright(eye));
camera.lookAt(...upright(target));
const renderer = new WebGLRenderer({ antialias: true, preserveDrawingBuffer: true });
renderer.toneMapping = NoToneMapping;
renderer.setSize(width, height, false);
renderer.render(scene, camera);

const counts = { meshes: 0, lights: 0, textures: 0, named: [] };
const textures = new Set();
model.scene.traverse((node) => {
  if (node.isMesh) counts.meshes++;
  if (node.isLight) counts.lights++;
  if (node.userData.id !== undefined) counts.named.push(node.userData.id);
  const map = node.material?.map;
  if (map) textures.add(map.source.uuid);
});
counts.textures = textures.size;
const bounds = new Box3().setFromObject(model.scene);
globalThis.result = {
  ...counts,
  bounds: [bounds.min.toArray(), bounds.max.toArray()],
  png: renderer.domElement.toDataURL('image/png').split(',')[1],
  pixels: pixelsOf(renderer.getContext()),
};

/** As base64: red, green, blue, alpha of each, from the top left. */
function pixelsOf(gl) {
  const bottomUp = new Uint8Array(width * height * 4);
  gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, bottomUp);
  let text = '';
  for (let row = height - 1; row >= 0; row--)
    text += String.fromCharCode(...bottomUp.subarray(row * width * 4, (row + 1) * width * 4));
  return btoa(text);
}

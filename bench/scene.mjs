// How long geometry takes: every shape at every level of detail, sculpts, land, a body; beside a hand-written loop that
// fills a box's arrays. Usage: node bench/scene.mjs [--seconds n] [--all]. Needs a build. Times are of this process' own CPU.
// `--all`: every profile along a line and round a ring, with every hole, as it is and cut, sliced and twisted, and nothing else.
import { avatarBody } from '../packages/scene/dist/avatar/index.js';
import { blendLand, tessellateLand } from '../packages/scene/dist/land/index.js';
import { tessellateSculpt } from '../packages/scene/dist/sculpt/index.js';
import { BOX, tessellate } from '../packages/scene/dist/shape/index.js';
import { machine, table } from './report.mjs';

const at = process.argv.indexOf('--seconds');
const seconds = at < 0 ? 0.1 : Number(process.argv[at + 1]);
const LEVELS = [0, 1, 2, 3];
const RING = { ...BOX, pathCurve: 0x20, pathScaleY: 0.25 };
const SHAPES = {
  box: BOX,
  'box, hollow': { ...BOX, profileHollow: 0.5 },
  'box, cut, round hole': { ...BOX, profileCurve: 0x11, profileHollow: 0.5, profileBegin: 0.125 },
  'box, twisted by half a turn': { ...BOX, pathTwist: 1 },
  cylinder: { ...BOX, profileCurve: 0 },
  'cylinder, hollow': { ...BOX, profileCurve: 0, profileHollow: 0.5 },
  prism: { ...BOX, profileCurve: 3 },
  sphere: { ...BOX, pathCurve: 0x20, profileCurve: 5 },
  'sphere, hollow, cut': { ...BOX, pathCurve: 0x20, profileCurve: 5, profileHollow: 0.5, profileBegin: 0.2 },
  torus: { ...RING, profileCurve: 0 },
  tube: RING,
  ring: { ...RING, profileCurve: 3 },
  'torus, 4 times round, hollow': {
    ...RING,
    profileCurve: 0,
    pathRevolutions: 4,
    pathSkew: 0.8,
    profileHollow: 0.5,
  },
};

console.log(`Measured on ${new Date().toISOString().slice(0, 10)}: ${machine()}.\n`);
if (process.argv.includes('--all')) {
  const heads = ['thousands a CPU second', '0', '1', '2', '3', 'cut … 0', '1', '2', '3'];
  console.log(table(heads, everyShape()));
  process.exit(0);
}
const loop = rate(handWrittenBox);
const rows = Object.entries(SHAPES).map(([name, shape]) => [
  name,
  ...LEVELS.map(
    (level) =>
      `${thousands(rate(() => tessellate(shape, level)))} (${tessellate(shape, level).faceNumbers.length})`,
  ),
]);
rows.push(['sculpt, map of 64 × 64', ...LEVELS.map((level) => sculptRow(level))]);
rows.push([
  'a body',
  ...LEVELS.map(
    (level) =>
      `${thousands(rate(() => avatarBody(level)))} (${avatarBody(level).geometry.faceNumbers.length})`,
  ),
]);
console.log(table(['thousands a CPU second (vertices)', 'level 0', '1', '2', '3'], rows));
const box = rate(() => tessellate(BOX, 3));
console.log(
  `\nA box's arrays filled by a hand-written loop: ${thousands(loop)} thousand; tessellate: ${thousands(box)} thousand, ${(loop / box).toFixed(1)} times slower.`,
);
const land = {
  width: 256,
  depth: 256,
  heights: Float32Array.from({ length: 65_536 }, (_, place) => 20 + Math.sin(place / 700)),
};
const all = (value) => ({ southWest: value, northWest: value, southEast: value, northEast: value });
console.log(
  `Land of 256 × 256 m: ${(1000 / rate(() => tessellateLand(land))).toFixed(1)} ms; its textures: ${(1000 / rate(() => blendLand(land, { start: all(10), range: all(60) }, { x: 0, y: 0 }))).toFixed(1)} ms.`,
);

function everyShape() {
  const profiles = [
    'circle',
    'square',
    'isosceles triangle',
    'equilateral triangle',
    'right triangle',
    'half circle',
  ];
  const holes = {
    solid: [0, 0],
    'own hole': [0, 0.5],
    round: [0x10, 0.5],
    square: [0x20, 0.5],
    triangular: [0x30, 0.5],
  };
  const cut = {
    profileBegin: 0.3,
    profileEnd: 0.6,
    pathBegin: 0.2,
    pathEnd: 0.7,
    pathTwist: 0.4,
    pathTwistBegin: -0.3,
  };
  // The first of them would be told for the code that is compiled then.
  for (let warm = 0; warm < 20_000; warm++)
    tessellate({ ...BOX, ...(warm % 2 ? cut : {}), profileCurve: warm % 6 }, warm % 4);
  const rows = [];
  for (const [path, along] of Object.entries({ line: BOX, ring: RING }))
    for (const [number, profile] of profiles.entries())
      for (const [hole, [kind, profileHollow]] of Object.entries(holes)) {
        const shape = { ...along, profileCurve: number | kind, profileHollow };
        const rates = [shape, { ...shape, ...cut }].flatMap((one) =>
          LEVELS.map((level) => thousands(rate(() => tessellate(one, level)))),
        );
        rows.push([`${profile}, ${path}, ${hole}`, ...rates]);
      }
  return rows;
}

function sculptRow(level) {
  const pixels = Uint8Array.from({ length: 64 * 64 * 3 }, (_, place) => (place * 37) % 256);
  const map = { width: 64, height: 64, channels: 3, pixels };
  const make = () => tessellateSculpt(map, { sculptType: 1, inverted: false, mirrored: false }, level);
  return `${thousands(rate(make))} (${make().faceNumbers.length})`;
}

/** What the machine can do: the same arrays in the same buffer, every number known beforehand. */
function handWrittenBox() {
  const known = (handWrittenBox.known ??= tessellate(BOX, 0));
  const buffer = new ArrayBuffer(known.buffer.byteLength);
  const positions = new Float32Array(buffer, 0, 72);
  const normals = new Float32Array(buffer, 288, 72);
  const coordinates = new Float32Array(buffer, 576, 48);
  const indices = new Uint16Array(buffer, 768, 36);
  const numbers = new Uint8Array(buffer, 840, 24);
  for (let place = 0; place < 72; place++) positions[place] = known.positions[place];
  for (let place = 0; place < 72; place++) normals[place] = known.normals[place];
  for (let place = 0; place < 48; place++) coordinates[place] = known.textureCoordinates[place];
  for (let place = 0; place < 36; place++) indices[place] = known.indices[place];
  for (let place = 0; place < 24; place++) numbers[place] = known.faceNumbers[place];
  return { buffer, positions, normals, coordinates, indices, numbers };
}

/** Times a CPU second, the best of three. */
function rate(act) {
  for (let warm = 0; warm < 200; warm++) act();
  return Math.max(
    ...[0, 1, 2].map(() => {
      const began = process.cpuUsage();
      let [times, spent] = [0, 0];
      while (spent < seconds) {
        for (let batch = 0; batch < 20; batch++) act();
        times += 20;
        spent = process.cpuUsage(began).user / 1e6;
      }
      return times / spent;
    }),
  );
}

function thousands(number) {
  return (number / 1000).toFixed(number < 10_000 ? 1 : 0);
}

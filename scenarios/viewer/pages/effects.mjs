// What is a function of time: what objects give off, and flexible prims.
import { Uuid } from '@landfall/protocol/datatypes';
import { encodeExtraParams } from '@landfall/protocol/extra-params';
import { encodeParticleSystem } from '@landfall/protocol/object';
import { PLAIN_FACE, encodeTextureEntry } from '@landfall/protocol/texture-entry';
import {
  TEXTURE,
  at,
  clock,
  count,
  differing,
  news,
  picture,
  put,
  sky,
  tellObjects,
  viewer,
  wantedMaterials,
} from './region.mjs';

/** Of what need not come from anywhere. */
const soon = (eye, target) => picture(eye, target, 5);

const NOTHING = { x: 0, y: 0, z: 0 };
/** One after the other goes up, a metre a second, for two seconds: green squares of half a metre that become red. */
const FOUNTAIN = {
  crc: 1,
  flags: 0,
  pattern: 8,
  maxAge: 0,
  startAge: 0,
  innerAngle: 0,
  outerAngle: 0,
  burstRate: 2,
  burstRadius: 0,
  burstSpeedMin: 1,
  burstSpeedMax: 1,
  burstCount: 1,
  angularVelocity: NOTHING,
  acceleration: NOTHING,
  textureId: Uuid.zero,
  targetId: Uuid.zero,
  particleFlags: 0x101,
  particleMaxAge: 2,
  startColour: { r: 0, g: 255, b: 0, a: 255 },
  endColour: { r: 255, g: 0, b: 0, a: 255 },
  startScaleX: 0.5,
  startScaleY: 0.5,
  endScaleX: 0.5,
  endScaleY: 0.5,
  startGlow: 0,
  endGlow: 0,
  blendSource: 7,
  blendDestination: 9,
};

/** Where in the picture most of what differs from another is, and its colour there. */
function middleOf(shown, empty) {
  const mask = differing(shown, empty);
  const side = Math.sqrt(mask.length);
  let [x, y] = [0, 0];
  for (let pixel = 0; pixel < mask.length; pixel++) {
    if (mask[pixel] === 0) continue;
    x += pixel % side;
    y += Math.floor(pixel / side);
  }
  const pixels = count(mask);
  if (pixels === 0) return { pixels };
  [x, y] = [Math.round(x / pixels), Math.round(y / pixels)];
  return { pixels, x, y, colour: at(shown, x, y) };
}

const EYE = [206, 200.01, 41];
const TARGET = [200, 200, 41];

/** At its birth, halfway, near its end, and after the next one has come. */
export async function givingOff() {
  sky(0, 0.5);
  clock.now = 30_000;
  const empty = await soon(EYE, TARGET);
  put(60, {
    motion: { position: { x: 200, y: 200, z: 40 } },
    scale: { x: 0.01, y: 0.01, z: 0.01 },
    particles: encodeParticleSystem(FOUNTAIN),
  });
  tellObjects();
  // What draws them comes when it is first needed.
  await picture(EYE, TARGET);
  const seen = [];
  for (const seconds of [0.2, 1, 1.8, 2.2]) {
    clock.now = 30_000 + seconds * 1000;
    seen.push(middleOf(await soon(EYE, TARGET), empty));
  }
  put(60, { motion: { position: { x: 200, y: 200, z: 40 } }, scale: { x: 0.01, y: 0.01, z: 0.01 } });
  tellObjects();
  return {
    seen,
    after: middleOf(await soon(EYE, TARGET), empty).pixels,
    sources: viewer.table.particles.all.size,
  };
}

/** A stick of four metres that lies, its lower end in the west: stiff, limp, and with nothing that bends it. */
export async function bending() {
  sky(0, 1);
  const eye = [150, 140, 42];
  const target = [150, 150, 41];
  const empty = await soon(eye, target);
  const lowest = [];
  for (const [tension, gravity] of [
    [undefined, 0],
    [10, 0.3],
    [0.5, 3],
  ]) {
    put(70, {
      motion: {
        position: { x: 150, y: 150, z: 42 },
        rotation: { x: 0, y: Math.SQRT1_2, z: 0, w: Math.SQRT1_2 },
      },
      scale: { x: 0.3, y: 0.3, z: 4 },
      extraParams:
        tension === undefined
          ? new Uint8Array()
          : encodeExtraParams([
              { type: 'flexible', softness: 3, tension, drag: 1, gravity, wind: 0, force: undefined },
            ]),
    });
    tellObjects();
    const mask = differing(await soon(eye, target), empty);
    const side = Math.sqrt(mask.length);
    const rows = [...mask.keys()].filter((pixel) => mask[pixel] === 1);
    const columns = rows.map((pixel) => pixel % side);
    lowest.push({
      pixels: rows.length,
      lowest: Math.floor(Math.min(...rows) / side),
      wide: Math.max(...columns) - Math.min(...columns),
    });
  }
  return lowest;
}

/** A plate with a board above it, in the sun: below the board and beside its shadow, without shadows and with them. */
export async function shadowing() {
  sky(1, 0.1);
  const flat = { x: 16, y: 16, z: 0.2 };
  put(80, { motion: { position: { x: 120, y: 220, z: 40 } }, scale: flat });
  put(81, { motion: { position: { x: 122, y: 220, z: 44 } }, scale: { x: 2, y: 2, z: 0.2 } });
  tellObjects();
  const seen = [];
  for (const quality of [1, 2]) {
    viewer.settings = { ...viewer.settings, quality };
    const pixels = await soon([120, 220.1, 60], [120, 220, 40]);
    seen.push({ below: at(pixels, 128, 128)[0], beside: at(pixels, 70, 70)[0] });
  }
  viewer.settings = { ...viewer.settings, quality: 1 };
  return seen;
}

const BEFORE = new Uuid(3, 3, 3, 1);
const MADE = new Uuid(3, 3, 3, 2);

/** A plate with a relief of four slopes, and one that gives light of its own: each without materials and with them. */
export async function making() {
  sky(1, 0.1);
  const lies = [1, 0, 0, 0, 1, 0];
  const plate = { scale: { x: 8, y: 8, z: 0.2 } };
  put(90, {
    ...plate,
    motion: { position: { x: 60, y: 200, z: 40 } },
    textureEntry: encodeTextureEntry({ default: { ...PLAIN_FACE, materialId: BEFORE }, faces: new Map() }),
  });
  put(91, {
    ...plate,
    motion: { position: { x: 80, y: 200, z: 40 } },
    extraParams: encodeExtraParams([{ type: 'renderMaterials', materials: [{ face: 0, materialId: MADE }] }]),
  });
  tellObjects();
  const common = { surface: undefined, emissive: '', light: [0, 0, 0] };
  const alpha = { mode: 0, gltfMode: 'OPAQUE', cutoff: 0 };
  await picture([60, 200.1, 50], [60, 200, 40]);
  news({
    type: 'materials',
    materials: [
      {
        ...common,
        id: BEFORE.toString(),
        kind: 'legacy',
        base: undefined,
        alpha,
        normal: { texture: TEXTURE.toString(), lies },
        numbers: [0, 0, 0, 0],
      },
      {
        ...common,
        id: MADE.toString(),
        kind: 'gltf',
        alpha,
        normal: undefined,
        base: { texture: '', lies, colour: [0, 0, 0, 1] },
        numbers: [0, 1, 0, 0],
        light: [0, 0, 1],
      },
    ],
  });
  const seen = [];
  for (const quality of [0, 1]) {
    viewer.settings = { ...viewer.settings, quality };
    const slopes = await picture([60, 200.1, 50], [60, 200, 40]);
    const across = [];
    for (let x = 68; x <= 188; x += 40)
      for (let y = 68; y <= 188; y += 40) across.push(at(slopes, x, y).join());
    const own = at(await soon([80, 200.1, 50], [80, 200, 40]), 128, 128);
    seen.push({ slopes: new Set(across).size, own });
  }
  return { seen, asked: wantedMaterials };
}

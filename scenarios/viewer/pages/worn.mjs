// Draws one person twice: as the viewer draws bodies, and as a mesh that is worn on their bones. Both are the same body, so that
// the pictures have the same outline. Beside it things that shine, and things whose texture moves.
import { encodeExtraParams } from '@landfall/protocol/extra-params';
import {
  BOX_SHAPE,
  PCODE,
  TEXTURE_ANIMATION,
  encodeTextureAnimation,
  packShape,
  unpackShape,
} from '@landfall/protocol/object';
import { PLAIN_FACE, encodeTextureEntry } from '@landfall/protocol/texture-entry';
import { bending, givingOff, making, shadowing } from './effects.mjs';
import {
  CLEAR,
  MESH,
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
} from './region.mjs';

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
    clock.now = seconds * 1000;
    seen.push(at(await picture([60, 60.1, 46], [60, 60, 40]), 128, 128));
  }
  return seen;
}

globalThis.result = {
  worn: await worn(),
  shining: await shining(),
  moving: await moving(),
  givingOff: await givingOff(),
  bending: await bending(),
  shadowing: await shadowing(),
  making: await making(),
};

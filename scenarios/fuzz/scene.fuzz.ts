import { decodeMeshSkin } from '@landfall/protocol/asset/mesh';
import { encodeLlsdBinary, real } from '@landfall/protocol/llsd';
import type { LlsdValue } from '@landfall/protocol/llsd';
import type { ShapeParameters } from '@landfall/protocol/object';
import { DecodeError } from '@landfall/protocol/errors';
import { createRandom } from '@landfall/protocol/testing';
import { expect, it } from 'vitest';
import { dayLightOf, skyOf } from '@landfall/scene/environment';
import { LEVELS_OF_DETAIL } from '@landfall/scene/lod';
import { FlexiblePath, flexibleBend } from '@landfall/scene/flexible';
import { convexHull } from '@landfall/scene/hull';
import { decodeMeshLevel } from '@landfall/scene/mesh';
import { tessellateSculpt } from '@landfall/scene/sculpt';
import { BOX, MOST_PRIM_VERTICES, facesOfShape, tessellate } from '@landfall/scene/shape';
import { SQUARE_FACE, isWellFormed, levelOf, reals, u16s } from '@landfall/scene/testing';

const TIMES = Number(process.env.LANDFALL_FUZZ_TIMES ?? 1);
const ODD = [Number.NaN, Infinity, -Infinity, 0, -0, 1, -1, 0.5, 1e300, -1e300, 5e-324, 0.99, 0.02, 0.25];

it('shapes of any numbers are well-formed geometry of as many faces as are told', () => {
  const random = createRandom(20_261_129);
  const names = Object.keys(BOX) as (keyof ShapeParameters)[];
  for (let round = 0; round < 20_000 * TIMES; round++) {
    const shape: Record<keyof ShapeParameters, number> = { ...BOX };
    for (const name of names) {
      if (random.integer(0, 2) > 0) continue;
      const isOdd = random.integer(0, 3) === 0;
      shape[name] = isOdd ? ODD[random.integer(0, ODD.length - 1)]! : random.integer(-256, 256) / 128;
    }
    shape.pathCurve = [0x10, 0x20, 0x20, 0x30, 0x40, 0x80, random.integer(0, 255)][random.integer(0, 6)]!;
    shape.profileCurve = random.integer(0, 255);
    const geometry = tessellate(shape, LEVELS_OF_DETAIL[round % 4]!);
    const good =
      isWellFormed(geometry) &&
      geometry.faceNumbers.length < MOST_PRIM_VERTICES &&
      geometry.faces.length === facesOfShape(shape).length;
    if (!good) expect.fail(JSON.stringify(shape));
  }
});

it('mutations of mesh levels and skins end in geometry or a DecodeError', () => {
  const random = createRandom(20_261_130);
  const matrix = reals(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1);
  const face: LlsdValue = {
    ...SQUARE_FACE,
    PositionDomain: { Min: reals(-1, -1, -1), Max: reals(1, 1, 1) },
    Normal: u16s(...Array.from({ length: 12 }, () => 0xffff)),
    Weights: Uint8Array.of(0, 9, 9, 255, 1, 0, 1, 2, 0, 1, 255, 255, 255),
  };
  const vectors = [
    levelOf(SQUARE_FACE),
    levelOf(face, { NoGeometry: true }, face),
    encodeLlsdBinary({ joint_names: ['mPelvis'], inverse_bind_matrix: [matrix], bind_shape_matrix: matrix }),
  ];
  let results = 0;
  for (let round = 0; round < 30_000 * TIMES; round++) {
    const bytes = Uint8Array.from(vectors[round % vectors.length]!);
    for (let changes = random.integer(1, 4); changes > 0; changes--)
      bytes[random.integer(0, bytes.length - 1)] = random.integer(0, 255);
    try {
      if (round % vectors.length === 2) decodeMeshSkin(bytes);
      else if (!isWellFormed(decodeMeshLevel(bytes).geometry))
        expect.fail(Buffer.from(bytes).toString('hex'));
      results++;
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
    }
  }
  expect(results).toBeGreaterThan(0);
});

it('sculpt maps of any pixels, and skies of any settings, are bounded', () => {
  const random = createRandom(20_261_131);
  for (let round = 0; round < 2_000 * TIMES; round++) {
    const [width, height, channels] = [random.integer(0, 70), random.integer(0, 70), random.integer(0, 5)];
    const pixels = Uint8Array.from({ length: width * height * channels }, () => random.integer(0, 255));
    const stitching = {
      sculptType: random.integer(0, 63),
      inverted: random.integer(0, 1) === 1,
      mirrored: random.integer(0, 1) === 1,
    };
    const map = { width, height, channels, pixels };
    expect(isWellFormed(tessellateSculpt(map, stitching, LEVELS_OF_DETAIL[round % 4]!))).toBe(true);
    const numbers = () =>
      Array.from({ length: random.integer(0, 5) }, () => real(ODD[random.integer(0, ODD.length - 1)]!));
    const sky = skyOf({
      sun_rotation: numbers(),
      moon_rotation: numbers(),
      ambient: numbers(),
      sunlight_color: numbers(),
    });
    expect(Object.values(dayLightOf(sky).direction).every(Number.isFinite)).toBe(true);
  }
});

it('hulls of any points are closed, and flexible prims of any numbers go on with numbers', () => {
  const random = createRandom(20_261_132);
  const odd = (): number => ODD[random.integer(0, ODD.length - 1)]!;
  for (let round = 0; round < 2_000 * TIMES; round++) {
    const points = Float32Array.from({ length: random.integer(0, 90) }, () =>
      random.chance(0.02) ? odd() : random.integer(-9, 9),
    );
    expect(isWellFormed(convexHull(points))).toBe(true);
    const param = {
      type: 'flexible',
      softness: random.integer(0, 4),
      tension: odd(),
      drag: odd(),
      gravity: odd(),
      wind: odd(),
      force: { x: odd(), y: odd(), z: odd() },
    } as const;
    const frame = { position: { x: 1, y: 2, z: 3 }, rotation: { x: 0, y: 0.6, z: 0, w: 0.8 } };
    const path = new FlexiblePath(param, odd(), frame);
    for (let step = 0; step < 4; step++)
      path.step(random.next() / 4, { ...frame, wind: { x: odd(), y: odd(), z: odd() } });
    const level = LEVELS_OF_DETAIL[round % 4]!;
    const bend = flexibleBend(path, BOX, { x: odd(), y: odd(), z: odd() }, level);
    if (!isWellFormed(tessellate(BOX, level, bend))) expect.fail(JSON.stringify(param));
  }
});

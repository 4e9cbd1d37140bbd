import { UsageError } from '@landfall/protocol/errors';
import { Uuid } from '@landfall/protocol/datatypes';
import { PLAIN_FACE } from '@landfall/protocol/texture-entry';
import { describe, expect, it } from 'vitest';
import { alphaOfTexture, gltfTransform, surfaceOf, textureTransform, transformCoordinates } from './index.ts';
import type { GltfPlace, SurfaceFacts } from './index.ts';

const withAlpha = (a: number) => ({ ...PLAIN_FACE, colour: { ...PLAIN_FACE.colour, a } });
const clear = { ...PLAIN_FACE, textureId: Uuid.parse('3a367d1c-bef1-6d43-7595-e88c1e3aadb3') };
const alsoClear = { ...PLAIN_FACE, textureId: Uuid.parse('8dcd4a48-2d37-4909-9f78-f7a9eb4ef903') };
const none: SurfaceFacts = { textureAlpha: 'none' };
const holes: SurfaceFacts = { textureAlpha: 'mask' };
const glass: SurfaceFacts = { textureAlpha: 'blend' };
const blendMode = { legacy: { mode: 1, cutoff: 0 } };
const maskMode = { legacy: { mode: 2, cutoff: 102 } };

describe('the surface of a face', () => {
  it.each([
    ['plain', PLAIN_FACE, none, { mode: 'opaque' }],
    ['with no alpha of its own', withAlpha(0), none, { mode: 'invisible' }],
    ['of no number', withAlpha(Number.NaN), none, { mode: 'invisible' }],
    ['that only glows', { ...withAlpha(0), glow: 0.2 }, none, { mode: 'blend' }],
    ['with a clear texture', clear, none, { mode: 'invisible' }],
    ['with the other clear texture', alsoClear, glass, { mode: 'invisible' }],
    ['half there', withAlpha(128), none, { mode: 'blend' }],
    ['nearly all there', withAlpha(254), none, { mode: 'blend' }],
    ['with holes', PLAIN_FACE, holes, { mode: 'mask', cutoff: expect.closeTo(1 / 3) }],
    ['with holes, glowing', { ...PLAIN_FACE, glow: 0.1 }, holes, { mode: 'blend' }],
    ['with holes, worn', PLAIN_FACE, { ...holes, worn: true }, { mode: 'blend' }],
    ['of glass', PLAIN_FACE, glass, { mode: 'blend' }],
    [
      'of glass that is said to be solid',
      PLAIN_FACE,
      { ...glass, legacy: { mode: 0, cutoff: 0 } },
      { mode: 'opaque' },
    ],
    ['whose alpha is light', PLAIN_FACE, { ...glass, legacy: { mode: 3, cutoff: 0 } }, { mode: 'opaque' }],
    [
      'of glass that is said to have holes',
      PLAIN_FACE,
      { ...glass, ...maskMode },
      { mode: 'mask', cutoff: 0.4 },
    ],
    ['with holes that are said to be glass', PLAIN_FACE, { ...holes, ...blendMode }, { mode: 'blend' }],
    [
      'said to be glass, of a texture that is none',
      PLAIN_FACE,
      { ...none, ...blendMode },
      { mode: 'opaque' },
    ],
    ['half there, said to have holes', withAlpha(128), { ...holes, ...maskMode }, { mode: 'blend' }],
  ] as const)('%s', (_, face, facts, surface) => {
    expect(surfaceOf(face, facts)).toEqual(surface);
  });

  it.each([
    [{ mode: 'OPAQUE', cutoff: 0.5, baseAlpha: 0 }, { mode: 'opaque' }],
    [
      { mode: 'MASK', cutoff: 0.5, baseAlpha: 1 },
      { mode: 'mask', cutoff: 0.5 },
    ],
    [{ mode: 'MASK', cutoff: 0.5, baseAlpha: 0.4 }, { mode: 'invisible' }],
    [
      { mode: 'MASK', cutoff: -3, baseAlpha: 1 },
      { mode: 'mask', cutoff: 0 },
    ],
    [{ mode: 'BLEND', cutoff: 0.5, baseAlpha: 1 }, { mode: 'blend' }],
    [{ mode: 'BLEND', cutoff: 0.5, baseAlpha: 0 }, { mode: 'invisible' }],
  ] as const)('with a GLTF material %j', (gltf, surface) => {
    expect(surfaceOf(withAlpha(0), { ...glass, gltf })).toEqual(surface);
  });
});

describe('the alpha of a texture', () => {
  const texture = (alpha: (x: number, y: number) => number, channels = 4) => ({
    width: 16,
    height: 16,
    channels,
    pixels: Uint8Array.from({ length: 256 * channels }, (_, at) => {
      const pixel = Math.floor(at / channels);
      return at % channels === 3 ? alpha(pixel % 16, pixel >> 4) : 200;
    }),
  });

  it.each([
    ['solid', () => 255, 'none'],
    ['a fence', (x: number) => (x < 8 ? 255 : 0), 'mask'],
    ['wholly clear', () => 0, 'mask'],
    ['a gradient', (x: number) => x * 17, 'blend'],
    ['nearly clear', () => 20, 'blend'],
    ['nearly solid', () => 230, 'blend'],
    ['a chequered dither', (x: number, y: number) => ((x + y) % 2) * 255, 'blend'],
    [
      'a fence with one soft pixel',
      (x: number, y: number) => (x === 0 && y === 0 ? 100 : x < 8 ? 255 : 0),
      'mask',
    ],
  ])('%s', (_, alpha, kind) => {
    expect(alphaOfTexture(texture(alpha))).toBe(kind);
  });

  it('of three channels is none, of too few bytes the caller’s fault', () => {
    expect(alphaOfTexture(texture(() => 0, 3))).toBe('none');
    expect(() => alphaOfTexture({ ...texture(() => 0), height: 17 })).toThrow(UsageError);
  });
});

describe('where a texture lies', () => {
  const at = (changes: object, u: number, v: number) => [
    ...transformCoordinates(Float32Array.of(u, v), textureTransform({ ...PLAIN_FACE, ...changes })),
  ];
  const near = (...values: number[]) => values.map((value) => expect.closeTo(value, 5));

  it('is where it was, repeated about its middle, and moved', () => {
    expect(at({}, 0.25, 0.75)).toEqual(near(0.25, 0.75));
    expect(at({ repeatS: 2, repeatT: 4 }, 0.5, 1)).toEqual(near(0.5, 2.5));
    expect(at({ repeatS: -1 }, 0.25, 0)).toEqual(near(0.75, 0));
    expect(at({ offsetS: 0.1, offsetT: -0.2 }, 0.5, 0.5)).toEqual(near(0.6, 0.3));
  });

  it('is turned about its middle before it is repeated', () => {
    expect(at({ rotationRad: Math.PI / 2 }, 1, 0.5)).toEqual(near(0.5, 0));
    expect(at({ rotationRad: Math.PI / 2, repeatS: 3, repeatT: 2 }, 1, 0.5)).toEqual(near(0.5, -0.5));
  });

  it('is as if nothing had been said where numbers are none', () => {
    const broken = { repeatS: Number.NaN, repeatT: Infinity, offsetS: -Infinity, rotationRad: 1e300 };
    expect(at(broken, 0.3, 0.4)).toEqual(near(0.3, 0.4));
  });

  it('can be written elsewhere', () => {
    const [from, to] = [Float32Array.of(1, 1), new Float32Array(2)];
    expect(transformCoordinates(from, textureTransform({ ...PLAIN_FACE, offsetS: 1 }), to)).toBe(to);
    expect([...from, ...to]).toEqual([1, 1, 2, 1]);
  });
});

describe('where a texture of a physically based material lies', () => {
  /** Of coordinates that begin at the top, as glTF has them. */
  const at = (changes: Partial<GltfPlace>, u: number, v: number) => {
    const place = gltfTransform({ offset: [0, 0], scale: [1, 1], rotationRad: 0, ...changes });
    const [across = 0, up = 0] = transformCoordinates(Float32Array.of(u, 1 - v), place);
    return [across, 1 - up];
  };
  const near = (...values: number[]) => values.map((value) => expect.closeTo(value, 5));

  it('is as glTF has it: repeated, then turned about the upper left, then moved', () => {
    expect(at({}, 0.25, 0.75)).toEqual(near(0.25, 0.75));
    expect(at({ scale: [2, 4] }, 0.5, 0.25)).toEqual(near(1, 1));
    expect(at({ offset: [0.1, 0.2] }, 0.5, 0.5)).toEqual(near(0.6, 0.7));
    expect(at({ rotationRad: Math.PI / 2 }, 1, 0)).toEqual(near(0, -1));
    expect(at({ rotationRad: Math.PI / 2, scale: [2, 3], offset: [0.5, 0] }, 0, 1)).toEqual(near(3.5, 0));
  });

  it('is as if nothing had been said where numbers are none', () => {
    const broken = {
      offset: [Number.NaN, Infinity],
      scale: [-Infinity, Number.NaN],
      rotationRad: Number.NaN,
    } as const;
    expect(at(broken, 0.3, 0.4)).toEqual(near(0.3, 0.4));
  });
});

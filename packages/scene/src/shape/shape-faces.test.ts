import { PROFILE } from '@landfall/protocol/object';
import { describe, expect, it } from 'vitest';
import { SHAPES, withHole } from '../testing/shapes.ts';
import { facing } from '../testing/measure.ts';
import { BOX, facesOfShape, tessellate } from './index.ts';

/** t top, o outer, i inner, b bottom, c cut at its beginning, e at its end. */
const LETTERS = { top: 't', outer: 'o', inner: 'i', bottom: 'b', cutBegin: 'c', cutEnd: 'e' } as const;
const CUT = { profileBegin: 0.125, profileEnd: 0.875 };
const SLICED = { pathBegin: 0.2, pathEnd: 0.7 };
const HOLLOW = { profileHollow: 0.5 };
const { box, cylinder, prism, sphere, torus, tube, ring } = SHAPES;

describe('faces of shapes', () => {
  it.each([
    // A box's top is face 0, then the four sides from the one that looks along −y, then the bottom.
    ['box', box, 'toooob'],
    ['cylinder', cylinder, 'tob'],
    ['prism', prism, 'tooob'],
    ['sphere', sphere, 'o'],
    ['torus', torus, 'o'],
    ['tube', tube, 'oooo'],
    ['ring', ring, 'ooo'],
    ['hollow box', { ...box, ...HOLLOW }, 'tooooib'],
    ['hollow cylinder', { ...cylinder, ...HOLLOW }, 'toib'],
    ['hollow prism', { ...prism, ...HOLLOW }, 'toooib'],
    // Half a circle with a hole is never closed: viewers count two faces on its axis that nobody sees.
    ['hollow sphere', { ...sphere, ...HOLLOW }, 'oice'],
    ['hollow torus', { ...torus, ...HOLLOW }, 'oi'],
    ['hollow tube', { ...tube, ...HOLLOW }, 'ooooi'],
    ['hollow ring', { ...ring, ...HOLLOW }, 'oooi'],
    ['cut box', { ...box, ...CUT }, 'toooobce'],
    ['box cut to its first side', { ...box, profileEnd: 0.25 }, 'tobce'],
    ['box without its first side', { ...box, profileBegin: 0.25 }, 'tooobce'],
    ['box of half a side', { ...box, profileBegin: 0.3, profileEnd: 0.4 }, 'tobce'],
    ['cut cylinder', { ...cylinder, ...CUT }, 'tobce'],
    ['cut prism', { ...prism, ...CUT }, 'tooobce'],
    ['prism without its first side', { ...prism, profileBegin: 0.33334 }, 'toobce'],
    ['cut sphere', { ...sphere, ...CUT }, 'oce'],
    ['cut torus', { ...torus, ...CUT }, 'oce'],
    ['sliced sphere', { ...sphere, ...SLICED }, 'tob'],
    ['sliced torus', { ...torus, ...SLICED }, 'tob'],
    ['sliced box', { ...box, ...SLICED }, 'toooob'],
    ['skewed torus', { ...torus, pathSkew: 0.2 }, 'tob'],
    ['tapered torus', { ...torus, pathTaperX: 0.2 }, 'tob'],
    ['torus that grows', { ...torus, pathRadiusOffset: -0.2 }, 'tob'],
    ['twisted torus', { ...torus, pathTwist: 0.5 }, 'tob'],
    ['torus turned all over', { ...torus, pathTwist: 0.5, pathTwistBegin: 0.5 }, 'o'],
    ['sphere whose radius cannot grow', { ...sphere, pathRadiusOffset: 0.5 }, 'o'],
    ['cut hollow box', { ...box, ...CUT, ...HOLLOW }, 'tooooibce'],
    ['cut hollow sliced torus', { ...torus, ...CUT, ...HOLLOW, ...SLICED }, 'toibce'],
    ['cut sliced hollow sphere', { ...sphere, ...CUT, ...HOLLOW, ...SLICED }, 'toibce'],
    ['half a cylinder', { ...box, profileCurve: PROFILE.halfCircle }, 'tob'],
    ['box with nearly all of its outline', { ...box, profileEnd: 0.995 }, 'toooob'],
  ] as const)('%s', (_, shape, faces) => {
    expect(
      facesOfShape(shape)
        .map((kind) => LETTERS[kind])
        .join(''),
    ).toBe(faces);
    expect(tessellate(shape, 3).faces).toHaveLength(faces.length);
  });

  it('a hole of another kind is the same face', () => {
    for (const hole of ['same', 'circle', 'square', 'triangle'] as const)
      for (const shape of [box, cylinder, prism, sphere, torus, tube, ring])
        expect(facesOfShape(withHole(shape, hole))).toEqual(facesOfShape({ ...shape, ...HOLLOW }));
  });

  it('of a box look up, to the four sides from −y on counter-clockwise, and down', () => {
    const geometry = tessellate(BOX, 3);
    const looks = geometry.faces.map((_, face) => facing(geometry, face).map(Math.round));
    expect(looks).toEqual(
      [
        [0, 0, 1],
        [0, -1, 0],
        [1, 0, 0],
        [0, 1, 0],
        [-1, 0, 0],
        [0, 0, -1],
      ].map((look) => look.map((value) => expect.closeTo(value))),
    );
  });

  it('of a cut box keep the numbers of the sides that are left in order', () => {
    const geometry = tessellate({ ...BOX, profileBegin: 0.25 }, 3);
    expect(facing(geometry, 1)).toEqual([1, 0, 0].map((value) => expect.closeTo(value)));
    expect(facing(geometry, 3)).toEqual([-1, 0, 0].map((value) => expect.closeTo(value)));
  });

  it('where a cylinder was cut look at each other across the gap', () => {
    const geometry = tessellate({ ...cylinder, profileBegin: 0.25 }, 3);
    // What is missing is the quarter between +x and +y.
    expect(facing(geometry, 3)).toEqual([1, 0, 0].map((value) => expect.closeTo(value)));
    expect(facing(geometry, 4)).toEqual([0, 1, 0].map((value) => expect.closeTo(value)));
  });
});

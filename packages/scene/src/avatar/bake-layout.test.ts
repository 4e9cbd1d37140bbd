import { describe, expect, it } from 'vitest';
import { LEVELS_OF_DETAIL } from '../lod/index.ts';
import { avatarBody } from './index.ts';

type Uv = readonly [u: number, v: number];

/** Where on its bake what is at a place of a face is, by the nearest point of the body. */
function bakedAt(level: (typeof LEVELS_OF_DETAIL)[number], face: number, place: readonly number[]): Uv {
  const { geometry } = avatarBody(level);
  let nearest = Infinity;
  let found: Uv = [0, 0];
  for (let vertex = 0; vertex < geometry.faceNumbers.length; vertex++) {
    if (geometry.faceNumbers[vertex] !== face) continue;
    const away = Math.hypot(...place.map((part, axis) => part - geometry.positions[vertex * 3 + axis]!));
    if (away >= nearest) continue;
    nearest = away;
    found = [geometry.textureCoordinates[vertex * 2]!, geometry.textureCoordinates[vertex * 2 + 1]!];
  }
  return found;
}

/** Read off the viewer's own body: a place, metres; where it is on its bake. */
const PLACES: readonly [string, number, readonly number[], Uv][] = [
  ['the nose', 0, [0.12, 0, 1.74], [0.5, 0.76]],
  ['the right cheek', 0, [0.05, -0.055, 1.72], [0.26, 0.72]],
  ['the back of the head', 0, [-0.1, 0, 1.76], [0.5, 0.24]],
  ['the chest', 1, [0.1, 0, 1.4], [0.257, 0.73]],
  ['the left side of the chest, in front', 1, [0.05, 0.13, 1.4], [0.42, 0.73]],
  ['between the shoulder blades', 1, [-0.1, 0, 1.4], [0.755, 0.73]],
  ['the left elbow, above', 1, [-0.03, 0.44, 1.58], [0.5, 0.27]],
  ['the right elbow, above', 1, [-0.03, -0.44, 1.58], [0.5, 0.27]],
  ['the left knee, in front', 2, [0.05, 0.11, 0.55], [0.67, 0.4]],
  ['the right knee, in front', 2, [0.05, -0.11, 0.55], [0.48, 0.4]],
  ['the left calf', 2, [-0.1, 0.11, 0.4], [0.08, 0.25]],
  ['the right calf', 2, [-0.1, -0.11, 0.4], [0.28, 0.25]],
  ['the toes of the left foot', 2, [0.2, 0.11, 0.02], [0.88, 0.27]],
];

describe('a bake on the body', () => {
  it.each(PLACES)('has %s where it is on the viewer’s', (_, face, place, [u, v]) => {
    const found = bakedAt(3, face, place);
    expect(Math.abs(found[0] - u)).toBeLessThan(0.07);
    expect(Math.abs(found[1] - v)).toBeLessThan(0.09);
  });

  it.each(LEVELS_OF_DETAIL)(
    'is nowhere smeared over a seam, and nowhere off the picture, at level %i',
    (level) => {
      const { geometry } = avatarBody(level);
      const { indices, textureCoordinates } = geometry;
      for (const value of textureCoordinates) {
        expect(value).toBeGreaterThan(0);
        expect(value).toBeLessThan(1);
      }
      let widest = 0;
      for (let at = 0; at < indices.length; at += 3) {
        const [a, b, c] = [0, 1, 2].map((corner) => textureCoordinates[indices[at + corner]! * 2]!);
        widest = Math.max(widest, Math.max(a!, b!, c!) - Math.min(a!, b!, c!));
      }
      // A front and a back that hung together would span half of it.
      expect(widest).toBeLessThan(0.4);
    },
  );
});

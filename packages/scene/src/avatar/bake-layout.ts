/**
 * Where on bakes the places of a body are. Heads have the face in the middle of the upper half, the back of the head below; upper bodies the front on the left,
 * the back on the right, both arms below; lower bodies the backs of the legs on the left, then their fronts, feet on the right.
 * @source measured on the viewer's own body (avatar_head, avatar_upper_body, avatar_lower_body), rounded: what is between is a straight line
 */
import type { Tube } from './body-plan.ts';

type Point = readonly [x: number, y: number, z: number];

/** A point of a tube as it rests. */
export interface TubePoint {
  /** Metres, in the avatar's own frame. */
  readonly point: Point;
  /** The middle of its ring. */
  readonly middle: Point;
  /** How far around the tube, 0–1 from {@link FIRST_ANGLE}. */
  readonly turn: number;
  /** Whether it is of the back. */
  readonly isBack: boolean;
}

/** Where a tube that runs along an axis begins, radians: upright ones on the right, so that they have a front and a back; arms where their bakes begin. */
export const FIRST_ANGLE: Readonly<Record<Tube['along'], number>> = Object.freeze({
  x: 0,
  y: Math.PI / 6,
  z: -Math.PI / 2,
});

/** Of what is not on the picture, its edge. */
const LEAST = 0.005;
const within = (value: number): number => Math.min(1 - LEAST, Math.max(LEAST, value));

/** @returns how far from the left, and from the bottom, 0–1 */
export function bakeCoordinates(tube: Tube, at: TubePoint): readonly [u: number, v: number] {
  const [u, v] = LAYOUT[tube.face](tube, at);
  return [within(u), within(v)];
}

type Layout = (tube: Tube, at: TubePoint) => readonly [u: number, v: number];

const head: Layout = (_, { point: [, , z], turn, isBack }) => {
  const height = z - 1.64;
  return isBack
    ? [0.5 + (turn - 0.75) * 1.2, 0.05 + height * 1.55]
    : [0.5 + (turn - 0.25) * 1.88, 0.5 + height * 2.75];
};

const upper: Layout = ({ along }, { point: [, y, z], turn, isBack }) => {
  if (along === 'y') return [0.345 + (Math.abs(y) - 0.3) * 1.16, 0.07 + turn * 0.27];
  const v = 0.45 + (z - 1.167) * 1.2;
  return isBack ? [0.755 - y * 1.1, v] : [0.257 + y * 1.25, v];
};

const lower: Layout = ({ along }, { point: [x, y, z], middle, isBack }) => {
  if (along === 'x') return [0.88 + (y - middle[1]), 0.5 - x * 1.2];
  const v = z - 0.15;
  // Hips are both: their middle lies between those of the legs.
  const side = Math.sign(middle[1]);
  return isBack ? [0.18 - side * 0.035 - y * 0.6, v] : [0.58 + side * 0.03 + y * 0.6, v];
};

const LAYOUT: Readonly<Record<Tube['face'], Layout>> = { 0: head, 1: upper, 2: lower };

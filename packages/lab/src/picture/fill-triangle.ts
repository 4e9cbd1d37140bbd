import type { Canvas } from './canvas.ts';
import { CORNER, PLACE } from './corners.ts';
import type { Fragment, Shader } from './fragment.ts';

const fragment: Fragment = new Float64Array(4);
const mixed = new Float64Array(CORNER);
const place = mixed.subarray(PLACE);
/** How much of each corner there is at least in what is painted. */
const edges = new Float64Array(3);
/** The least that is more than nothing. */
const MORE_THAN_NOTHING = Number.MIN_VALUE;
/** Room for three corners on the canvas: x, y, depth, 1 / w. */
const spots = new Float64Array(12);
/** Where a row of a triangle begins and ends. */
const span = { left: 0, right: 0 };

/**
 * Paints a triangle that is wholly before the eye. What is turned away is not painted; what is seen through is mixed with what is there and hides nothing.
 * @param corners {@link CORNER} numbers each; the triangle's begin at `one`, `two` and `three`
 */
export function fillTriangle(
  canvas: Canvas,
  corners: Float64Array,
  one: number,
  two: number,
  three: number,
  shader: Shader,
): void {
  spot(canvas, corners, one, 0);
  spot(canvas, corners, two, 4);
  spot(canvas, corners, three, 8);
  const ax = spots[0]!;
  const ay = spots[1]!;
  const bx = spots[4]!;
  const by = spots[5]!;
  const cx = spots[8]!;
  const cy = spots[9]!;
  const area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
  // y runs downwards: what looks at the eye is clockwise.
  if (!(area < 0)) {
    if (area > 0 && shader.isDoubleSided) fillFromBehind(canvas, corners, one, two, three, shader);
    return;
  }
  const top = Math.max(0, Math.floor(Math.min(ay, by, cy)));
  const bottom = Math.min(canvas.height - 1, Math.floor(Math.max(ay, by, cy)));
  if (top > bottom || Math.max(ax, bx, cx) < 0 || Math.min(ax, bx, cx) > canvas.width) return;
  setEdges(ax, ay, bx, by, cx, cy);
  shader.suit(covered(corners, one, two, three), -area);
  shader.reach(corners, one, two, three, -area);
  const { isBlended, wantsPlaces } = shader;
  const { width, depth: depths, light } = canvas;
  const inverse = 1 / area;
  const leastA = edges[0]!;
  const leastB = edges[1]!;
  const leastC = edges[2]!;
  const depthA = spots[2]!;
  const depthB = spots[6]!;
  const depthC = spots[10]!;
  for (let y = top; y <= bottom; y++) {
    const py = y + 0.5;
    if (!setSpan(py, width)) continue;
    const { left, right } = span;
    for (let x = left; x <= right; x++) {
      const px = x + 0.5;
      const a = ((bx - px) * (cy - py) - (cx - px) * (by - py)) * inverse;
      const b = ((cx - px) * (ay - py) - (ax - px) * (cy - py)) * inverse;
      const c = ((ax - px) * (by - py) - (bx - px) * (ay - py)) * inverse;
      if (a < leastA || b < leastB || c < leastC) continue;
      const depth = a * depthA + b * depthB + c * depthC;
      const pixel = y * width + x;
      if (depth >= depths[pixel]!) continue;
      mix(corners, one, two, three, a, b, c, wantsPlaces);
      if (!shader.shade(fragment, mixed[4]!, mixed[5]!, mixed[6]!, mixed[7]!, mixed[8]!, place)) continue;
      paint(light, pixel * 3, isBlended ? fragment[3]! : 1);
      if (!isBlended) depths[pixel] = depth;
    }
  }
}

/** The same triangle as it looks from its other side, where its normals look the other way. */
function fillFromBehind(
  canvas: Canvas,
  corners: Float64Array,
  one: number,
  two: number,
  three: number,
  shader: Shader,
): void {
  const turned = new Float64Array(3 * CORNER);
  for (const [at, from] of [one, three, two].entries()) {
    turned.set(corners.subarray(from, from + CORNER), at * CORNER);
    for (let axis = 4; axis < 7; axis++) turned[at * CORNER + axis]! *= -1;
  }
  fillTriangle(canvas, turned, 0, CORNER, 2 * CORNER, shader);
}

/** Twice its area in texture coordinates. */
function covered(corners: Float64Array, one: number, two: number, three: number): number {
  const u = corners[one + 7]!;
  const v = corners[one + 8]!;
  return (
    (corners[two + 7]! - u) * (corners[three + 8]! - v) - (corners[three + 7]! - u) * (corners[two + 8]! - v)
  );
}

/** A point on an edge between two triangles belongs to one of them: to that on its right or below it. */
function setEdges(ax: number, ay: number, bx: number, by: number, cx: number, cy: number): void {
  edges[0] = ownsEdge(bx, by, cx, cy) ? 0 : MORE_THAN_NOTHING;
  edges[1] = ownsEdge(cx, cy, ax, ay) ? 0 : MORE_THAN_NOTHING;
  edges[2] = ownsEdge(ax, ay, bx, by) ? 0 : MORE_THAN_NOTHING;
}

function ownsEdge(fromX: number, fromY: number, toX: number, toY: number): boolean {
  return toY > fromY || (toY === fromY && toX < fromX);
}

/** The pixels of a row that may be inside, a little more than those that are. False where none is. */
function setSpan(py: number, width: number): boolean {
  let least = Infinity;
  let most = -Infinity;
  for (let at = 0; at < 12; at += 4) {
    const x = spots[at]!;
    const y = spots[at + 1]!;
    const next = (at + 4) % 12;
    const toX = spots[next]!;
    const toY = spots[next + 1]!;
    if (y === toY || (py < y && py < toY) || (py > y && py > toY)) continue;
    const crossing = x + ((py - y) / (toY - y)) * (toX - x);
    if (crossing < least) least = crossing;
    if (crossing > most) most = crossing;
  }
  span.left = Math.max(0, Math.floor(least - 1));
  span.right = Math.min(width - 1, Math.ceil(most + 1));
  return span.left <= span.right;
}

/** Straight in the world, not on the canvas. */
function mix(
  corners: Float64Array,
  one: number,
  two: number,
  three: number,
  a: number,
  b: number,
  c: number,
  wantsPlaces: boolean,
): void {
  const first = a * spots[3]!;
  const second = b * spots[7]!;
  const third = c * spots[11]!;
  const whole = 1 / (first + second + third);
  const ofOne = first * whole;
  const ofTwo = second * whole;
  const ofThree = third * whole;
  mixed[4] = ofOne * corners[one + 4]! + ofTwo * corners[two + 4]! + ofThree * corners[three + 4]!;
  mixed[5] = ofOne * corners[one + 5]! + ofTwo * corners[two + 5]! + ofThree * corners[three + 5]!;
  mixed[6] = ofOne * corners[one + 6]! + ofTwo * corners[two + 6]! + ofThree * corners[three + 6]!;
  mixed[7] = ofOne * corners[one + 7]! + ofTwo * corners[two + 7]! + ofThree * corners[three + 7]!;
  mixed[8] = ofOne * corners[one + 8]! + ofTwo * corners[two + 8]! + ofThree * corners[three + 8]!;
  if (!wantsPlaces) return;
  for (let at = PLACE; at < CORNER; at++)
    mixed[at] = ofOne * corners[one + at]! + ofTwo * corners[two + at]! + ofThree * corners[three + at]!;
}

function paint(light: Float32Array, at: number, alpha: number): void {
  if (alpha === 1) {
    light[at] = fragment[0]!;
    light[at + 1] = fragment[1]!;
    light[at + 2] = fragment[2]!;
    return;
  }
  const behind = 1 - alpha;
  light[at] = fragment[0]! * alpha + light[at]! * behind;
  light[at + 1] = fragment[1]! * alpha + light[at + 1]! * behind;
  light[at + 2] = fragment[2]! * alpha + light[at + 2]! * behind;
}

function spot({ width, height }: Canvas, corners: Float64Array, from: number, to: number): void {
  const inverse = 1 / corners[from + 3]!;
  spots[to] = (corners[from]! * inverse * 0.5 + 0.5) * width;
  spots[to + 1] = (0.5 - corners[from + 1]! * inverse * 0.5) * height;
  spots[to + 2] = corners[from + 2]! * inverse;
  spots[to + 3] = inverse;
}

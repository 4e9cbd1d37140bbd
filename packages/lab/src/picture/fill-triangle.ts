import type { Canvas } from './canvas.ts';
import { CORNER } from './corners.ts';
import type { Fragment, Shader } from './fragment.ts';

const fragment: Fragment = new Float64Array(4);
const mixed = new Float64Array(CORNER);
/** How much of each corner there is at least in what is painted. */
const edges = new Float64Array(3);
/** The least that is more than nothing. */
const MORE_THAN_NOTHING = Number.MIN_VALUE;
/** Room for three corners on the canvas: x, y, depth, 1 / w. */
const spots = new Float64Array(12);

/**
 * Paints a triangle that is wholly before the eye. What is turned away is not painted; what is seen through is mixed with what is there and hides nothing.
 */
export function fillTriangle(canvas: Canvas, corners: readonly Float64Array[], shader: Shader): void {
  for (let at = 0; at < 3; at++) spot(canvas, corners[at]!, at * 4);
  const [ax, ay, bx, by, cx, cy] = [spots[0]!, spots[1]!, spots[4]!, spots[5]!, spots[8]!, spots[9]!];
  const area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
  // y runs downwards: what looks at the eye is clockwise.
  if (!(area < 0)) return;
  setEdges(ax, ay, bx, by, cx, cy);
  const [left, right] = range(ax, bx, cx, canvas.width);
  const [top, bottom] = range(ay, by, cy, canvas.height);
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const [px, py] = [x + 0.5, y + 0.5];
      const a = ((bx - px) * (cy - py) - (cx - px) * (by - py)) / area;
      const b = ((cx - px) * (ay - py) - (ax - px) * (cy - py)) / area;
      const c = ((ax - px) * (by - py) - (bx - px) * (ay - py)) / area;
      if (a < edges[0]! || b < edges[1]! || c < edges[2]!) continue;
      const depth = a * spots[2]! + b * spots[6]! + c * spots[10]!;
      const pixel = y * canvas.width + x;
      if (depth >= canvas.depth[pixel]!) continue;
      paint(canvas, pixel, depth, { corners, a, b, c, shader });
    }
  }
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

interface Share {
  readonly corners: readonly Float64Array[];
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly shader: Shader;
}

function paint({ light, depth: depths }: Canvas, pixel: number, depth: number, share: Share): void {
  const { corners, shader } = share;
  // Straight in the world, not on the canvas.
  const [a, b, c] = [share.a * spots[3]!, share.b * spots[7]!, share.c * spots[11]!];
  const whole = a + b + c;
  for (let at = 4; at < CORNER; at++)
    mixed[at] = (a * corners[0]![at]! + b * corners[1]![at]! + c * corners[2]![at]!) / whole;
  if (!shader.shade(fragment, mixed[4]!, mixed[5]!, mixed[6]!, mixed[7]!, mixed[8]!)) return;
  const alpha = shader.isBlended ? fragment[3]! : 1;
  for (let channel = 0; channel < 3; channel++) {
    const at = pixel * 3 + channel;
    light[at] = fragment[channel]! * alpha + light[at]! * (1 - alpha);
  }
  if (!shader.isBlended) depths[pixel] = depth;
}

function spot({ width, height }: Canvas, corner: Float64Array, to: number): void {
  const inverse = 1 / corner[3]!;
  spots[to] = (corner[0]! * inverse * 0.5 + 0.5) * width;
  spots[to + 1] = (0.5 - corner[1]! * inverse * 0.5) * height;
  spots[to + 2] = corner[2]! * inverse;
  spots[to + 3] = inverse;
}

function range(a: number, b: number, c: number, size: number): [number, number] {
  return [Math.max(0, Math.floor(Math.min(a, b, c))), Math.min(size - 1, Math.floor(Math.max(a, b, c)))];
}

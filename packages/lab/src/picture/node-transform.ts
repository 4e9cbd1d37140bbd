/** Where a node of a GLB is: moved, turned by a unit quaternion (x, y, z, w), made larger. */
export interface NodeTransform {
  /** x, y, z. */
  readonly translation: readonly number[];
  /** x, y, z, w; of length 1. */
  readonly rotation: readonly number[];
  /** Along x, y, z, before it is turned; x is negative where it is mirrored. */
  readonly scale: readonly number[];
}

/** Of a size less than this nothing is left. */
const LEAST_VOLUME = 1e-12;

/**
 * A matrix taken apart: numbers of very different sizes in one matrix look like no such thing to strict readers.
 * @param m 16 numbers in columns that scale, turn and move; what leans is turned as its first two axes are
 * @returns undefined where it puts nothing anywhere
 */
export function nodeTransform(m: ArrayLike<number>): NodeTransform | undefined {
  const columns = [0, 4, 8].map((at) => [m[at] ?? Number.NaN, m[at + 1] ?? 0, m[at + 2] ?? 0]);
  const lengths = columns.map((column) => Math.hypot(...column));
  const translation = [m[12] ?? Number.NaN, m[13] ?? 0, m[14] ?? 0];
  if (![...translation, ...lengths].every(Number.isFinite)) return undefined;
  if (!(lengths[0]! * lengths[1]! * lengths[2]! > LEAST_VOLUME)) return undefined;
  const unit = (axis: 0 | 1 | 2): Axis => columns[axis]!.map((number) => number / lengths[axis]!);
  const axes: [Axis, Axis, Axis] = [unit(0), unit(1), unit(2)];
  const mirrored = dot(cross(axes[0], axes[1]), axes[2]) < 0;
  if (mirrored) axes[0] = axes[0].map((number) => -number);
  const scale = mirrored ? [-lengths[0]!, lengths[1]!, lengths[2]!] : lengths;
  return { translation, rotation: quaternionOf(axes), scale };
}

type Axis = readonly number[];
type Axes = readonly [Axis, Axis, Axis];

function quaternionOf([x, y, z]: Axes): number[] {
  const [xx, yy, zz] = [x[0]!, y[1]!, z[2]!];
  // Of the four, that part which is largest is calculated first: the others are divided by it.
  const raw =
    xx + yy + zz > 0
      ? [y[2]! - z[1]!, z[0]! - x[2]!, x[1]! - y[0]!, 1 + xx + yy + zz]
      : xx > yy && xx > zz
        ? [1 + xx - yy - zz, x[1]! + y[0]!, z[0]! + x[2]!, y[2]! - z[1]!]
        : yy > zz
          ? [x[1]! + y[0]!, 1 + yy - xx - zz, y[2]! + z[1]!, z[0]! - x[2]!]
          : [z[0]! + x[2]!, y[2]! + z[1]!, 1 + zz - xx - yy, x[1]! - y[0]!];
  const length = Math.hypot(...raw);
  return length > 0 ? raw.map((number) => number / length) : [0, 0, 0, 1];
}

function cross(one: Axis, other: Axis): Axis {
  return [
    one[1]! * other[2]! - one[2]! * other[1]!,
    one[2]! * other[0]! - one[0]! * other[2]!,
    one[0]! * other[1]! - one[1]! * other[0]!,
  ];
}

function dot(one: Axis, other: Axis): number {
  return one[0]! * other[0]! + one[1]! * other[1]! + one[2]! * other[2]!;
}

const MOST_U16 = 0xffff;

/** A range that 16-bit numbers are spread over, for each axis. */
export interface Domain {
  /** What 0 stands for, a number for each axis. */
  readonly min: readonly number[];
  /** What 65,535 stands for, a number for each axis. */
  readonly max: readonly number[];
}

/** What normals are spread over. */
export const NORMAL_DOMAIN: Domain = Object.freeze({ min: [-1, -1, -1], max: [1, 1, 1] });

/** The little-endian U16 at an index; there must be one. */
export function u16At(bytes: Uint8Array, index: number): number {
  return bytes[index * 2]! | (bytes[index * 2 + 1]! << 8);
}

/**
 * Spreads 16-bit numbers over their domain.
 * @param from packed, as a {@link MeshFace} has them
 * @param to receives as many numbers a vertex as the domain has axes
 */
export function unpackU16s(
  from: Uint8Array,
  { min, max }: Domain,
  to: Float32Array,
  vertexCount: number,
): void {
  const axes = min.length;
  for (let axis = 0; axis < axes; axis++) {
    const least = min[axis]!;
    const range = max[axis]! - least;
    for (let at = axis; at < vertexCount * axes; at += axes)
      to[at] = (u16At(from, at) / MOST_U16) * range + least;
  }
}

/** The other way round: each number becomes the step that is nearest; what is beyond the domain its end. */
export function packU16s(from: Float32Array, { min, max }: Domain): Uint8Array {
  const packed = new Uint8Array(from.length * 2);
  const axes = min.length;
  for (let at = 0; at < from.length; at++) {
    const least = min[at % axes]!;
    const range = max[at % axes]! - least;
    const part = range === 0 ? 0 : (from[at]! - least) / range;
    const step = Math.round(Math.min(1, Math.max(0, part)) * MOST_U16);
    packed[at * 2] = step & 0xff;
    packed[at * 2 + 1] = step >> 8;
  }
  return packed;
}

/** From the least to the most of each axis; of no numbers zeros. Some that are not finite make a domain that is not. */
export function domainAround(lists: readonly Float32Array[], axes: number): Domain {
  const min = Array.from({ length: axes }, () => Infinity);
  const max = min.map((least) => -least);
  for (const numbers of lists)
    for (const [at, number] of numbers.entries()) {
      const axis = at % axes;
      min[axis] = Math.min(min[axis]!, number);
      max[axis] = Math.max(max[axis]!, number);
    }
  const none = min.map(() => 0);
  return lists.some(({ length }) => length > 0) ? { min, max } : { min: none, max: none };
}

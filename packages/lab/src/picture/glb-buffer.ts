/** What an accessor holds. @source glTF 2.0 §3.6.2 */
export type AccessorType = 'SCALAR' | 'VEC2' | 'VEC3';
type Numbers = Float32Array | Uint16Array | Uint32Array;

const FLOAT = 5126;
const UNSIGNED_SHORT = 5123;
const UNSIGNED_INT = 5125;
const VERTICES = 34_962;
const INDICES = 34_963;
const WIDTHS: Readonly<Record<AccessorType, number>> = Object.freeze({ SCALAR: 1, VEC2: 2, VEC3: 3 });
/** Everything begins at a multiple of it. */
const ALIGNMENT = 4;

/** The binary part of a GLB, and what its JSON says of it. Pieces are kept as they are given, and never copied. */
export class GlbBuffer {
  readonly pieces: Uint8Array[] = [];
  readonly bufferViews: object[] = [];
  readonly accessors: object[] = [];
  #sizeBytes = 0;

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** Numbers of vertices. Returns the accessor's number. */
  addVertices(numbers: Float32Array, type: 'VEC2' | 'VEC3', withBounds = false): number {
    const width = WIDTHS[type];
    return this.#addAccessor(numbers, type, FLOAT, VERTICES, withBounds ? boundsOf(numbers, width) : {});
  }

  /** Three a triangle. Returns the accessor's number. */
  addIndices(indices: Uint16Array | Uint32Array): number {
    const component = indices instanceof Uint16Array ? UNSIGNED_SHORT : UNSIGNED_INT;
    return this.#addAccessor(indices, 'SCALAR', component, INDICES, {});
  }

  /** Bytes of an image. Returns the view's number. */
  addView(bytes: Uint8Array, target?: number): number {
    const byteOffset = this.#sizeBytes;
    this.bufferViews.push({
      buffer: 0,
      byteOffset,
      byteLength: bytes.length,
      ...(target === undefined ? {} : { target }),
    });
    this.pieces.push(bytes);
    this.#sizeBytes += bytes.length;
    const gap = -this.#sizeBytes & (ALIGNMENT - 1);
    if (gap > 0) this.pieces.push(new Uint8Array(gap));
    this.#sizeBytes += gap;
    return this.bufferViews.length - 1;
  }

  #addAccessor(
    numbers: Numbers,
    type: AccessorType,
    componentType: number,
    target: number,
    bounds: object,
  ): number {
    const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
    const bufferView = this.addView(bytes, target);
    this.accessors.push({ bufferView, componentType, count: numbers.length / WIDTHS[type], type, ...bounds });
    return this.accessors.length - 1;
  }
}

function boundsOf(numbers: Float32Array, width: number): { min: number[]; max: number[] } {
  const min = Array.from({ length: width }, () => Infinity);
  const max = Array.from({ length: width }, () => -Infinity);
  for (let at = 0; at < numbers.length; at++) {
    const axis = at % width;
    const number = numbers[at]!;
    if (number < min[axis]!) min[axis] = number;
    if (number > max[axis]!) max[axis] = number;
  }
  return { min, max };
}

/**
 * Triangles that are seen through, kept until everything else is drawn. Of each there are numbers alone: where it is in which
 * thing, and how far away. Its corners are made anew when it is its turn: kept, those of some million would fill any memory.
 */
import type { Geometry } from '@landfall/scene/geometry';
import { CORNER, beforeEye, cornerOf } from './corners.ts';
import type { Projection } from './corners.ts';
import type { Shader } from './fragment.ts';

/** Triangles whose numbers are in one block. */
const BLOCK = 2 ** 16;

/** A face whose triangles are seen through. */
export interface FaceSeenThrough {
  readonly geometry: Geometry;
  readonly projection: Projection;
  readonly shader: Shader;
}

interface Block {
  /** Of each its face, by number. */
  readonly faces: Uint32Array;
  /** Of each where its corners begin in the thing's `indices`. */
  readonly places: Uint32Array;
  /** Of each the part of it that is before the eye: the eye's plane leaves two of some. */
  readonly parts: Uint8Array;
  /** Of each how far away it is, in clip depth. */
  readonly distances: Float64Array;
}

/** Triangles that are seen through, from far to near. */
export class SeenThrough {
  readonly #faces: FaceSeenThrough[] = [];
  readonly #blocks: Block[] = [];
  #count = 0;

  /** How many there are. */
  get count(): number {
    return this.#count;
  }

  /**
   * Adds what is before the eye of a triangle.
   * @param place where its corners begin in the geometry's `indices`
   * @param corners as {@link beforeEye} gives them
   */
  add(face: FaceSeenThrough, place: number, corners: Float64Array): void {
    if (this.#faces.at(-1) !== face) this.#faces.push(face);
    for (let part = 0; part * 3 * CORNER < corners.length; part++) {
      const at = this.#count % BLOCK;
      if (at === 0) this.#blocks.push(emptyBlock());
      const { faces, places, parts, distances } = this.#blocks.at(-1)!;
      faces[at] = this.#faces.length - 1;
      places[at] = place;
      parts[at] = part;
      distances[at] = distanceOf(corners, part * 3 * CORNER);
      this.#count++;
    }
  }

  /** The farthest first; of those that are as far the first that was added. Corners are those of one triangle. */
  *fromFar(): Generator<{ readonly corners: Float64Array; readonly shader: Shader }> {
    for (const number of this.#order()) {
      const { faces, places, parts } = this.#blocks[Math.floor(number / BLOCK)]!;
      const at = number % BLOCK;
      const { geometry, projection, shader } = this.#faces[faces[at]!]!;
      const vertices = geometry.indices.subarray(places[at], places[at]! + 3);
      const whole = beforeEye(Array.from(vertices, (vertex) => cornerOf(geometry, projection, vertex)));
      const from = parts[at]! * 3 * CORNER;
      yield { corners: whole.subarray(from, from + 3 * CORNER), shader };
    }
  }

  #order(): Uint32Array {
    const distances = new Float64Array(this.#count);
    for (const [number, block] of this.#blocks.entries()) {
      const from = number * BLOCK;
      distances.set(block.distances.subarray(0, Math.min(BLOCK, this.#count - from)), from);
    }
    const order = new Uint32Array(this.#count);
    for (let number = 0; number < order.length; number++) order[number] = number;
    return order.sort((one, other) => distances[other]! - distances[one]!);
  }
}

function emptyBlock(): Block {
  return {
    faces: new Uint32Array(BLOCK),
    places: new Uint32Array(BLOCK),
    parts: new Uint8Array(BLOCK),
    distances: new Float64Array(BLOCK),
  };
}

/** In clip depth, of its three corners together. */
function distanceOf(corners: Float64Array, from: number): number {
  let sum = 0;
  for (let at = from; at < from + 3 * CORNER; at += CORNER) sum += corners[at + 2]! / corners[at + 3]!;
  return sum;
}

import { UsageError } from '../errors/index.ts';
import { MAX_REGION_METRES, REGION_STEP_METRES, isRegionSize } from '../region/index.ts';

/** Metres along one edge of a patch. */
export const PATCH_METRES = 16;

/** The ground of a region: one height per square metre, and which patches of it are known. */
export class HeightMap {
  /** Metres from west to east. */
  readonly width: number;
  /** Metres from south to north. */
  readonly depth: number;
  /** Metres above zero, `width × depth`, row-major from the south-west: index `y * width + x`. */
  readonly heights: Float32Array;
  readonly #known: Uint8Array;
  #knownPatches = 0;

  /** @throws UsageError unless {@link isRegionSize} holds for both edges. */
  constructor(width: number = REGION_STEP_METRES, depth: number = width) {
    if (!isRegionSize(width) || !isRegionSize(depth)) {
      throw new UsageError(
        `a region of ${width} × ${depth} m: edges are multiples of ${REGION_STEP_METRES} up to ${MAX_REGION_METRES}`,
      );
    }
    this.width = width;
    this.depth = depth;
    this.heights = new Float32Array(width * depth);
    this.#known = new Uint8Array((width / PATCH_METRES) * (depth / PATCH_METRES));
  }

  /** How many 16 m patches the map has. */
  get patches(): number {
    return this.#known.length;
  }

  /** How many of them have been decoded into it or marked. */
  get knownPatches(): number {
    return this.#knownPatches;
  }

  /** Whether every patch is known. */
  get isComplete(): boolean {
    return this.#knownPatches === this.#known.length;
  }

  /** The height of the square metre that holds `x, y`; places outside take the nearest edge. */
  at(x: number, y: number): number {
    const column = clamp(Math.floor(x), this.width - 1);
    const row = clamp(Math.floor(y), this.depth - 1);
    return this.heights[row * this.width + column]!;
  }

  /** The height at `x, y`, interpolated between the four samples around it; places outside take the nearest edge. */
  interpolate(x: number, y: number): number {
    const east = clamp(x, this.width - 1);
    const north = clamp(y, this.depth - 1);
    const column = Math.min(Math.floor(east), this.width - 2);
    const row = Math.min(Math.floor(north), this.depth - 2);
    const south = mix(this.at(column, row), this.at(column + 1, row), east - column);
    const far = mix(this.at(column, row + 1), this.at(column + 1, row + 1), east - column);
    return mix(south, far, north - row);
  }

  /** Whether the patch `patchX, patchY` (in units of 16 m) is known. */
  isKnown(patchX: number, patchY: number): boolean {
    return this.#known[patchY * (this.width / PATCH_METRES) + patchX] === 1;
  }

  /** Notes that a patch (in units of 16 m, inside the map) has been filled. */
  markKnown(patchX: number, patchY: number): void {
    const index = patchY * (this.width / PATCH_METRES) + patchX;
    if (this.#known[index] !== 0) return;
    this.#known[index] = 1;
    this.#knownPatches += 1;
  }
}

function clamp(value: number, most: number): number {
  return Math.min(Math.max(value, 0), most);
}

function mix(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}

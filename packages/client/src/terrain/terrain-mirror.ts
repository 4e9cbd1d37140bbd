import {
  decodeLayer,
  HeightMap,
  isRegionSize,
  layerOfType,
  MAX_REGION_METRES,
} from '@landfall/protocol/terrain';
import type { DecodedLayer, WindField } from '@landfall/protocol/terrain';
import { usableSize } from '../regions/index.ts';
import type { RegionSize } from '../regions/index.ts';

/** The ground and wind of one region, as far as it has been sent. The map is made when the first patch comes. */
export class TerrainMirror {
  #size: RegionSize;
  #map: HeightMap | undefined;
  #wind: WindField | undefined;

  constructor(size: RegionSize) {
    this.#size = usableSize(size);
  }

  get size(): RegionSize {
    return this.#size;
  }

  /** Undefined until land has come. */
  get heightMap(): HeightMap | undefined {
    return this.#map;
  }

  /** Undefined until wind has come. */
  get wind(): WindField | undefined {
    return this.#wind;
  }

  get isComplete(): boolean {
    return this.#map?.isComplete === true;
  }

  /** Metres above zero at a place, as far as known: 0 where nothing has come. */
  heightAt(x: number, y: number): number {
    return this.#map?.interpolate(x, y) ?? 0;
  }

  /** Said later than the login does, by EnableSimulator and the like. A map that has been begun keeps its size. */
  resize(size: RegionSize): void {
    if (this.#map === undefined) this.#size = usableSize(size);
  }

  /** Takes `LayerData`. @throws DecodeError for a layer that is none. */
  receive(data: Uint8Array, type: number): DecodedLayer {
    const isLand = layerOfType(type)?.layer === 'land';
    if (isLand) this.#map ??= new HeightMap(this.#size.x, this.#size.y);
    const decoded = decodeLayer(data, type, isLand ? this.#map : undefined);
    if (decoded.wind !== undefined) this.#wind = decoded.wind;
    if (isLand && decoded.skipped > 0) return this.#grow(data, type);
    return decoded;
  }

  /** Patches outside the map: the region is larger than anybody said (LLSD logins do not say). Doubles until they fit. */
  #grow(data: Uint8Array, type: number): DecodedLayer {
    for (;;) {
      const old = this.#map!;
      const size = { x: old.width * 2, y: old.depth * 2 };
      const map = isRegionSize(size.x) && isRegionSize(size.y) ? new HeightMap(size.x, size.y) : undefined;
      if (map === undefined) return decodeLayer(data, type, old);
      copyInto(old, map);
      this.#map = map;
      this.#size = size;
      const decoded = decodeLayer(data, type, map);
      if (decoded.skipped === 0 || size.x >= MAX_REGION_METRES) return decoded;
    }
  }
}

function copyInto(from: HeightMap, to: HeightMap): void {
  for (let row = 0; row < from.depth; row++) {
    const line = from.heights.subarray(row * from.width, (row + 1) * from.width);
    to.heights.set(line, row * to.width);
  }
  const patch = 16;
  for (let y = 0; y < from.depth / patch; y++) {
    for (let x = 0; x < from.width / patch; x++) if (from.isKnown(x, y)) to.markKnown(x, y);
  }
}

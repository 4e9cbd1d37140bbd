import { isRegionSize } from '@landfall/protocol/region';
import type { RegionSize } from '@landfall/protocol/region';
import { decodeLayer, HeightMap, LAYER_TYPE, layerOfType } from '@landfall/protocol/terrain';
import type { DecodedLayer, WindField } from '@landfall/protocol/terrain';
import { usableSize } from '../regions/index.ts';

/** How certain a region's size is. */
export interface TerrainOptions {
  /** Nobody has said it: ground that lies outside makes the region larger. */
  readonly isSizeAssumed?: boolean;
}

/** The ground and wind of one region, as far as it has been sent. The map is made when the first patch comes. */
export class TerrainMirror {
  #size: RegionSize;
  #isSizeAssumed: boolean;
  #map: HeightMap | undefined;
  #wind: WindField | undefined;

  constructor(size: RegionSize, { isSizeAssumed = false }: TerrainOptions = {}) {
    this.#size = usableSize(size);
    this.#isSizeAssumed = isSizeAssumed;
  }

  /** Metres; as the ground shows where nobody has said it. */
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

  /** Whether every patch of land has come. */
  get isComplete(): boolean {
    return this.#map?.isComplete === true;
  }

  /** Metres above zero at a place, as far as known: 0 where nothing has come. */
  heightAt(x: number, y: number): number {
    return this.#map?.interpolate(x, y) ?? 0;
  }

  /** Said later than the login does, by EnableSimulator and the like. A map that has been begun keeps its size. */
  resize(size: RegionSize): void {
    if (this.#map !== undefined) return;
    this.#size = usableSize(size);
    this.#isSizeAssumed = false;
  }

  /**
   * Takes `LayerData`. Patches outside of the region are skipped, and counted as such.
   * @throws DecodeError for a layer that is none.
   */
  receive(data: Uint8Array, type: number): DecodedLayer {
    const isLand = layerOfType(type)?.layer === 'land';
    if (isLand) this.#map ??= new HeightMap(this.#size.x, this.#size.y);
    const decoded = decodeLayer(data, type, isLand ? this.#map : undefined);
    if (decoded.wind !== undefined) this.#wind = decoded.wind;
    if (decoded.skipped > 0 && this.#mayGrow(type)) return this.#grow(data, type) ?? decoded;
    return decoded;
  }

  /** Only regions larger than usual have ground in the extended form. @source OpenSim LLClientView.cs (SendLayerData) */
  #mayGrow(type: number): boolean {
    return this.#isSizeAssumed && type === LAYER_TYPE.landExtended;
  }

  /** Doubles until all patches fit; undefined where they never do. */
  #grow(data: Uint8Array, type: number): DecodedLayer | undefined {
    const old = this.#map!;
    for (let times = 2; ; times *= 2) {
      const size = { x: old.width * times, y: old.depth * times };
      if (!isRegionSize(size.x) || !isRegionSize(size.y)) return undefined;
      const map = new HeightMap(size.x, size.y);
      const decoded = decodeLayer(data, type, map);
      if (decoded.skipped > 0) continue;
      copyInto(old, map);
      // What it brings lies over what was there.
      decodeLayer(data, type, map);
      this.#map = map;
      this.#size = size;
      return decoded;
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

import { PATCH_METRES, encodeLayer, patchesAround } from '@landfall/protocol/terrain';
import type { EncodedLayer, HeightMap, PatchPlace } from '@landfall/protocol/terrain';

/** Orders of patches that are kept: agents who arrive at the same place share one. */
const MAX_ORDERS = 4;
/** Patches that are encoded at a time, so that a large region does not hold up everything else. */
const PATCHES_AT_A_TIME = 64;

/** The LayerData of a whole region in one order, encoded as far as somebody has asked. */
export class LayerOrder {
  readonly #map: HeightMap;
  readonly #places: readonly PatchPlace[];
  readonly #layers: EncodedLayer[] = [];
  #encodedPatches = 0;

  /** @param x @param y metres: what is near comes first. */
  constructor(map: HeightMap, x: number, y: number) {
    this.#map = map;
    this.#places = patchesAround(map, x, y);
  }

  /** The packet of that number; undefined after the last. */
  layer(index: number): EncodedLayer | undefined {
    while (index >= this.#layers.length && this.#encodedPatches < this.#places.length) {
      const end = this.#encodedPatches + PATCHES_AT_A_TIME;
      this.#layers.push(...encodeLayer(this.#map, this.#places.slice(this.#encodedPatches, end)));
      this.#encodedPatches = end;
    }
    return this.#layers[index];
  }
}

/** The orders in which the land of a region is being shown. */
export class LayerCache {
  readonly #map: HeightMap;
  readonly #orders = new Map<string, LayerOrder>();

  constructor(map: HeightMap) {
    this.#map = map;
  }

  /** What is nearest to the patch at these metres comes first. */
  orderAround(x: number, y: number): LayerOrder {
    const column = Math.floor(x / PATCH_METRES);
    const row = Math.floor(y / PATCH_METRES);
    const key = `${column},${row}`;
    const known = this.#orders.get(key);
    if (known !== undefined) return known;
    const order = new LayerOrder(this.#map, (column + 0.5) * PATCH_METRES, (row + 0.5) * PATCH_METRES);
    this.#orders.set(key, order);
    const [oldest] = this.#orders.keys();
    if (this.#orders.size > MAX_ORDERS && oldest !== undefined) this.#orders.delete(oldest);
    return order;
  }
}

/** What a layer describes. */
export type Layer = 'land' | 'wind' | 'water' | 'cloud';

/**
 * `LayerID.Type` of LayerData. The extended ones are OpenSim's, for regions larger than 256 m: their patch ids have 32 bits.
 * @source PROTOCOL §8, OpenSim TerrainCompressor.cs
 */
export const LAYER_TYPE = Object.freeze({
  land: 0x4c,
  water: 0x57,
  wind: 0x37,
  cloud: 0x38,
  landExtended: 0x4d,
  waterExtended: 0x58,
  windExtended: 0x39,
  cloudExtended: 0x3a,
});

const LAYERS: ReadonlyMap<number, { readonly layer: Layer; readonly extended: boolean }> = new Map([
  [LAYER_TYPE.land, { layer: 'land', extended: false }],
  [LAYER_TYPE.water, { layer: 'water', extended: false }],
  [LAYER_TYPE.wind, { layer: 'wind', extended: false }],
  [LAYER_TYPE.cloud, { layer: 'cloud', extended: false }],
  [LAYER_TYPE.landExtended, { layer: 'land', extended: true }],
  [LAYER_TYPE.waterExtended, { layer: 'water', extended: true }],
  [LAYER_TYPE.windExtended, { layer: 'wind', extended: true }],
  [LAYER_TYPE.cloudExtended, { layer: 'cloud', extended: true }],
]);

/** The layer of a type and whether its patch ids have 32 bits; undefined for a type that nobody sends. */
export function layerOfType(type: number): { readonly layer: Layer; readonly extended: boolean } | undefined {
  return LAYERS.get(type);
}

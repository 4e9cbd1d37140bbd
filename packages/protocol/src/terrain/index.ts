/** Land and wind: LayerData both ways, and the map that land goes into. */
export { decodeLayer } from './decode-layer.ts';
export type { DecodedLayer } from './decode-layer.ts';
export { describeLayer } from './describe-layer.ts';
export type { LayerDescription } from './describe-layer.ts';
export type { PatchHeader } from './patch-header.ts';
export { LAYER_CUT_BYTES, encodeLayer, encodeWind } from './encode-layer.ts';
export type { EncodedLayer, PatchPlace } from './encode-layer.ts';
export { HeightMap, PATCH_METRES } from './height-map.ts';
export { LAYER_TYPE, layerOfType } from './layer-type.ts';
export type { Layer } from './layer-type.ts';
export { patchesAround } from './patch-order.ts';
export { WIND_CELLS, createWindField } from './wind.ts';
export type { WindField } from './wind.ts';
export { decodeTerrainEdits, encodeTerrainEdit, TERRAIN_ACTION } from './terrain-edit.ts';
export type { TerrainAction, TerrainArea, TerrainBrush, TerrainEdit } from './terrain-edit.ts';

/** Materials of faces: legacy ones (normal and specular maps), and what is changed of physically based ones. */
export { ALPHA_MODE, decodeMaterialOverride, encodeMaterialOverride } from './material-override.ts';
export type { MaterialOverride, TextureTransform } from './material-override.ts';
export {
  decodeMaterialOverrides,
  encodeMaterialOverrides,
  MATERIAL_OVERRIDE_METHOD,
} from './override-message.ts';
export type { FaceOverride, MaterialOverrides } from './override-message.ts';
export { decodeStoredOverrides, encodeStoredOverrides } from './stored-overrides.ts';
export type { StoredOverride } from './stored-overrides.ts';
export { decodeLegacyMaterial, encodeLegacyMaterial } from './legacy-material.ts';
export type { LegacyMaterial, MapPlacement } from './legacy-material.ts';
export {
  decodeFaceMaterials,
  decodeMaterialIds,
  decodeRenderMaterials,
  encodeFaceMaterials,
  encodeMaterialIds,
  encodeRenderMaterials,
  zippedBody,
  zippedBytes,
} from './render-materials.ts';
export type { FaceMaterial, NamedMaterial } from './render-materials.ts';
export { decodeMaterialChanges, encodeMaterialChanges } from './modify-materials.ts';
export type { MaterialChange } from './modify-materials.ts';
export { decodeLegacyMaterialAsset, encodeLegacyMaterialAsset } from './legacy-material-asset.ts';
export { AS_IT_IS, DEFAULT_GLTF_MATERIAL, NO_TEXTURE, applyMaterialOverride } from './gltf-material.ts';
export type { GltfMaterial, Placed } from './gltf-material.ts';
export { MAX_GLTF_JSON_BYTES, decodeGltfMaterial, encodeGltfMaterial } from './gltf-asset.ts';

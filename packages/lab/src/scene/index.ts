/** A region and what stands in it, collected from wherever: as pictures, as JSON, as a file that other programs open. */
export { isAbsent } from './collected-scene.ts';
export type {
  Absence,
  AbsenceReason,
  CollectedAvatar,
  CollectedGround,
  CollectedObject,
  CollectedRegion,
  CollectedScene,
  ObjectNaming,
  SceneAssets,
  SceneMaterial,
  SceneSource,
} from './collected-scene.ts';
export { ByteBudget } from './byte-budget.ts';
export { Pace } from './pace.ts';
export { MAX_WARNINGS, SceneWarnings, formatWarning } from './scene-warnings.ts';
export type { SceneWarning, WarnedOf } from './scene-warnings.ts';
export { lookOf } from './object-look.ts';
export type { ObjectKind, ObjectLook } from './object-look.ts';
export { decodeReduced, decodeSculpt, halvingsFor } from './decode-texture.ts';
export { readTexture, textureSides } from './scene-texture.ts';
export type { SceneTexture, TextureOptions, TextureSides } from './scene-texture.ts';
export type { Area } from './cameras.ts';
export { MAX_WANTED, wantedAssets, wantedMaterials } from './wanted-assets.ts';
export type { WantedAssets, WantedMaterials, WantedTexture } from './wanted-assets.ts';
export { mayExport } from './may-export.ts';
export { Places } from './places.ts';
export { sceneItems } from './scene-items.ts';
export type { ItemOptions, SceneItems } from './scene-items.ts';
export { sceneFiles } from './scene-files.ts';
export type { SceneFileOptions, SceneFiles } from './scene-files.ts';
export type { SkyChoice } from './scene-light.ts';

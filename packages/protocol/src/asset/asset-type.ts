/**
 * What kind of thing an asset is (S8): of stores, archives, uploads and `Type` of messages; items in inventories name theirs by
 * the same numbers. Those that something uses here; others exist, and are kept as they come.
 * @source PROTOCOL §14; viewer llassettype.h; archives.md §1.4 (-2: materials of OpenSim before it had 57)
 */
export const ASSET_TYPE = Object.freeze({
  legacyMaterial: -2,
  texture: 0,
  sound: 1,
  callingCard: 2,
  landmark: 3,
  clothing: 5,
  object: 6,
  notecard: 7,
  folder: 8,
  script: 10,
  bytecode: 11,
  textureTga: 12,
  bodyPart: 13,
  soundWav: 17,
  imageTga: 18,
  imageJpeg: 19,
  animation: 20,
  gesture: 21,
  simState: 22,
  link: 24,
  linkFolder: 25,
  mesh: 49,
  settings: 56,
  material: 57,
  gltf: 58,
  gltfBinary: 59,
});

/**
 * What a kind of asset is called in the query of ViewerAsset, GetTexture, GetMesh and GetMesh2: `?texture_id=<uuid>`. By the names of
 * `ASSET_TYPE`; kinds that are not here cannot be asked for.
 * @source PROTOCOL §15; OpenSim's GetAssetsHandler
 */
export const ASSET_QUERY_KEYS = Object.freeze({
  texture: 'texture_id',
  sound: 'sound_id',
  callingCard: 'callcard_id',
  landmark: 'landmark_id',
  clothing: 'clothing_id',
  object: 'object_id',
  notecard: 'notecard_id',
  script: 'lsltext_id',
  bytecode: 'lslbyte_id',
  textureTga: 'txtr_tga_id',
  bodyPart: 'bodypart_id',
  soundWav: 'snd_wav_id',
  imageTga: 'img_tga_id',
  imageJpeg: 'jpeg_id',
  animation: 'animatn_id',
  gesture: 'gesture_id',
  mesh: 'mesh_id',
  settings: 'settings_id',
  material: 'material_id',
});

/** A kind of asset that can be asked for by its id. */
export type AssetKind = keyof typeof ASSET_QUERY_KEYS;

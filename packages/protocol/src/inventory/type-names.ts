import { ASSET_TYPE } from '../asset/index.ts';

/**
 * What kind of item something is in an inventory (S8): `InvType` of messages. Snapshots are textures, wearables are clothing or
 * body parts by their assets.
 * @source viewer llinventorytype.h; PROTOCOL §14
 */
export const INVENTORY_TYPE = Object.freeze({
  unknown: -1,
  texture: 0,
  sound: 1,
  callingCard: 2,
  landmark: 3,
  object: 6,
  notecard: 7,
  folder: 8,
  rootFolder: 9,
  script: 10,
  snapshot: 15,
  attachment: 17,
  wearable: 18,
  animation: 19,
  gesture: 20,
  mesh: 22,
  settings: 25,
  material: 26,
  gltf: 27,
  gltfBinary: 28,
});

/** @source viewer llassettype.cpp; PROTOCOL §14 */
const ASSET_NAMES: ReadonlyMap<number, string> = new Map([
  [ASSET_TYPE.texture, 'texture'],
  [ASSET_TYPE.sound, 'sound'],
  [ASSET_TYPE.callingCard, 'callcard'],
  [ASSET_TYPE.landmark, 'landmark'],
  [4, 'script'],
  [ASSET_TYPE.clothing, 'clothing'],
  [ASSET_TYPE.object, 'object'],
  [ASSET_TYPE.notecard, 'notecard'],
  [ASSET_TYPE.folder, 'category'],
  [ASSET_TYPE.script, 'lsltext'],
  [ASSET_TYPE.bytecode, 'lslbyte'],
  [ASSET_TYPE.textureTga, 'txtr_tga'],
  [ASSET_TYPE.bodyPart, 'bodypart'],
  [ASSET_TYPE.soundWav, 'snd_wav'],
  [ASSET_TYPE.imageTga, 'img_tga'],
  [ASSET_TYPE.imageJpeg, 'jpeg'],
  [ASSET_TYPE.animation, 'animatn'],
  [ASSET_TYPE.gesture, 'gesture'],
  [ASSET_TYPE.simState, 'simstate'],
  [ASSET_TYPE.link, 'link'],
  [ASSET_TYPE.linkFolder, 'link_f'],
  [ASSET_TYPE.mesh, 'mesh'],
  [ASSET_TYPE.settings, 'settings'],
  [ASSET_TYPE.material, 'material'],
  [ASSET_TYPE.gltf, 'gltf'],
  [ASSET_TYPE.gltfBinary, 'glbin'],
]);

/** @source viewer llinventorytype.cpp */
const INVENTORY_NAMES: ReadonlyMap<number, string> = new Map([
  [INVENTORY_TYPE.texture, 'texture'],
  [INVENTORY_TYPE.sound, 'sound'],
  [INVENTORY_TYPE.callingCard, 'callcard'],
  [INVENTORY_TYPE.landmark, 'landmark'],
  [INVENTORY_TYPE.object, 'object'],
  [INVENTORY_TYPE.notecard, 'notecard'],
  [INVENTORY_TYPE.folder, 'category'],
  [INVENTORY_TYPE.rootFolder, 'root'],
  [INVENTORY_TYPE.script, 'script'],
  [INVENTORY_TYPE.snapshot, 'snapshot'],
  [INVENTORY_TYPE.attachment, 'attach'],
  [INVENTORY_TYPE.wearable, 'wearable'],
  [INVENTORY_TYPE.animation, 'animation'],
  [INVENTORY_TYPE.gesture, 'gesture'],
  [INVENTORY_TYPE.mesh, 'mesh'],
  [INVENTORY_TYPE.gltf, 'gltf'],
  [INVENTORY_TYPE.gltfBinary, 'glbin'],
  [INVENTORY_TYPE.settings, 'settings'],
  [INVENTORY_TYPE.material, 'material'],
]);

const ASSET_TYPES = inverted(ASSET_NAMES);
const INVENTORY_TYPES = inverted(INVENTORY_NAMES);

function inverted(names: ReadonlyMap<number, string>): ReadonlyMap<string, number> {
  return new Map([...names].map(([number, name]) => [name, number]));
}

/** The word for a kind of asset in texts and capabilities, such as `animatn`; undefined where there is none. */
export function assetTypeName(type: number): string | undefined {
  return ASSET_NAMES.get(type);
}

/** The kind of asset that a word names; undefined for a word that names none. */
export function assetTypeOfName(name: string): number | undefined {
  return ASSET_TYPES.get(name);
}

/** The word for a kind of item, such as `wearable`; undefined where there is none. */
export function inventoryTypeName(type: number): string | undefined {
  return INVENTORY_NAMES.get(type);
}

/** The kind of item that a word names; undefined for a word that names none. */
export function inventoryTypeOfName(name: string): number | undefined {
  return INVENTORY_TYPES.get(name);
}

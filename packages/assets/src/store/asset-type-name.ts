import { ASSET_TYPE } from '@landfall/protocol/asset';

const NAMES: ReadonlyMap<number, string> = new Map([
  [ASSET_TYPE.legacyMaterial, 'legacy material'],
  [ASSET_TYPE.texture, 'texture'],
  [ASSET_TYPE.sound, 'sound'],
  [ASSET_TYPE.callingCard, 'calling card'],
  [ASSET_TYPE.landmark, 'landmark'],
  [ASSET_TYPE.clothing, 'clothing'],
  [ASSET_TYPE.object, 'object'],
  [ASSET_TYPE.notecard, 'notecard'],
  [ASSET_TYPE.folder, 'folder'],
  [ASSET_TYPE.script, 'script'],
  [ASSET_TYPE.bytecode, 'bytecode'],
  [ASSET_TYPE.textureTga, 'texture (TGA)'],
  [ASSET_TYPE.bodyPart, 'body part'],
  [ASSET_TYPE.soundWav, 'sound (WAV)'],
  [ASSET_TYPE.imageTga, 'image (TGA)'],
  [ASSET_TYPE.imageJpeg, 'image (JPEG)'],
  [ASSET_TYPE.animation, 'animation'],
  [ASSET_TYPE.gesture, 'gesture'],
  [ASSET_TYPE.simState, 'sim state'],
  [ASSET_TYPE.mesh, 'mesh'],
  [ASSET_TYPE.settings, 'settings'],
  [ASSET_TYPE.material, 'material'],
]);

/** An asset type by its number, for people: `texture`, `type 99`. @source PROTOCOL §14, archives.md §1.4 */
export function formatAssetType(type: number | string): string {
  return NAMES.get(Number(type)) ?? `type ${type}`;
}

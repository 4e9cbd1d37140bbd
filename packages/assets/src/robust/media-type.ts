import { ASSET_TYPE } from '@landfall/protocol/asset';

const BINARY = 'application/octet-stream';

/** @source archives.md §4.4 */
const MEDIA_TYPES: ReadonlyMap<number, string> = new Map([
  [ASSET_TYPE.legacyMaterial, 'application/llsd+xml'],
  [ASSET_TYPE.texture, 'image/x-j2c'],
  [ASSET_TYPE.sound, 'audio/ogg'],
  [ASSET_TYPE.callingCard, 'application/vnd.ll.callingcard'],
  [ASSET_TYPE.landmark, 'application/vnd.ll.landmark'],
  [ASSET_TYPE.clothing, 'application/vnd.ll.clothing'],
  [ASSET_TYPE.object, 'application/vnd.ll.primitive'],
  [ASSET_TYPE.notecard, 'application/vnd.ll.notecard'],
  [ASSET_TYPE.folder, 'application/vnd.ll.folder'],
  [ASSET_TYPE.script, 'application/vnd.ll.lsltext'],
  [ASSET_TYPE.bytecode, 'application/vnd.ll.lslbyte'],
  [ASSET_TYPE.textureTga, 'image/tga'],
  [ASSET_TYPE.bodyPart, 'application/vnd.ll.bodypart'],
  [ASSET_TYPE.soundWav, 'audio/x-wav'],
  [ASSET_TYPE.imageTga, 'image/tga'],
  [ASSET_TYPE.imageJpeg, 'image/jpeg'],
  [ASSET_TYPE.animation, 'application/vnd.ll.animation'],
  [ASSET_TYPE.gesture, 'application/vnd.ll.gesture'],
  [ASSET_TYPE.simState, 'application/x-metaverse-simstate'],
  [ASSET_TYPE.link, 'application/vnd.ll.link'],
  [ASSET_TYPE.linkFolder, 'application/vnd.ll.linkfolder'],
  [ASSET_TYPE.mesh, 'application/vnd.ll.mesh'],
  [ASSET_TYPE.material, 'application/llsd+xml'],
]);

/** The media type that OpenSim gives an asset type; `application/octet-stream` for those that it does not know. */
export const mediaTypeOf = (type: number): string => MEDIA_TYPES.get(type) ?? BINARY;

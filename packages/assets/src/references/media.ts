import { ASSET_TYPE } from '@landfall/protocol/asset';

/** How pictures, sounds and meshes begin. */
const MAGIC: readonly Uint8Array[] = [
  Buffer.of(0xff, 0x4f, 0xff, 0x51),
  Buffer.from('\0\0\0\x0cjP  \r\n\x87\n', 'latin1'),
  Buffer.of(0xff, 0xd8, 0xff),
  Buffer.from('OggS', 'latin1'),
  Buffer.from('RIFF', 'latin1'),
  Buffer.from('\x89PNG', 'latin1'),
];
/** A mesh begins with LLSD in binary, a map of some ten keys, the first of which has a short name. */
const MAP = 0x7b;

/** Types of pictures, sounds and meshes. @source archives.md §4.4 */
const MEDIA_TYPES: ReadonlySet<number> = new Set([
  ASSET_TYPE.texture,
  ASSET_TYPE.sound,
  ASSET_TYPE.textureTga,
  ASSET_TYPE.soundWav,
  ASSET_TYPE.imageTga,
  ASSET_TYPE.imageJpeg,
  ASSET_TYPE.mesh,
]);

/** As much of a picture, sound or mesh as may hold anything that is text: comments of JPEG 2000, tags, a mesh's header. */
export const MEDIA_HEAD_BYTES = 4096;

/** Whether assets of this type usually are pictures, sounds or meshes: then their first bytes tell whether this one is. */
export function isMediaType(type: number): boolean {
  return MEDIA_TYPES.has(type);
}

/** Whether an asset is what its type says, a picture, sound or mesh: then nothing behind its head refers to anything. */
export function isMedia(type: number, head: Uint8Array): boolean {
  if (type === ASSET_TYPE.mesh) return head[0] === MAP && head[1] === 0 && head[2] === 0;
  return isMediaType(type) && MAGIC.some((magic) => magic.every((byte, at) => head[at] === byte));
}

import { START_OF_TILE_PART, TILE_PART_BYTES } from '@landfall/protocol/asset';

/** Markers of JPEG 2000. @source docs/wire/codestream.md */
const START_OF_CODESTREAM = 0xff4f;
const PSOT_AT = 6;
/** More are no texture. */
const MAX_STEPS = 4096;

/**
 * Where a texture's last tile-part says that it ends, its end marker aside: beyond the bytes when they were cut off. Undefined when it does
 * not say, or is in a box.
 */
export function textureEnd(bytes: Uint8Array): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < 4 || view.getUint16(0) !== START_OF_CODESTREAM) return undefined;
  let at = 2;
  for (let steps = 0; steps < MAX_STEPS; steps++) {
    if (at + TILE_PART_BYTES > bytes.length) return at;
    const isTilePart = view.getUint16(at) === START_OF_TILE_PART;
    if (!isTilePart && view.getUint16(at) === END_OF_CODESTREAM) return at;
    const length = isTilePart ? view.getUint32(at + PSOT_AT) : 2 + view.getUint16(at + 2);
    if (length < 4) return undefined;
    at += length;
  }
  return undefined;
}

const END_OF_CODESTREAM = 0xffd9;

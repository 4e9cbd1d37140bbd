import type { AssetKind } from '@landfall/protocol/asset';
import { DecodeError } from '@landfall/protocol/errors';

/** A code stream with its size, or the first box of a JP2 file. @source docs/wire/codestream.md */
const TEXTURE = [
  [0xff, 0x4f, 0xff, 0x51],
  [0x00, 0x00, 0x00, 0x0c, 0x6a, 0x50, 0x20, 0x20],
];
/** A map in binary LLSD, or the line before one (`<? LLSD/Binary ?>`). @source docs/wire/mesh.md */
const MESH = [[0x7b], [0x3c, 0x3f, 0x20, 0x4c, 0x4c, 0x53, 0x44, 0x2f, 0x42]];

/** A page of an Ogg stream. */
const SOUND = [[0x4f, 0x67, 0x67, 0x53]];

const BEGINNINGS: Partial<Record<AssetKind, readonly (readonly number[])[]>> = {
  texture: TEXTURE,
  mesh: MESH,
  sound: SOUND,
};

/**
 * Whether an asset begins as its kind does: a web page of a proxy in its place does not.
 * @throws DecodeError when it does not
 */
export function checkBeginning(kind: AssetKind, bytes: Uint8Array): void {
  const known = BEGINNINGS[kind];
  if (known === undefined) return;
  const isOne = known.some((beginning) => beginning.every((byte, at) => bytes[at] === byte));
  if (!isOne) throw new DecodeError(`no ${kind}: it begins otherwise`);
}

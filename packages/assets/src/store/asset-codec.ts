import { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import type { StoredAsset } from './asset-store.ts';

/**
 * Metadata in bytes, as journal and index keep it; little-endian:
 * `id 16 · hash 32 · size f64 · createdAt f64 · flags u32 · type i8 · bits u8 · lengths of name, description, creator u16 each · the three as UTF-8`.
 */
const FIXED_BYTES = 76;
const LOCAL = 1;
const TEMPORARY = 2;

/** An asset without its bytes, as journals and indexes keep it: fixed fields (little-endian), then its texts. */
export function encodeAsset(asset: StoredAsset): Buffer {
  const texts = [asset.name, asset.description, asset.creatorId].map((text) => Buffer.from(text, 'utf8'));
  const out = Buffer.alloc(FIXED_BYTES + texts.reduce((sum, { length }) => sum + length, 0));
  asset.id.writeTo(out, 0);
  out.write(asset.hash, 16, 'hex');
  out.writeDoubleLE(asset.sizeBytes, 48);
  out.writeDoubleLE(asset.createdAt, 56);
  out.writeUInt32LE(asset.flags, 64);
  out.writeInt8(asset.type, 68);
  out.writeUInt8((asset.local ? LOCAL : 0) | (asset.temporary ? TEMPORARY : 0), 69);
  let at = FIXED_BYTES;
  for (const [index, text] of texts.entries()) {
    out.writeUInt16LE(text.length, 70 + 2 * index);
    at += text.copy(out, at);
  }
  return out;
}

/** @throws DecodeError when the lengths do not add up. */
export function decodeAsset(bytes: Uint8Array): StoredAsset {
  if (bytes.length < FIXED_BYTES) throw new DecodeError('asset metadata is cut off');
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const description = FIXED_BYTES + view.readUInt16LE(70);
  const creator = description + view.readUInt16LE(72);
  if (creator + view.readUInt16LE(74) !== bytes.length)
    throw new DecodeError('asset metadata has another length than it says');
  const bits = view.readUInt8(69);
  return {
    id: Uuid.fromBytes(bytes),
    hash: view.toString('hex', 16, 48),
    sizeBytes: view.readDoubleLE(48),
    createdAt: view.readDoubleLE(56),
    flags: view.readUInt32LE(64),
    type: view.readInt8(68),
    local: (bits & LOCAL) !== 0,
    temporary: (bits & TEMPORARY) !== 0,
    name: textOf(view, FIXED_BYTES, description),
    description: textOf(view, description, creator),
    creatorId: textOf(view, creator, bytes.length),
  };
}

/** Most descriptions are empty. */
const textOf = (view: Buffer, start: number, end: number): string =>
  start === end ? '' : view.toString('utf8', start, end);

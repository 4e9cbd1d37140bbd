import { ByteReader } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import type { ReferenceCollector } from './collector.ts';

/** Bytes of fields 2 to 10 of a texture entry. @source PROTOCOL §11 */
const PLAIN_FIELD_BYTES = [4, 4, 4, 2, 2, 2, 1, 1, 1] as const;
/** Seven faces a byte; nine bytes hold the 63 that a face set can have. */
const MOST_FACE_BYTES = 9;

/**
 * Textures and legacy materials of a texture entry, defaults and faces.
 * @throws DecodeError when it breaks off inside a field
 */
export function takeTextureEntry(bytes: Uint8Array, into: ReferenceCollector): void {
  const reader = new ByteReader(bytes);
  if (reader.remaining === 0) return;
  takeIdField(reader, into);
  for (const size of PLAIN_FIELD_BYTES) {
    // Old entries end before their last fields.
    if (reader.remaining === 0) return;
    eachFace(reader, () => reader.skip(size));
  }
  if (reader.remaining > 0) takeIdField(reader, into);
}

function takeIdField(reader: ByteReader, into: ReferenceCollector): void {
  eachFace(reader, () => into.add(takeUuid(reader)));
}

/** The default, then a face set and a value until a face set of zero; the last zero may be missing. */
function eachFace(reader: ByteReader, readValue: () => void): void {
  readValue();
  while (reader.remaining > 0 && hasFaces(reader)) readValue();
}

function hasFaces(reader: ByteReader): boolean {
  let any = 0;
  for (let count = 0; count < MOST_FACE_BYTES; count++) {
    const byte = reader.u8();
    any |= byte & 0x7f;
    if ((byte & 0x80) === 0) return any !== 0;
  }
  throw new DecodeError('face set too long', { offset: reader.offset });
}

const EXTRA = { sculpt: 0x30, lightImage: 0x40, oldMesh: 0x60, renderMaterial: 0x80 } as const;

/** Sculpt, mesh, projected texture and render materials of extra parameters. @source PROTOCOL §12 */
export function takeExtraParams(bytes: Uint8Array, into: ReferenceCollector): void {
  const reader = new ByteReader(bytes);
  if (reader.remaining === 0) return;
  for (let count = reader.u8(); count > 0; count--) {
    const type = reader.u16le();
    takeExtraParam(type, new ByteReader(reader.take(reader.u32le())), into);
  }
}

function takeExtraParam(type: number, reader: ByteReader, into: ReferenceCollector): void {
  if (type === EXTRA.sculpt || type === EXTRA.lightImage || type === EXTRA.oldMesh)
    into.add(takeUuid(reader));
  if (type !== EXTRA.renderMaterial) return;
  for (let count = reader.u8(); count > 0; count--) {
    reader.skip(1);
    into.add(takeUuid(reader));
  }
}

const SYSTEM_BLOCK_BYTES = 68;
const TEXTURE_AT = 36;

/** Texture of a particle system, in the old form of 86 bytes or the new one. @source PROTOCOL §12 */
export function takeParticles(bytes: Uint8Array, into: ReferenceCollector): void {
  if (bytes.length === 0) return;
  const reader = new ByteReader(bytes);
  const isNew = bytes.length > 86 && reader.u32le() === SYSTEM_BLOCK_BYTES;
  reader.offset = TEXTURE_AT + (isNew ? 4 : 0);
  into.add(takeUuid(reader));
}

/** Animations that an animated mesh plays: a count, then id, length and name. @source archives.md §1.5, `SOPAnims` */
export function takeObjectAnimations(bytes: Uint8Array, into: ReferenceCollector): void {
  const reader = new ByteReader(bytes);
  if (reader.remaining === 0) return;
  for (let count = reader.u16le(); count > 0; count--) {
    into.add(takeUuid(reader));
    reader.skip(reader.u8());
  }
}

function takeUuid(reader: ByteReader): Uuid {
  return Uuid.fromBytes(reader.take(16));
}

import { ByteReader } from '../bytes/index.ts';
import { DecodeError } from '../errors/index.ts';

/** Faces that can be named. Viewers use 45 at most, of avatars. */
export const MAX_FACES = 64;
/** Seven faces a byte. */
const MAX_SET_BYTES = Math.ceil(MAX_FACES / 7);
/** The least byte of a set of which only the last face is left when the others are gone: 63 = 9 · 7. */
const TOP_FACES = 0x01;

/** The fields in their order, and their bytes. @source PROTOCOL §11; viewer llprimitive.cpp */
const FIELDS = [
  { name: 'texture', size: 16 },
  { name: 'colour', size: 4 },
  { name: 'repeatS', size: 4 },
  { name: 'repeatT', size: 4 },
  { name: 'offsetS', size: 2 },
  { name: 'offsetT', size: 2 },
  { name: 'rotation', size: 2 },
  { name: 'bump', size: 1 },
  { name: 'media', size: 1 },
  { name: 'glow', size: 1 },
  { name: 'material', size: 16 },
] as const;

/** Which field of a texture entry. */
export type FaceFieldName = (typeof FIELDS)[number]['name'];

/**
 * Hears of each value: of which field, for which faces (undefined: for all that are not named), and where it is. What the
 * bytes at `offset` are, the field says.
 */
export type FaceFieldVisit = (
  field: FaceFieldName,
  faces: readonly number[] | undefined,
  bytes: Uint8Array,
  offset: number,
) => void;

/**
 * Goes through the values of a texture entry, in their order. Entries that end after a whole field are complete, and so is one
 * whose last field has no end: old entries have no materials, and viewers write no last zero.
 * @throws DecodeError when it breaks off inside a value or a set of faces, or names a face beyond {@link MAX_FACES}; what came
 * before has been told then
 */
export function visitTextureEntry(bytes: Uint8Array, visit: FaceFieldVisit): void {
  const reader = new ByteReader(bytes);
  for (const { name, size } of FIELDS) {
    if (reader.remaining === 0) return;
    let faces: readonly number[] | undefined;
    do {
      const at = reader.offset;
      if (reader.remaining < size) {
        throw new DecodeError(`${size} bytes wanted, ${reader.remaining} left`, { offset: at, path: name });
      }
      reader.skip(size);
      visit(name, faces, bytes, at);
      faces = reader.remaining === 0 ? [] : readFaces(reader, name);
    } while (faces.length > 0);
  }
}

/** Seven faces a byte, the highest first; all bytes but the last have their top bit set. None is the end of the field. */
function readFaces(reader: ByteReader, path: FaceFieldName): readonly number[] {
  const { bytes, offset: start } = reader;
  let end = start;
  while (end < reader.end && (bytes[end]! & 0x80) !== 0) end++;
  const count = end + 1 - start;
  if (count > MAX_SET_BYTES || (count === MAX_SET_BYTES && (bytes[start]! & 0x7f) > TOP_FACES)) {
    throw new DecodeError('face set too long', { offset: start, path });
  }
  if (end >= reader.end) throw new DecodeError('a face set without its end', { offset: start, path });
  reader.offset = end + 1;
  const faces: number[] = [];
  for (let at = end; at >= start; at--) {
    const low = (end - at) * 7;
    for (let bits = bytes[at]! & 0x7f, face = low; bits !== 0; bits >>>= 1, face++) {
      if ((bits & 1) !== 0) faces.push(face);
    }
  }
  return faces;
}

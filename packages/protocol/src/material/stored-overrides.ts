import { ByteReader, ByteWriter, encodeUtf8 } from '../bytes/index.ts';
import { EncodeError } from '../errors/index.ts';

/** An override as OpenSim keeps it: a face, and LLSD in notation, unread. */
export interface StoredOverride {
  /** Number of the face, from 0; a byte where it is kept. */
  readonly face: number;
  /** The override as LLSD notation; at most 65535 bytes in UTF-8. */
  readonly notation: string;
}

/**
 * Reads `MatOvrd`, as OpenSim's archives and databases have it. No bytes, or a count of none: no overrides.
 * @throws DecodeError when they end before they say
 * @source OpenSim PrimitiveBaseShape.cs (RenderMaterialsOvrFromRawBin)
 */
export function decodeStoredOverrides(bytes: Uint8Array): readonly StoredOverride[] {
  const reader = new ByteReader(bytes);
  const overrides: StoredOverride[] = [];
  for (let count = reader.remaining === 0 ? 0 : reader.u8(); count > 0; count--) {
    const face = reader.u8();
    overrides.push({ face, notation: reader.utf8(reader.u16le()) });
  }
  return overrides;
}

/** The bytes of `MatOvrd`. @throws EncodeError for more than 255, and for one of more than 65535 bytes */
export function encodeStoredOverrides(overrides: readonly StoredOverride[]): Uint8Array {
  if (overrides.length > 0xff) throw new EncodeError(`${overrides.length} overrides`, 'MatOvrd');
  const writer = new ByteWriter(256);
  writer.u8(overrides.length);
  for (const { face, notation } of overrides) {
    const text = encodeUtf8(notation);
    if (text.length > 0xffff) throw new EncodeError(`an override of ${text.length} bytes`, 'MatOvrd');
    writer.u8(face);
    writer.u16le(text.length);
    writer.put(text);
  }
  return writer.finish();
}

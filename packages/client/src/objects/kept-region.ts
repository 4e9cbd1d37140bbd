import { ByteReader, ByteWriter, encodeUtf8 } from '@landfall/protocol/bytes';
import { DecodeError } from '@landfall/protocol/errors';

/** `LFOC` and a version: what begins otherwise is none of ours. */
const MAGIC = encodeUtf8('LFOC\u0001');
/** Local id, CRC, two lengths. */
const HEAD_BYTES = 12;
/** A region's worth: 100,000 prims of 300 bytes. More is not kept; of it, what comes last goes. */
export const MAX_KEPT_BYTES = 32 * 1024 * 1024;

/** An object of an earlier visit, as bytes. */
export interface KeptObject {
  /** In its region, as long as that runs. */
  readonly localId: number;
  /** Version of the object, as the region counts. */
  readonly crc: number;
  /** `Data` of an ObjectUpdateCompressed. */
  readonly data: Uint8Array;
  /** `DataBlock.Data` of a GenericStreamingMessage: overrides of materials; empty for none. */
  readonly overrides: Uint8Array;
}

/** Many objects as one value of a store. What does not fit is left out. */
export function encodeKeptRegion(objects: Iterable<KeptObject>): Uint8Array {
  const writer = new ByteWriter(4096);
  writer.put(MAGIC);
  for (const { localId, crc, data, overrides } of objects) {
    if (writer.length + HEAD_BYTES + data.length + overrides.length > MAX_KEPT_BYTES) break;
    if (data.length > 0xffff || overrides.length > 0xffff) continue;
    writer.u32le(localId);
    writer.u32le(crc);
    writer.u16le(data.length);
    writer.u16le(overrides.length);
    writer.put(data);
    writer.put(overrides);
  }
  return writer.finish();
}

/** Reads the same; bytes are views. @throws DecodeError when it is something else, too long, or ends too early */
export function decodeKeptRegion(bytes: Uint8Array): ReadonlyMap<number, KeptObject> {
  if (bytes.length > MAX_KEPT_BYTES)
    throw new DecodeError(`a kept region of ${bytes.length} bytes`, { path: 'kept region' });
  const reader = new ByteReader(bytes);
  for (const byte of MAGIC)
    if (reader.u8() !== byte) throw new DecodeError('no kept region', { path: 'kept region' });
  const objects = new Map<number, KeptObject>();
  while (reader.remaining > 0) {
    const localId = reader.u32le();
    const crc = reader.u32le();
    const [length, overridesLength] = [reader.u16le(), reader.u16le()];
    const data = reader.take(length);
    objects.set(localId, { localId, crc, data, overrides: reader.take(overridesLength) });
  }
  return objects;
}

import { DecodeError } from '@landfall/protocol/errors';
import { encodeRecordingHeader } from './encode-record.ts';
import { LfcSource } from './lfc-source.ts';
import type { CaptureRecord } from './record.ts';

const HEADER = encodeRecordingHeader();

/**
 * The record that stands alone in these bytes, as `encodeRecord` writes it; its number is 1.
 * @throws DecodeError when there is none, or it is damaged
 */
export function decodeRecordAlone(bytes: Uint8Array): CaptureRecord {
  const source = new LfcSource();
  source.take(HEADER).next();
  const { value } = source.take(bytes).next();
  if (value === undefined) throw new DecodeError('no whole record');
  return value;
}

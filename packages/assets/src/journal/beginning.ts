import { hasCode, isUnreadable } from '../files/index.ts';
import { decodeHeader, RECORD_HEADER_BYTES } from './record.ts';
import { scanSegment } from './scan.ts';
import { checkSegmentHeader, SEGMENT_HEADER_BYTES } from './segment.ts';
import type { SegmentReader } from './segment-reader.ts';

const NUMBER_AT = 8;
/** The CRC-32 by which a record's header checks itself. */
const SUM_AT = SEGMENT_HEADER_BYTES + RECORD_HEADER_BYTES - 4;

/**
 * What tells a segment from all others of its number: the sum of its first record's header, in which time and sums of the content are.
 * Undefined when no record begins there, or it cannot be read.
 */
export async function beginningOf(reader: SegmentReader, segment: number): Promise<number | undefined> {
  const bytes = await start(reader, segment);
  return bytes && sumIn(bytes);
}

/**
 * Whether nothing of it is what was written: another segment lies there, or neither its header nor any record can be made out, as when
 * it was filled with zeros.
 * @param expected the sum of the first record, where it is known
 */
export async function isForeign(
  reader: SegmentReader,
  segment: number,
  expected: number | undefined,
): Promise<boolean> {
  const bytes = await start(reader, segment);
  if (bytes === undefined || bytes.length < SEGMENT_HEADER_BYTES) return false;
  if (isOfAnotherNumber(bytes, segment)) return true;
  const sum = sumIn(bytes);
  if (sum !== undefined) return expected !== undefined && sum !== expected;
  if (checkSegmentHeader(bytes, segment)) return false;
  const whole = await reader.readAround(segment, () => undefined);
  return Buffer.isBuffer(whole) && ![...scanSegment(whole, SEGMENT_HEADER_BYTES)].some(isRecord);
}

/** Whether it was written as a segment of another number than its name says. */
export async function isMisnamed(reader: SegmentReader, segment: number): Promise<boolean> {
  const bytes = await start(reader, segment);
  return bytes !== undefined && isOfAnotherNumber(bytes, segment);
}

function isOfAnotherNumber(bytes: Buffer, segment: number): boolean {
  const number = bytes.length < SEGMENT_HEADER_BYTES ? segment : bytes.readUInt32LE(NUMBER_AT);
  return number !== segment && checkSegmentHeader(bytes, number);
}

const isRecord = ({ type }: { readonly type: string }): boolean => type === 'record';

function sumIn(bytes: Buffer): number | undefined {
  return decodeHeader(bytes, SEGMENT_HEADER_BYTES) && bytes.readUInt32LE(SUM_AT);
}

async function start(reader: SegmentReader, segment: number): Promise<Buffer | undefined> {
  try {
    return await reader.readStart(segment, SEGMENT_HEADER_BYTES + RECORD_HEADER_BYTES);
  } catch (error) {
    if (isUnreadable(error) || hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

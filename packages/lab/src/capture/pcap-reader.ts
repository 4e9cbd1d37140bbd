import { DecodeError } from '@landfall/protocol/errors';
import type { CaptureEnd, CapturedFrame } from './frame.ts';

const MICROSECONDS = 0xa1b2c3d4;
const NANOSECONDS = 0xa1b23c4d;
const FILE_HEADER_BYTES = 24;
const RECORD_HEADER_BYTES = 16;

/** The upper four bits say how long a checksum behind each frame is. */
const LINK_TYPE_MASK = 0x0fffffff;

/** No frame is as long: a larger length means that the file is damaged. The usual limit of writers is 262,144. */
export const MAX_FRAME_BYTES = 16 * 1024 * 1024;

export function isPcap(file: Uint8Array): boolean {
  return formatOf(viewOf(file)) !== undefined;
}

/**
 * Frames of a pcap file.
 * @throws DecodeError with the offset, when a record is longer than any frame.
 * @source draft-ietf-opsawg-pcap
 */
export function* readPcap(file: Uint8Array): Generator<CapturedFrame, CaptureEnd, undefined> {
  const view = viewOf(file);
  const format = formatOf(view);
  if (format === undefined) throw new DecodeError('not a pcap file', { offset: 0 });
  if (file.length < FILE_HEADER_BYTES)
    return { frames: 0, cut: { offset: file.length, what: 'file header' } };
  const { littleEndian, nsPerUnit } = format;
  const linkType = view.getUint32(20, littleEndian) & LINK_TYPE_MASK;
  let number = 0;
  for (let at = FILE_HEADER_BYTES; at < file.length;) {
    if (at + RECORD_HEADER_BYTES > file.length) return cutAt(file, number);
    const length = view.getUint32(at + 8, littleEndian);
    if (length > MAX_FRAME_BYTES) throw new DecodeError(`frame of ${length} bytes`, { offset: at + 8 });
    const start = at + RECORD_HEADER_BYTES;
    const end = start + length;
    if (end > file.length) return cutAt(file, number);
    const seconds = BigInt(view.getUint32(at, littleEndian)) * 1_000_000_000n;
    yield {
      number: ++number,
      timeNs: seconds + BigInt(view.getUint32(at + 4, littleEndian) * nsPerUnit),
      linkType,
      bytes: file.subarray(start, end),
      wireBytes: view.getUint32(at + 12, littleEndian),
    };
    at = end;
  }
  return { frames: number, cut: undefined };
}

function formatOf(view: DataView): { littleEndian: boolean; nsPerUnit: 1 | 1000 } | undefined {
  if (view.byteLength < 4) return undefined;
  for (const littleEndian of [true, false]) {
    const magic = view.getUint32(0, littleEndian);
    if (magic === MICROSECONDS) return { littleEndian, nsPerUnit: 1000 };
    if (magic === NANOSECONDS) return { littleEndian, nsPerUnit: 1 };
  }
  return undefined;
}

const cutAt = (file: Uint8Array, frames: number): CaptureEnd => ({
  frames,
  cut: { offset: file.length, what: `frame ${frames + 1}` },
});

const viewOf = (file: Uint8Array): DataView => new DataView(file.buffer, file.byteOffset, file.byteLength);

import { DecodeError } from '@landfall/protocol/errors';
import type { CaptureEnd, CapturedFrame, FrameSource } from './frame.ts';
import { IncomingBytes } from './incoming-bytes.ts';

const MICROSECONDS = 0xa1b2c3d4;
const NANOSECONDS = 0xa1b23c4d;
const FILE_HEADER_BYTES = 24;
const RECORD_HEADER_BYTES = 16;

/** The upper four bits say how long a checksum behind each frame is. */
const LINK_TYPE_MASK = 0x0fffffff;

/** No frame is as long: a larger length means that the file is damaged. The usual limit of writers is 262,144. */
export const MAX_FRAME_BYTES = 16 * 1024 * 1024;

export function isPcap(file: Uint8Array): boolean {
  return formatOf(new DataView(file.buffer, file.byteOffset, file.byteLength)) !== undefined;
}

interface Format {
  readonly littleEndian: boolean;
  readonly nsPerUnit: 1 | 1000;
}

/**
 * Frames of a pcap file.
 * @throws DecodeError with the offset, when a record is longer than any frame.
 * @source draft-ietf-opsawg-pcap
 */
export class PcapFrames implements FrameSource {
  readonly #file = new IncomingBytes();
  #format: (Format & { readonly linkType: number }) | undefined;
  #frames = 0;

  push(chunk: Uint8Array): void {
    this.#file.push(chunk);
  }

  next(): CapturedFrame | undefined {
    const file = this.#file;
    this.#format ??= this.#takeHeader();
    if (this.#format === undefined || file.waiting < RECORD_HEADER_BYTES) return undefined;
    const { view, at } = file;
    const { littleEndian, nsPerUnit, linkType } = this.#format;
    const length = view.getUint32(at + 8, littleEndian);
    if (length > MAX_FRAME_BYTES)
      throw new DecodeError(`frame of ${length} bytes`, { offset: file.base + at + 8 });
    const start = at + RECORD_HEADER_BYTES;
    if (file.waiting < RECORD_HEADER_BYTES + length) return undefined;
    file.at = start + length;
    const seconds = BigInt(view.getUint32(at, littleEndian)) * 1_000_000_000n;
    return {
      number: ++this.#frames,
      timeNs: seconds + BigInt(view.getUint32(at + 4, littleEndian) * nsPerUnit),
      linkType,
      bytes: file.bytes.subarray(start, start + length),
      wireBytes: view.getUint32(at + 12, littleEndian),
    };
  }

  end(): CaptureEnd {
    const { waiting, fileBytes } = this.#file;
    const isWhole = this.#format !== undefined && waiting === 0;
    const what = this.#format === undefined ? 'file header' : `frame ${this.#frames + 1}`;
    return { frames: this.#frames, cut: isWhole ? undefined : { offset: fileBytes, what } };
  }

  #takeHeader(): (Format & { readonly linkType: number }) | undefined {
    const { view, waiting } = this.#file;
    if (waiting < FILE_HEADER_BYTES) return undefined;
    const format = formatOf(view);
    if (format === undefined) throw new DecodeError('not a pcap file', { offset: 0 });
    this.#file.at = FILE_HEADER_BYTES;
    return { ...format, linkType: view.getUint32(20, format.littleEndian) & LINK_TYPE_MASK };
  }
}

function formatOf(view: DataView): Format | undefined {
  if (view.byteLength < 4) return undefined;
  for (const littleEndian of [true, false]) {
    const magic = view.getUint32(0, littleEndian);
    if (magic === MICROSECONDS) return { littleEndian, nsPerUnit: 1000 };
    if (magic === NANOSECONDS) return { littleEndian, nsPerUnit: 1 };
  }
  return undefined;
}

import { DecodeError } from '@landfall/protocol/errors';
import type { CaptureEnd, CapturedFrame, FrameSource } from './frame.ts';
import { IncomingBytes } from './incoming-bytes.ts';
import { MAX_FRAME_BYTES } from './pcap-reader.ts';
import { readInterface } from './pcapng-interface.ts';
import type { CaptureInterface } from './pcapng-interface.ts';

const SECTION_HEADER = 0x0a0d0d0a;
const SECTION_HEADER_BYTES = [0x0a, 0x0d, 0x0d, 0x0a];
const INTERFACE_DESCRIPTION = 1;
const PACKET = 2;
const SIMPLE_PACKET = 3;
const ENHANCED_PACKET = 6;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const MIN_BLOCK_BYTES = 12;
const MIN_SECTION_HEADER_BYTES = 28;

/** Beyond this a block length means a damaged file. */
const MAX_BLOCK_BYTES = MAX_FRAME_BYTES + 64 * 1024;

export function isPcapng(file: Uint8Array): boolean {
  return file.length >= 4 && SECTION_HEADER_BYTES.every((byte, at) => file[at] === byte);
}

/** A block's body lies in `[start, end)`. */
interface Block {
  readonly type: number;
  readonly start: number;
  readonly end: number;
  readonly next: number;
}

/** What has been read so far. A section has its own byte order and its own interfaces. */
interface Section {
  view: DataView;
  littleEndian: boolean;
  interfaces: CaptureInterface[];
  frames: number;
  timeNs: bigint;
}

/**
 * Frames of a pcapng file with any number of sections and interfaces. Blocks that hold no frames are skipped.
 * @throws DecodeError with the offset, when a block is not as the format says.
 * @source draft-ietf-opsawg-pcapng
 */
export class PcapngFrames implements FrameSource {
  readonly #file = new IncomingBytes();
  readonly #section: Section = {
    view: this.#file.view,
    littleEndian: true,
    interfaces: [],
    frames: 0,
    timeNs: 0n,
  };

  push(chunk: Uint8Array): void {
    this.#file.push(chunk);
    this.#section.view = this.#file.view;
  }

  next(): CapturedFrame | undefined {
    const file = this.#file;
    try {
      for (;;) {
        const block = readBlock(this.#section, file.at);
        if (block === undefined) return undefined;
        const frame = takeBlock(this.#section, file.bytes, block);
        file.at = block.next;
        if (frame !== undefined) return frame;
      }
    } catch (error) {
      throw inFile(error, file.base);
    }
  }

  end(): CaptureEnd {
    const { waiting, fileBytes, base, at } = this.#file;
    const cut = waiting === 0 ? undefined : { offset: fileBytes, what: `block at ${base + at}` };
    return { frames: this.#section.frames, cut };
  }
}

/** Offsets are into what is kept of the file until here. */
function inFile(error: unknown, base: number): unknown {
  if (!(error instanceof DecodeError) || base === 0 || error.offset === undefined) return error;
  return new DecodeError(error.what, { offset: base + error.offset, cause: error });
}

/** The block at `at`, or undefined when it has not come whole. */
function readBlock(section: Section, at: number): Block | undefined {
  const { view } = section;
  if (at + MIN_BLOCK_BYTES > view.byteLength) return undefined;
  if (view.getUint32(at, false) === SECTION_HEADER) beginSection(section, at);
  const { littleEndian } = section;
  const type = view.getUint32(at, littleEndian);
  const length = view.getUint32(at + 4, littleEndian);
  const least = type === SECTION_HEADER ? MIN_SECTION_HEADER_BYTES : MIN_BLOCK_BYTES;
  if (length < least || length % 4 !== 0 || length > MAX_BLOCK_BYTES) {
    throw new DecodeError(`block of ${length} bytes`, { offset: at + 4 });
  }
  const next = at + length;
  if (next > view.byteLength) return undefined;
  if (view.getUint32(next - 4, littleEndian) !== length) {
    throw new DecodeError('block lengths differ', { offset: next - 4 });
  }
  return { type, start: at + 8, end: next - 4, next };
}

function beginSection(section: Section, at: number): void {
  const littleEndian = section.view.getUint32(at + 8, true) === BYTE_ORDER_MAGIC;
  if (!littleEndian && section.view.getUint32(at + 8, false) !== BYTE_ORDER_MAGIC) {
    throw new DecodeError('no byte-order magic', { offset: at + 8 });
  }
  section.littleEndian = littleEndian;
  section.interfaces = [];
}

function takeBlock(section: Section, file: Uint8Array, block: Block): CapturedFrame | undefined {
  switch (block.type) {
    case INTERFACE_DESCRIPTION:
      need(block, 8);
      section.interfaces.push(readInterface(section.view, section.littleEndian, block.start, block.end));
      return undefined;
    case ENHANCED_PACKET:
      need(block, 20);
      return timedFrame(section, file, block, section.view.getUint32(block.start, section.littleEndian));
    case PACKET:
      need(block, 20);
      return timedFrame(section, file, block, section.view.getUint16(block.start, section.littleEndian));
    case SIMPLE_PACKET:
      need(block, 4);
      return simpleFrame(section, file, block);
    default:
      return undefined;
  }
}

/** Enhanced Packet and the older Packet differ in how the interface is written only. */
function timedFrame(section: Section, file: Uint8Array, block: Block, interfaceAt: number): CapturedFrame {
  const { view, littleEndian } = section;
  const { start, end } = block;
  const { linkType, toNs } = interfaceOf(section, interfaceAt, start);
  const high = BigInt(view.getUint32(start + 4, littleEndian));
  section.timeNs = toNs((high << 32n) | BigInt(view.getUint32(start + 8, littleEndian)));
  const length = view.getUint32(start + 12, littleEndian);
  const bytesAt = start + 20;
  if (bytesAt + length > end) throw new DecodeError('frame is longer than its block', { offset: start + 12 });
  return {
    number: ++section.frames,
    timeNs: section.timeNs,
    linkType,
    bytes: file.subarray(bytesAt, bytesAt + length),
    wireBytes: view.getUint32(start + 16, littleEndian),
  };
}

function simpleFrame(section: Section, file: Uint8Array, { start, end }: Block): CapturedFrame {
  const { linkType, snapBytes } = interfaceOf(section, 0, start);
  const wireBytes = section.view.getUint32(start, section.littleEndian);
  const length = Math.min(wireBytes, snapBytes === 0 ? Infinity : snapBytes, end - start - 4);
  return {
    number: ++section.frames,
    timeNs: section.timeNs,
    linkType,
    bytes: file.subarray(start + 4, start + 4 + length),
    wireBytes,
  };
}

function interfaceOf(section: Section, at: number, offset: number): CaptureInterface {
  const found = section.interfaces[at];
  if (found === undefined) throw new DecodeError(`interface ${at} was not described`, { offset });
  return found;
}

function need({ start, end }: Block, bytes: number): void {
  if (end - start < bytes) throw new DecodeError('block is too short', { offset: start });
}

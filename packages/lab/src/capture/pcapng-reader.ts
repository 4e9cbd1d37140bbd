import { DecodeError } from '@landfall/protocol/errors';
import type { CaptureEnd, CapturedFrame } from './frame.ts';
import { MAX_FRAME_BYTES } from './pcap-reader.ts';
import { readInterface } from './pcapng-interface.ts';
import type { CaptureInterface } from './pcapng-interface.ts';

const SECTION_HEADER = 0x0a0d0d0a;
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
  return file.length >= 4 && viewOf(file).getUint32(0, false) === SECTION_HEADER;
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
  readonly view: DataView;
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
export function* readPcapng(file: Uint8Array): Generator<CapturedFrame, CaptureEnd, undefined> {
  const section: Section = {
    view: viewOf(file),
    littleEndian: true,
    interfaces: [],
    frames: 0,
    timeNs: 0n,
  };
  for (let at = 0; at < file.length;) {
    const block = readBlock(section, at);
    if (block === undefined) {
      return { frames: section.frames, cut: { offset: file.length, what: `block at ${at}` } };
    }
    const frame = takeBlock(section, file, block);
    if (frame !== undefined) yield frame;
    at = block.next;
  }
  return { frames: section.frames, cut: undefined };
}

/** The block at `at`, or undefined when the file ends within it. */
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

const viewOf = (file: Uint8Array): DataView => new DataView(file.buffer, file.byteOffset, file.byteLength);

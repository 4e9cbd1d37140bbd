import { decodeUtf8, encodeUtf8 } from '@landfall/protocol/bytes';
import { DecodeError, EncodeError } from '@landfall/protocol/errors';
import type { SparseMap, SparsePart } from './sparse.ts';

/** Everything in a tar comes in blocks of this size. */
export const TAR_BLOCK_BYTES = 512;
const NAME_BYTES = 100;
const CHECKSUM_AT = 148;
const CHECKSUM_BYTES = 8;
const SPACE = 0x20;
const MOST_OCTAL_SIZE = 0o77777777777;

/** Mode, owner and time as OpenSim writes them into every member. @source archives.md §1.1 */
const OPENSIM_FIELDS = { mode: '0000777', owner: '0000764', time: '11017037332' } as const;

/** One header block, as it stands there. */
export interface TarHeader {
  /** Name, with the ustar prefix in front of it. */
  readonly name: string;
  /** `0` or NUL file, `5` directory, `L` GNU long name, `x` and `g` pax, others. */
  readonly type: string;
  readonly sizeBytes: number;
  /** Where the stretches of an old sparse member belong, and whether more of them follow in a block of their own. */
  readonly sparse?: SparseMap & { readonly goesOn: boolean };
  /** What a link (type `1` or `2`) points to. */
  readonly linkName?: string;
}

/**
 * Reads a header block of v7, ustar or GNU. Undefined for a block of zeros, which ends the archive.
 * @throws DecodeError when the checksum (signed or unsigned) or the size is wrong
 */
export function decodeTarHeader(block: Uint8Array): TarHeader | undefined {
  if (block.length !== TAR_BLOCK_BYTES) throw new DecodeError('tar ends inside a header');
  if (block.every((byte) => byte === 0)) return undefined;
  checkSum(block);
  const sizeBytes = readNumber(block, 124, 12);
  const type = block[156] === 0 ? '0' : String.fromCharCode(block[156]!);
  const name = readName(block, 0, NAME_BYTES);
  const prefix = isUstar(block) ? readName(block, 345, 155) : '';
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    type,
    sizeBytes,
    ...(type === '1' || type === '2' ? { linkName: readName(block, 157, NAME_BYTES) } : {}),
    ...(type === 'S' ? { sparse: readOldSparse(block) } : {}),
  };
}

/** Four stretches in the header, 21 in each block behind it: offset and size, twelve digits each. @source GNU tar, oldgnu_header */
const SPARSE_IN_HEADER = 4;
const SPARSE_IN_BLOCK = 21;
const SPARSE_BYTES = 24;

function readOldSparse(block: Uint8Array): SparseMap & { goesOn: boolean } {
  return {
    parts: readStretches(block, 386, SPARSE_IN_HEADER),
    goesOn: block[482] === 1,
    realBytes: readNumber(block, 483, 12),
  };
}

/** A block of further stretches of an old sparse member. @throws DecodeError when it is cut off */
export function decodeSparseBlock(block: Uint8Array): { parts: SparsePart[]; goesOn: boolean } {
  if (block.length !== TAR_BLOCK_BYTES) throw new DecodeError('tar ends inside a sparse map');
  return { parts: readStretches(block, 0, SPARSE_IN_BLOCK), goesOn: block[504] === 1 };
}

function readStretches(block: Uint8Array, start: number, count: number): SparsePart[] {
  return Array.from({ length: count }, (_, index) => start + index * SPARSE_BYTES)
    .filter((at) => block[at] !== 0)
    .map((at) => ({ offset: readNumber(block, at, 12), sizeBytes: readNumber(block, at + 12, 12) }));
}

/** Whether some bytes begin with the header of a member whose checksum is right. */
export function isTarHeader(bytes: Uint8Array): boolean {
  if (bytes.length < TAR_BLOCK_BYTES) return false;
  try {
    return decodeTarHeader(bytes.subarray(0, TAR_BLOCK_BYTES)) !== undefined;
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return false;
  }
}

/**
 * A header block in the form OpenSim writes: v7, no magic, fixed mode, owner and time.
 * @throws EncodeError when the name does not fit into 100 bytes (write a long name member before it) or the size is out of range
 */
export function encodeTarHeader({ name, type, sizeBytes }: TarHeader): Uint8Array {
  const bytes = encodeUtf8(name);
  if (bytes.length > NAME_BYTES) throw new EncodeError(`tar name of ${bytes.length} bytes`);
  if (!Number.isInteger(sizeBytes) || sizeBytes < 0 || sizeBytes > MOST_OCTAL_SIZE)
    throw new EncodeError(`tar member of ${sizeBytes} bytes`);
  const block = new Uint8Array(TAR_BLOCK_BYTES);
  block.set(bytes);
  put(block, 100, OPENSIM_FIELDS.mode);
  put(block, 108, OPENSIM_FIELDS.owner);
  put(block, 116, OPENSIM_FIELDS.owner);
  put(block, 124, sizeBytes.toString(8).padStart(11, '0'));
  put(block, 136, OPENSIM_FIELDS.time);
  put(block, 156, type);
  put(block, 329, '0000000');
  put(block, 337, '0000000');
  put(block, CHECKSUM_AT, `${sumOf(block).unsigned.toString(8).padStart(6, '0')}\0 `);
  return block;
}

/** Zeros between the end of a member's bytes and the next block. */
export function paddingAfter(sizeBytes: number): number {
  return (TAR_BLOCK_BYTES - (sizeBytes % TAR_BLOCK_BYTES)) % TAR_BLOCK_BYTES;
}

/** A name field: up to the first NUL; UTF-8, where OpenSim writes ASCII. */
export function readName(bytes: Uint8Array, start: number, length: number): string {
  const nul = bytes.subarray(start, start + length).indexOf(0);
  return decodeUtf8(bytes, start, nul < 0 ? start + length : start + nul);
}

function checkSum(block: Uint8Array): void {
  const stated = readNumber(block, CHECKSUM_AT, CHECKSUM_BYTES);
  const { unsigned, signed } = sumOf(block);
  if (stated !== unsigned && stated !== signed) throw new DecodeError('tar header with a wrong checksum');
}

/** The checksum field itself counts as blanks; old tars summed signed bytes. */
function sumOf(block: Uint8Array): { unsigned: number; signed: number } {
  let [unsigned, signed] = [0, 0];
  for (let at = 0; at < TAR_BLOCK_BYTES; at++) {
    const inField = at >= CHECKSUM_AT && at < CHECKSUM_AT + CHECKSUM_BYTES;
    const byte = inField ? SPACE : block[at]!;
    unsigned += byte;
    signed += byte < 128 ? byte : byte - 256;
  }
  return { unsigned, signed };
}

function isUstar(block: Uint8Array): boolean {
  return readName(block, 257, 6) === 'ustar' && block[262] === 0;
}

/** Octal digits between blanks and NULs, or GNU's big-endian binary when the first bit is set. */
function readNumber(block: Uint8Array, start: number, length: number): number {
  if ((block[start]! & 0x80) !== 0) return readBinary(block, start, length);
  const text = readName(block, start, length).trim();
  if (text === '') return 0;
  if (!/^[0-7]+$/.test(text)) throw new DecodeError('tar number that is not octal', { offset: start });
  return Number.parseInt(text, 8);
}

function readBinary(block: Uint8Array, start: number, length: number): number {
  let value = block[start]! & 0x7f;
  for (let at = start + 1; at < start + length; at++) value = value * 256 + block[at]!;
  if (!Number.isSafeInteger(value)) throw new DecodeError('tar number too large', { offset: start });
  return value;
}

function put(block: Uint8Array, at: number, text: string): void {
  block.set(encodeUtf8(text), at);
}

import { ByteReader } from '@landfall/protocol/bytes';
import { DecodeError } from '@landfall/protocol/errors';

/** A file has half a dozen, and one for each comment or thumbnail that a program adds. */
const MAX_BOXES = 1024;
const BOX_BYTES = 8;
const LONG_BOX_BYTES = 16;
/** Lengths that are none. */
const UP_TO_THE_END = 0;
const LONG = 1;

/** A box of a JP2 file. */
interface Box {
  readonly type: string;
  /** A view; shorter than it says when the file is cut off. */
  readonly content: Uint8Array;
}

/**
 * The code stream of a texture: the bytes themselves, or what stands in the first `jp2c` box of a JP2 file, whatever
 * boxes are around it and in whichever order. A box that is cut off comes as far as it goes.
 * @returns a view into the bytes, which is no code stream where they are neither
 * @throws DecodeError for box lengths that cannot be, and for a palette: the samples are then no colours
 * @source ISO/IEC 15444-1 annex I
 */
export function codestreamOf(bytes: Uint8Array): Uint8Array {
  if (bytes[0] === 0xff) return bytes;
  for (const { type, content } of boxesOf(bytes, { left: MAX_BOXES })) if (type === 'jp2c') return content;
  return bytes;
}

function* boxesOf(bytes: Uint8Array, allowance: { left: number }): Generator<Box> {
  for (let at = 0; at + BOX_BYTES <= bytes.length;) {
    if (--allowance.left < 0) throw new DecodeError('too many boxes', { offset: at });
    const { type, from, until } = decodeBoxStart(bytes, at);
    const content = bytes.subarray(from, until);
    if (type === 'jp2h') refusePalette(content, allowance);
    yield { type, content };
    at = until;
  }
}

function refusePalette(header: Uint8Array, allowance: { left: number }): void {
  for (const { type } of boxesOf(header, allowance))
    if (type === 'pclr') throw new DecodeError('a JP2 file with a palette');
}

function decodeBoxStart(bytes: Uint8Array, at: number): { type: string; from: number; until: number } {
  const reader = new ByteReader(bytes, at);
  const length = reader.u32be();
  const type = String.fromCharCode(...reader.take(4));
  if (length === UP_TO_THE_END) return { type, from: at + BOX_BYTES, until: bytes.length };
  const [head, size] =
    length === LONG ? [LONG_BOX_BYTES, reader.u32be() * 2 ** 32 + reader.u32be()] : [BOX_BYTES, length];
  if (size < head) throw new DecodeError(`a box of ${size} bytes`, { offset: at });
  return { type, from: at + head, until: Math.min(at + size, bytes.length) };
}

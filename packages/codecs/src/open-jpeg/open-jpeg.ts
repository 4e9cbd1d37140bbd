import type loadGlue from '@cornerstonejs/codec-openjpeg/wasmjs';
import type { OpenJpeg } from '@cornerstonejs/codec-openjpeg/wasmjs';
import { DecodeError } from '@landfall/protocol/errors';
import { decodeCodestream, isMovable, onlyComponents } from '../codestream/index.ts';
import type { Codestream } from '../codestream/index.ts';
import type { EncodeOptions, Picture } from '../ports/index.ts';
import { padded } from './padded.ts';

/** OpenJPEG as WebAssembly. For worker threads only: what goes wrong in it can take its whole memory along. */
export interface OpenJpegCodec {
  /**
   * The picture of a code stream or JP2 file, in 8 bits a sample.
   * @throws DecodeError; anything else means that the codec is broken
   */
  decode(bytes: Uint8Array, options: PictureOptions): Picture;
  /**
   * A code stream of up to five halvings; without loss when there is no `ratio`. Not for pictures of two channels, with which
   * this build reads beyond its memory.
   */
  encode(picture: Picture, options: EncodeOptions): Uint8Array;
  /** Never shrinks. */
  readonly heapBytes: number;
}

/** What is decoded of a code stream. */
export interface PictureOptions {
  /** Halvings of both sides. */
  readonly reduce: number;
  /** Channels beyond are not decoded. */
  readonly maxChannels?: number;
}

/** Samples of a decoded picture, which OpenJPEG holds as 32-bit numbers: 2048 × 2048 with alpha and bumps. */
const MAX_DECODED_SAMPLES = 2048 * 2048 * 5;
/** Deeper ones are no textures. */
const MAX_BITS = 16;

/** OpenJPEG's build, however it came here. */
export interface OpenJpegParts {
  /** Its glue: what `@cornerstonejs/codec-openjpeg/wasmjs` exports. */
  readonly load: typeof loadGlue;
  /** Its `@cornerstonejs/codec-openjpeg/wasm`. */
  readonly wasmBinary: Uint8Array;
}

/** The codec of a build that has been loaded: by Node's `loadOpenJpeg`, or by a Web Worker from where its bundler has put it. */
export async function createOpenJpeg({ load, wasmBinary }: OpenJpegParts): Promise<OpenJpegCodec> {
  const complaints: string[] = [];
  const note = (line: string): void => {
    if (line.includes('ERROR')) complaints.splice(0, complaints.length, line.slice(0, 200).trim());
  };
  const module = await load({ wasmBinary, print: note, printErr: note });
  return {
    decode: (bytes, options) =>
      decode(module, bytes, options, () => complaints.pop() ?? 'nothing was decoded'),
    encode: (picture, options) => encode(module, picture, options),
    get heapBytes() {
      return module.HEAPU8.byteLength;
    },
  };
}

function decode(
  module: OpenJpeg,
  bytes: Uint8Array,
  options: PictureOptions,
  complaint: () => string,
): Picture {
  const codestream = decodeCodestream(bytes);
  const all = reducedSize(codestream, options.reduce);
  const picture = { ...all, channels: Math.min(all.channels, options.maxChannels ?? all.channels) };
  if (all.channels === 1 || all.channels === 3)
    return {
      ...shapeOf(picture),
      samples: decodePart(module, whole(codestream), options, all, complaint),
    };
  const samples = new Uint8Array(picture.width * picture.height * picture.channels);
  for (const channels of groupsOf(picture.channels)) {
    const part = onlyComponents(codestream, channels);
    const size = { ...all, channels: channels.length };
    interleave(decodePart(module, part, options, size, complaint), channels, samples, picture.channels);
  }
  return { ...shapeOf(picture), samples };
}

/** What was cut off comes as far as its packets go, or filled up where they cannot be told apart. */
function whole(codestream: Codestream): Uint8Array {
  const { bytes, header, isComplete, hasEnd } = codestream;
  if (isComplete && hasEnd) return bytes;
  const channels = header.size.components.map((_, channel) => channel);
  return isComplete || !isMovable(codestream) ? padded(codestream) : onlyComponents(codestream, channels);
}

/** This build of OpenJPEG gives out one component or the first three, whatever there are: the others are decoded alone. */
const groupsOf = (channels: number): readonly (readonly number[])[] =>
  channels < 3
    ? Array.from({ length: channels }, (_, channel) => [channel])
    : [[0, 1, 2], ...Array.from({ length: channels - 3 }, (_, extra) => [3 + extra])];

function interleave(part: Uint8Array, channels: readonly number[], into: Uint8Array, step: number): void {
  const count = channels.length;
  const first = channels[0]!;
  for (let from = 0, to = first; from < part.length; from += count, to += step)
    for (let channel = 0; channel < count; channel++) into[to + channel] = part[from + channel]!;
}

function decodePart(
  module: OpenJpeg,
  input: Uint8Array,
  { reduce }: PictureOptions,
  size: ReducedSize,
  complaint: () => string,
): Uint8Array {
  const decoder = new module.J2KDecoder();
  try {
    decoder.getEncodedBuffer(input.length).set(input);
    decoder.decodeSubResolution(reduce, 0);
    const decoded = decoder.getDecodedBuffer();
    const samples = size.width * size.height * size.channels;
    if (decoded.length !== samples * (size.bits > 8 ? 2 : 1)) throw new DecodeError(complaint());
    return inEightBits(decoded, size);
  } finally {
    decoder.delete();
  }
}

interface ReducedSize {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly bits: number;
  readonly isSigned: boolean;
}

const shapeOf = ({ width, height, channels }: ReducedSize): Omit<Picture, 'samples'> => ({
  width,
  height,
  channels,
});

/** What will be decoded, known before it is. */
function reducedSize({ header, tiles }: Codestream, reduce: number): ReducedSize {
  const { left, top, right, bottom, components } = header.size;
  // This build takes the far edge for the size, and would read beyond its samples.
  if (left > 0 || top > 0) throw new DecodeError('a picture off the origin of its grid');
  const levels = Math.min(...tiles.flatMap((tile) => tile.blockStyles.map((style) => style.levels)));
  if (reduce > levels) throw new DecodeError(`${reduce} halvings of ${levels}`);
  const scale = 2 ** reduce;
  const width = Math.ceil(right / scale);
  const height = Math.ceil(bottom / scale);
  const { bits, isSigned } = components[0]!;
  const isPlain = components.every(
    (each) => each.bits === bits && each.isSigned === isSigned && each.stepX === 1 && each.stepY === 1,
  );
  if (!isPlain || bits > MAX_BITS) throw new DecodeError('components of different size or depth');
  if (width < 1 || height < 1 || width * height * components.length > MAX_DECODED_SAMPLES)
    throw new DecodeError(`${width} x ${height} is too big to decode`);
  return { width, height, channels: components.length, bits, isSigned };
}

/** A copy, for the codec's memory is used again. */
function inEightBits(decoded: Uint8Array, { bits, isSigned }: ReducedSize): Uint8Array {
  const offset = isSigned ? 2 ** (bits - 1) : 0;
  if (bits === 8 && offset === 0) return new Uint8Array(decoded);
  const { buffer, byteOffset, length } = decoded;
  const wide = bits > 8;
  const samples = new Uint8Array(wide ? length / 2 : length);
  const view = new DataView(buffer, byteOffset, length);
  const most = 2 ** bits - 1;
  for (let at = 0; at < samples.length; at++) {
    const read = wide ? readWide(view, at * 2, isSigned) : readNarrow(view, at, isSigned);
    samples[at] = Math.round(((read + offset) * 255) / most);
  }
  return samples;
}

const readWide = (view: DataView, at: number, isSigned: boolean): number =>
  isSigned ? view.getInt16(at, true) : view.getUint16(at, true);
const readNarrow = (view: DataView, at: number, isSigned: boolean): number =>
  isSigned ? view.getInt8(at) : view.getUint8(at);

function encode(module: OpenJpeg, picture: Picture, { ratio }: EncodeOptions): Uint8Array {
  const encoder = new module.J2KEncoder();
  try {
    const size = { width: picture.width, height: picture.height, bitsPerSample: 8, isSigned: false };
    const room = encoder.getDecodedBuffer({
      ...size,
      componentCount: picture.channels,
      isUsingColorTransform: picture.channels >= 3,
    });
    room.set(picture.samples);
    encoder.setDecompositions(levelsFor(picture));
    encoder.setQuality(ratio === undefined, 1);
    if (ratio !== undefined) encoder.setCompressionRatio(0, ratio);
    encoder.encode();
    return new Uint8Array(encoder.getEncodedBuffer());
  } finally {
    encoder.delete();
  }
}

/** Five, as viewers expect, unless the picture is too small for them. */
const levelsFor = ({ width, height }: Picture): number =>
  Math.max(0, Math.min(5, Math.floor(Math.log2(Math.min(width, height)))));

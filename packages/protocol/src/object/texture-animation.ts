import { ByteReader, ByteWriter } from '../bytes/index.ts';

/** Bits of `mode`. @source PROTOCOL §12; viewer lltextureanim.h */
export const TEXTURE_ANIMATION = Object.freeze({
  on: 0x1,
  loop: 0x2,
  reverse: 0x4,
  pingPong: 0x8,
  smooth: 0x10,
  rotate: 0x20,
  scale: 0x40,
});

/** All faces of an object. */
export const ALL_FACES = 255;
const BYTES = 16;

/** How the texture of a face moves. Numbers come as they were sent, also not finite ones. */
export interface TextureAnimation {
  /** See {@link TEXTURE_ANIMATION}. */
  readonly mode: number;
  /** {@link ALL_FACES} for all. */
  readonly face: number;
  /** Frames in a row and in a column of the texture. */
  readonly sizeX: number;
  /** Frames in a column of the texture. */
  readonly sizeY: number;
  /** In frames; in radians where it turns, in repeats where it grows. */
  readonly start: number;
  /** How far it goes from `start`, in the same units; 0 for as many as there are frames. */
  readonly length: number;
  /** Frames a second, or as `start` a second. */
  readonly rate: number;
}

/** Reads a texture animation. Undefined for any other number of bytes than 16: viewers take that for none. @source PROTOCOL §12 */
export function decodeTextureAnimation(bytes: Uint8Array): TextureAnimation | undefined {
  if (bytes.length !== BYTES) return undefined;
  const reader = new ByteReader(bytes);
  return {
    mode: reader.u8(),
    face: reader.u8(),
    sizeX: reader.u8(),
    sizeY: reader.u8(),
    start: reader.f32le(),
    length: reader.f32le(),
    rate: reader.f32le(),
  };
}

/** The 16 bytes of a texture animation; none for none. */
export function encodeTextureAnimation(animation: TextureAnimation | undefined): Uint8Array {
  const writer = new ByteWriter(BYTES);
  if (animation === undefined) return writer.finish();
  const { mode, face, sizeX, sizeY, start, length, rate } = animation;
  for (const byte of [mode, face, sizeX, sizeY]) writer.u8(byte);
  for (const number of [start, length, rate]) writer.f32le(number);
  return writer.finish();
}

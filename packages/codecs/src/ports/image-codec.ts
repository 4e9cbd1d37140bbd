import type { CutOptions, CutTexture } from '../codestream/index.ts';
import type { Picture, PreviewFormat, PreviewSize } from './picture.ts';

/** What is decoded of a texture. */
export interface DecodeOptions {
  /** Halvings of both sides, at most as many as the code stream has. */
  readonly reduce?: number;
}

/** How a picture is encoded. */
export interface EncodeOptions {
  /** Bytes of the samples to one of the code stream; without loss when absent. */
  readonly ratio?: number;
}

/** Which preview is made of a texture. */
export interface PreviewOptions {
  readonly format: PreviewFormat;
  readonly size: PreviewSize;
}

/** Counts since the codec began. */
export interface CodecStatistics {
  readonly done: number;
  readonly failed: number;
  /** Turned away because too many were waiting. */
  readonly refused: number;
  /** Workers that hung, crashed or grew too big. */
  readonly replaced: number;
  readonly waiting: number;
  readonly running: number;
  /** Threads there are now. */
  readonly workers: number;
}

/**
 * JPEG 2000 as the rest of the house sees it. Every call works on its own copy of the bytes.
 *
 * All calls fail with: DecodeError, the bytes are no picture or beyond the limits; {@link CodecBusyError}, too much is
 * waiting; TimeoutError, it took too long; {@link CodecCrashedError}; {@link CodecAbsentError}, it is not installed;
 * ClosedError.
 */
export interface ImageCodec extends AsyncDisposable {
  /** Cut-off code streams are decoded as far as they go, JP2 files by the code stream in them. */
  decode(codestream: Uint8Array, options?: DecodeOptions): Promise<Picture>;
  encode(picture: Picture, options?: EncodeOptions): Promise<Uint8Array>;
  preview(codestream: Uint8Array, options: PreviewOptions): Promise<Uint8Array>;
  /** Without decoding a pixel. */
  cut(codestream: Uint8Array, options: CutOptions): Promise<CutTexture>;
  readonly statistics: CodecStatistics;
}

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
  /** What it is written as: `png`, `webp`, or `jpeg`, which has no alpha. */
  readonly format: PreviewFormat;
  /** How large it becomes: by its longest side, or both sides exactly; 16 to 2048 pixels each. */
  readonly size: PreviewSize;
}

/** Counts since the codec began. */
export interface CodecStatistics {
  /** Jobs that ended with a result. */
  readonly done: number;
  /** Jobs that were begun and ended with an error. Not those that were refused. */
  readonly failed: number;
  /** Turned away because too many were waiting. */
  readonly refused: number;
  /** Workers that hung, crashed or grew too big. */
  readonly replaced: number;
  /** Jobs that wait for a thread now. */
  readonly waiting: number;
  /** Jobs that threads do now, one each. */
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
  /**
   * A code stream of a picture of 1, 3, 4 or 5 channels, with sides of 1 to 2048 pixels; without loss when no `ratio` is given.
   * @throws UsageError for other pictures
   */
  encode(picture: Picture, options?: EncodeOptions): Promise<Uint8Array>;
  /**
   * A texture as a file that web browsers show, without the fifth channel of bumps.
   * @throws UsageError for sides that are not 16 to 2048 whole pixels
   */
  preview(codestream: Uint8Array, options: PreviewOptions): Promise<Uint8Array>;
  /** Without decoding a pixel. */
  cut(codestream: Uint8Array, options: CutOptions): Promise<CutTexture>;
  /** What it has done so far, and what it does now. */
  readonly statistics: CodecStatistics;
}

/** What the rest of the house knows of pictures: the codec as a port, its options and errors. */
export { CodecAbsentError, CodecBusyError, CodecCrashedError } from './errors.ts';
export type {
  CodecStatistics,
  DecodeOptions,
  EncodeOptions,
  ImageCodec,
  PreviewOptions,
} from './image-codec.ts';
export { PREVIEW_FORMATS, PREVIEW_LEAST, PREVIEW_MOST } from './picture.ts';
export type { Picture, PreviewFormat, PreviewSize } from './picture.ts';

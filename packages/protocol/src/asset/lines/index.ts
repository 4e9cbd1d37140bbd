/** Assets that are lines of text: how all of them are read and written. */
export { LineReader, MAX_TEXT_ASSET_BYTES } from './line-reader.ts';
export type { AssetReadOptions } from './line-reader.ts';
export { formatDecimals, parseDecimals, parseHex, parseLooseUuid, parseWhole } from './words.ts';
export { encodeLines } from './encode-lines.ts';

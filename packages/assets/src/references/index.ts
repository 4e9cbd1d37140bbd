/** Which other assets an asset refers to: what collecting garbage and complete archives need to know. */
export { MOST_REFERENCES } from './collector.ts';
export { namedIn, namesOthers } from './named-ids.ts';
export { IdFinder, idsIn } from './ids-in.ts';
export { KnownIds } from './known-ids.ts';
export { scanForIds } from './scan.ts';
export { isMedia, isMediaType, MEDIA_HEAD_BYTES } from './media.ts';
export { eachIdIn } from './spellings.ts';
export type { ScanOptions } from './scan.ts';
export { StreamScan } from './scan-stream.ts';
export { gatherPrimColumn } from './prim-columns.ts';
export { gatherReferences, literalsIn, referencesOf } from './references-of.ts';
export type { GatheredReferences, ReferenceOptions } from './references-of.ts';
export { eachNumberedIn } from './numbers.ts';

/** The asset service as OpenSimulator knows it: its XML both ways and its routes. */
export { parseAssetXml } from './asset-xml-reader.ts';
export type { AssetDocument } from './asset-xml-reader.ts';
export { formatAssetMetadata, formatValue, frameAssetXml } from './asset-xml-writer.ts';
export type { AssetFrame } from './asset-xml-writer.ts';
export { formatAssetFlags, parseAssetFlags } from './asset-flags.ts';
export { cutName } from './cut-name.ts';
export { formatBooleanArray, parseStringArray } from './exist-xml.ts';
export { mediaTypeOf } from './media-type.ts';
export { answerData } from './read-routes.ts';
export type { DeletionPolicy, RobustOptions } from './options.ts';
export { matchRobust, refuseScript } from './robust-routes.ts';
export type { RobustMatch, RobustRoute } from './robust-routes.ts';

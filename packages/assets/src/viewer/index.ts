/** What viewers fetch from, with OpenSim's ways. */
export { CAPABILITIES, parseAssetQuery } from './asset-query.ts';
export type { AssetQuery } from './asset-query.ts';
export { viewerRange } from './viewer-range.ts';
export { matchViewer } from './viewer-routes.ts';
export type { AssetReader, ViewerMatch, ViewerRequest } from './viewer-routes.ts';

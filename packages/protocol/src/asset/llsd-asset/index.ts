/** Assets that are one LLSD document: settings, materials. */
export { MAX_LLSD_ASSET_BYTES, parseLlsdAsset } from './parse-llsd-asset.ts';

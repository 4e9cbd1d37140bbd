/** What the tests of stores share. */
export { describeAssetStore, sampleAsset } from './asset-store-contract.ts';
export type { StoreUnderTest } from './asset-store-contract.ts';

import { Buffer } from 'node:buffer';
import { ASSETS } from './generated/assets.ts';

/** What scripts/make-sample-assets.mjs writes. */
export interface GeneratedAsset {
  readonly name: string;
  /** See `ASSET_TYPE` of `@landfall/protocol/asset`. */
  readonly type: number;
  readonly base64: string;
}

/** What the scene's textures, its sculpt and its mesh are called. */
export type AssetName = (typeof ASSETS)[number]['name'];

/** Theirs are `6c616e64-6661-4c6c-8a55-00000000000n`, in their order. */
const ID_START = '6c616e64-6661-4c6c-8a55-';

/** The id of one of the scene's assets: the same for ever. */
export function assetId(name: AssetName): string {
  const number = 1 + ASSETS.findIndex((asset) => asset.name === name);
  return ID_START + number.toString(16).padStart(12, '0');
}

/** Textures, a sculpt map and a mesh: made by scripts/make-sample-assets.mjs, and nobody else's. */
export const bayAssets = (): { readonly id: string; readonly type: number; readonly bytes: Uint8Array }[] =>
  ASSETS.map(({ name, type, base64 }) => ({
    id: assetId(name),
    type,
    bytes: new Uint8Array(Buffer.from(base64, 'base64')),
  }));

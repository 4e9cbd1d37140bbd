import { ASSET_TYPE } from '@landfall/protocol/asset';
import { encodeUtf8 } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { derivedId } from '../../services/accounts/index.ts';
import { WEARABLE_ASSETS } from './wearable-asset.ts';
import type { Asset } from './wearable-asset.ts';

/** What a new item of that type begins with, until something is uploaded for it. @source PROTOCOL §14, notecard text */
const EMPTY_ASSETS: readonly Asset[] = [
  emptyAsset(
    ASSET_TYPE.notecard,
    'Linden text version 2\n{\nLLEmbeddedItems version 1\n{\ncount 0\n}\nText length 0\n}\n\0',
  ),
  emptyAsset(ASSET_TYPE.script, 'default\n{\n}\n'),
];

const BUILT_IN: ReadonlyMap<string, Asset> = new Map(
  [...WEARABLE_ASSETS, ...EMPTY_ASSETS].map((asset) => [asset.id.key, asset]),
);

/** An asset that is part of the grid itself: the default outfit, and what new items begin with. */
export const builtInAsset = (id: Uuid): Asset | undefined => BUILT_IN.get(id.key);

/** The asset of a new item of that type; the zero id where it begins without. */
export const builtInAssetId = (assetType: number): Uuid =>
  EMPTY_ASSETS.find(({ type }) => type === assetType)?.id ?? Uuid.zero;

function emptyAsset(type: number, text: string): Asset {
  return { id: derivedId(`empty asset:${type}`), type, bytes: encodeUtf8(text) };
}

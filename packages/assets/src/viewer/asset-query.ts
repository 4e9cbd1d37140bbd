import { ASSET_QUERY_KEYS, ASSET_TYPE } from '@landfall/protocol/asset';
import type { AssetKind } from '@landfall/protocol/asset';
import type { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { looseUuid } from '../archive/index.ts';

/** Query keys of ViewerAsset and the asset type that each asks for; scripts have a second one. @source PROTOCOL §15; OpenSim's GetAssetsHandler */
const TYPES: ReadonlyMap<string, number> = new Map([
  ...Object.entries(ASSET_QUERY_KEYS).map(([kind, key]) => [key, ASSET_TYPE[kind as AssetKind]] as const),
  ['script_id', ASSET_TYPE.script],
]);

/** The capabilities served, and the query keys that each understands. */
export const CAPABILITIES: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['GetTexture', new Set(['texture_id'])],
  ['GetMesh', new Set(['mesh_id'])],
  ['GetMesh2', new Set(['mesh_id'])],
  ['ViewerAsset', new Set(TYPES.keys())],
]);

/** What a viewer asks for. */
export interface AssetQuery {
  /** The asset's id, the value of the query key. */
  readonly id: Uuid;
  /** Asset type that the key stands for, such as 0 for `texture_id`; an asset of another type is not found. */
  readonly type: number;
}

/**
 * The first key that the capability understands decides.
 * @returns undefined when there is none of them: not found
 * @throws DecodeError for no query at all and for an id that is none: a bad request
 */
export function parseAssetQuery(query: string, keys: ReadonlySet<string>): AssetQuery | undefined {
  if (query === '') throw new DecodeError('which asset?');
  for (const [key, value] of new URLSearchParams(query)) {
    const type = keys.has(key) ? TYPES.get(key) : undefined;
    if (type === undefined) continue;
    const id = looseUuid(value);
    if (id === undefined) throw new DecodeError('not a UUID', { path: key });
    return { id, type };
  }
  return undefined;
}

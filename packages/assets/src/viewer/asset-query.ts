import type { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { parseAssetId } from '../robust/index.ts';

/** Query keys of ViewerAsset and the asset type that each asks for. @source PROTOCOL §15; OpenSim's GetAssetsHandler */
const TYPES: ReadonlyMap<string, number> = new Map([
  ['texture_id', 0],
  ['sound_id', 1],
  ['callcard_id', 2],
  ['landmark_id', 3],
  ['script_id', 10],
  ['clothing_id', 5],
  ['object_id', 6],
  ['notecard_id', 7],
  ['lsltext_id', 10],
  ['lslbyte_id', 11],
  ['txtr_tga_id', 12],
  ['bodypart_id', 13],
  ['snd_wav_id', 17],
  ['img_tga_id', 18],
  ['jpeg_id', 19],
  ['animatn_id', 20],
  ['gesture_id', 21],
  ['mesh_id', 49],
  ['settings_id', 56],
  ['material_id', 57],
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
  readonly id: Uuid;
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
    const id = parseAssetId(value);
    if (id === undefined) throw new DecodeError('not a UUID', { path: key });
    return { id, type };
  }
  return undefined;
}

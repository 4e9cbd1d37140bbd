import { ASSET_TYPE } from '@landfall/protocol/asset';
import { encodeUtf8 } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { LIBRARY_OWNER } from '@landfall/protocol/asset';
import { DEFAULT_WEARABLES, isBodyPart } from './items.ts';
import type { Wearable } from './items.ts';

/** An asset that is part of the grid itself. */
export interface Asset {
  /** The same in every grid. */
  readonly id: Uuid;
  /** One of {@link ASSET_TYPE}. */
  readonly type: number;
  /** All of it. */
  readonly bytes: Uint8Array;
}

/** The texts of the default outfit: nothing is set, so viewers take their own defaults. */
export const WEARABLE_ASSETS: readonly Asset[] = DEFAULT_WEARABLES.map((wearable) => ({
  id: wearable.assetId,
  type: isBodyPart(wearable) ? ASSET_TYPE.bodyPart : ASSET_TYPE.clothing,
  bytes: encodeUtf8(`${wearableText(wearable)}\0`),
}));

/** @source PROTOCOL §14, wearable text */
function wearableText({ name, type }: Wearable): string {
  return [
    'LLWearable version 22',
    name,
    '',
    '\tpermissions 0',
    '\t{',
    ...['base', 'owner'].map((mask) => `\t\t${mask}_mask\t7fffffff`),
    ...['group', 'everyone'].map((mask) => `\t\t${mask}_mask\t00000000`),
    '\t\tnext_owner_mask\t00082000',
    ...['creator', 'owner', 'last_owner'].map((who) => `\t\t${who}_id\t${LIBRARY_OWNER.toString()}`),
    `\t\tgroup_id\t${Uuid.zero.toString()}`,
    '\t}',
    '\tsale_info\t0',
    '\t{',
    '\t\tsale_type\tnot',
    '\t\tsale_price\t10',
    '\t}',
    `type ${type}`,
    'parameters 0',
    'textures 0',
  ].join('\n');
}

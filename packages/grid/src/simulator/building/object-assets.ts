import { DecodeError } from '@landfall/protocol/errors';
import { decodeObjectXml } from '@landfall/protocol/object-xml';
import type { SceneGroup } from '@landfall/protocol/object-xml';
import { assetsOf } from '../assets/index.ts';
import type { InventoryItem } from '../inventory/index.ts';
import { alert } from '../region/index.ts';
import type { Agent } from '../region/index.ts';

/** Of an object's asset: as much as an upload may have. */
const MOST_ASSET_BYTES = 8 * 1024 * 1024;

/** The linksets of an item; undefined, and the agent is told why, where they cannot be had. */
export async function objectsOf(
  from: Agent,
  { assetId, name }: InventoryItem,
): Promise<readonly SceneGroup[] | undefined> {
  const range = { start: 0, end: MOST_ASSET_BYTES };
  const found = await assetsOf(from.region.services)
    .read(assetId, range)
    .catch(() => undefined);
  if (found === undefined) {
    alert(from, `Unable to rez: could not find asset ${assetId.toString()} for item ${name}`);
    return undefined;
  }
  try {
    return decodeObjectXml(found.bytes).groups;
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    alert(from, `Unable to rez: missing data in asset ${assetId.toString()}`);
    return undefined;
  }
}

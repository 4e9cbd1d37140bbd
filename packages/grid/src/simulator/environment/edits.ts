import { decodeSettings } from '@landfall/protocol/asset/settings';
import type { Uuid } from '@landfall/protocol/datatypes';
import { WHOLE_REGION, decodeEnvironmentChange } from '@landfall/protocol/environment';
import type { EnvironmentChange } from '@landfall/protocol/environment';
import { DecodeError } from '@landfall/protocol/errors';
import { asMap, asUuid, parseLlsd } from '@landfall/protocol/llsd';
import type { LlsdValue } from '@landfall/protocol/llsd';
import { assetsOf } from '../assets/index.ts';
import { tellRegionInfo } from '../estate/index.ts';
import { mayManage, parcelsOf } from '../parcels/index.ts';
import type { Region } from '../region/index.ts';
import { isEstateManager } from '../settings/index.ts';
import { daysOf } from './days.ts';

/** Whose day shall be another one, and who says so. */
export interface EnvironmentEdit {
  readonly region: Region;
  readonly by: Uuid;
  /** A parcel's number, or {@link WHOLE_REGION}. */
  readonly parcel: number;
}

/** A day with 56 skies is some hundred KiB. */
const MAX_CHANGE_BYTES = 1024 * 1024;

/** Why it may not be done, in OpenSim's words; empty where it may. @source OpenSim EnvironmentModule.cs */
export function refusalOf({ region, by, parcel }: EnvironmentEdit): string {
  if (region.agents.byId(by) === undefined) return 'Could not locate your avatar';
  if (parcel === WHOLE_REGION)
    return isEstateManager(region, by) ? '' : 'Insufficient estate permissions, settings has not been saved.';
  const found = parcelsOf(region).byLocalId(parcel);
  if (found === undefined) return 'Could not locate requested parcel';
  return mayManage(region, by, found) ? '' : 'No permission to change parcel environment';
}

/** Reads what it shall be, and makes it so. @throws DecodeError for what is none */
export async function changeEnvironment(edit: EnvironmentEdit, body: Uint8Array): Promise<void> {
  const asked = parseLlsd(body, undefined, { maxBytes: MAX_CHANGE_BYTES });
  const change = { ...decodeEnvironmentChange(asked), ...(await dayAsset(edit.region, asked)) };
  daysOf(edit.region).change(edit.parcel, change);
  tellSky(edit);
}

/** The usual day holds, or the region's. */
export function resetEnvironment(edit: EnvironmentEdit): void {
  daysOf(edit.region).reset(edit.parcel);
  tellSky(edit);
}

/** A day may be named by its asset. @throws DecodeError where there is none, or it is no day */
async function dayAsset(region: Region, asked: LlsdValue): Promise<EnvironmentChange> {
  const { day_asset, day_cycle } = asMap(asMap(asked)['environment']);
  const id = asUuid(day_asset);
  if (id.isZero || day_cycle !== undefined) return {};
  const found = await assetsOf(region.services)
    .read(id)
    .catch(() => undefined);
  if (found === undefined) throw new DecodeError(`no asset ${id.toString()}`, { path: 'day_asset' });
  const day = decodeSettings(found.bytes);
  if (day.type !== 'daycycle') throw new DecodeError('an asset that is no day', { path: 'day_asset' });
  return { day };
}

/**
 * Who knows of environments is told by RegionInfo to ask for the region's anew, others by an event; of a parcel's the former hear with
 * the parcel. @source OpenSim EnvironmentModule.cs (WindlightRefresh)
 */
function tellSky({ region, parcel }: EnvironmentEdit): void {
  for (const agent of region.agents) {
    if (agent.isChild) continue;
    if (!agent.capabilities.hasAskedFor('ExtEnvironment'))
      agent.capabilities.queueEvents({ message: 'WindLightRefresh', body: { Interpolate: 0 } });
    else if (parcel === WHOLE_REGION) tellRegionInfo(agent);
  }
}

import { writeRegionArchive } from '@landfall/assets/region-archive';
import type { ArchivedParcel, SavedScene } from '@landfall/assets/region-archive';
import { UsageError } from '@landfall/protocol/errors';
import { parcelsOf } from '../parcels/index.ts';
import type { GridParcel } from '../parcels/index.ts';
import type { GridServices, Region } from '../region/index.ts';
import { settingsOf } from '../settings/index.ts';
import { landOf } from '../terrain/index.ts';
import { objectsToSave } from './archived-objects.ts';
import { assetsToSave } from './assets-to-save.ts';

/**
 * Saves regions as an archive: what stood there when the first piece was asked for. What the grid does not understand of objects and
 * parcels is saved as it came.
 * @throws UsageError for no region; EncodeError for regions too far apart; StorageError when the store fails
 */
export async function* saveArchive(
  services: GridServices,
  regions: readonly Region[],
): AsyncGenerator<Uint8Array, void, undefined> {
  if (regions.length === 0) throw new UsageError('an archive needs a region');
  const west = Math.min(...regions.map(({ gridX }) => gridX));
  const south = Math.min(...regions.map(({ gridY }) => gridY));
  const saved = regions.map((region) => savedScene(region, west, south));
  const savedAt = Math.floor(services.ports.clock.wallTime() / 1000);
  yield* writeRegionArchive({ regions: saved, assets: assetsToSave(services, saved), savedAt });
}

function savedScene(region: Region, west: number, south: number): SavedScene {
  const { width, depth, heights } = landOf(region).map;
  return {
    name: region.name,
    id: region.id.toString(),
    width,
    depth,
    column: region.gridX - west,
    row: region.gridY - south,
    settings: settingsOf(region),
    terrain: { width, depth, heights: heights.slice() },
    parcels: parcelsToSave(region),
    objects: objectsToSave(region),
  };
}

/** Where an archive had parcels with holes between them, the holes stay. */
function parcelsToSave(region: Region): readonly ArchivedParcel[] {
  const hasOwn = region.config.parcels.length > 0;
  return parcelsOf(region)
    .parcels.filter(({ isImplied }) => !(isImplied && hasOwn))
    .map(asArchived);
}

function asArchived(parcel: GridParcel): ArchivedParcel {
  const {
    isImplied: _implied,
    southWest: _southWest,
    northEast: _northEast,
    environmentVersion: _version,
    ...archived
  } = parcel;
  return archived;
}

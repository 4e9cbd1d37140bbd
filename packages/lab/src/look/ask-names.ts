import { PCODE } from '@landfall/protocol/object';
import { LandfallError } from '@landfall/protocol/errors';
import type { CollectedRegion } from '../scene/index.ts';
import type { LookingRegion } from './live-session.ts';
import { namingOf } from './region-of.ts';

/** Asks a region how some of its objects are called, at the rate of `RegionProperties.fetchProperties`. Ends when all have answered, or the signal says so. */
export async function askNames(
  live: LookingRegion,
  { objects }: CollectedRegion,
  signal: AbortSignal,
): Promise<void> {
  const localIds = objects
    .filter(({ description }) => description.pcode !== PCODE.avatar)
    .map(({ description }) => description.localId);
  try {
    await live.properties.fetchProperties(localIds, { signal });
  } catch (error) {
    // What has come by then is known; what has not is counted.
    if (!(error instanceof LandfallError)) throw error;
  }
}

/** The region with the names that are known by now. */
export function withNames(live: LookingRegion, region: CollectedRegion): CollectedRegion {
  const objects = region.objects.map((object) => {
    const known = live.objects.find(object.description.id);
    return known === undefined ? object : { ...object, naming: namingOf(known) };
  });
  return { ...region, objects };
}

/** How many objects nobody has told the names of. */
export function unnamedIn({ objects }: CollectedRegion): number {
  return objects.filter(({ naming }) => naming === undefined).length;
}

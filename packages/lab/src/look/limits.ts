import type { Area, CollectedObject, CollectedRegion } from '../scene/index.ts';
import { Places } from '../scene/index.ts';

/** How much of a scene is taken. */
export interface SceneLimits {
  /** Only linksets whose root stands there, metres from the first region's corner. */
  readonly area?: Area | undefined;
  /** At most so many objects: of the linksets nearest to the middle of the area, or of the region. */
  readonly max?: number | undefined;
}

/** A linkset with what is attached to it or sits on it. */
interface Family {
  readonly members: CollectedObject[];
  readonly distance: number;
}

/** The regions without what is not wanted of them. Families stay whole. */
export function limited(regions: readonly CollectedRegion[], { area, max }: SceneLimits): CollectedRegion[] {
  if (area === undefined && max === undefined) return [...regions];
  const families = regions.map((region) =>
    familiesOf(region, area ?? wholeOf(regions[0]!), area !== undefined),
  );
  const kept = new Set<CollectedObject>();
  const nearest = families.flat().sort((one, other) => one.distance - other.distance);
  for (const { members } of nearest) {
    if (max !== undefined && kept.size + members.length > max) continue;
    for (const member of members) kept.add(member);
  }
  return regions.map((region) => ({
    ...region,
    objects: region.objects.filter((object) => kept.has(object)),
  }));
}

function wholeOf({ corner, size }: CollectedRegion): Area {
  return { west: corner.x, south: corner.y, east: corner.x + size.x, north: corner.y + size.y };
}

function familiesOf(region: CollectedRegion, area: Area, isOnlyInside: boolean): Family[] {
  const places = new Places(region);
  const families = new Map<number, CollectedObject[]>();
  for (const object of region.objects) {
    const root = places.rootOf(object.description);
    const members = families.get(root.localId);
    if (members === undefined) families.set(root.localId, [object]);
    else members.push(object);
  }
  const [middleX, middleY] = [(area.west + area.east) / 2, (area.south + area.north) / 2];
  return [...families.values()].flatMap((members) => {
    const root = places.rootOf(members[0]!.description);
    const { x, y } = root.motion.position;
    const [east, north] = [x + region.corner.x, y + region.corner.y];
    const isInside = east >= area.west && east <= area.east && north >= area.south && north <= area.north;
    if (isOnlyInside && !isInside) return [];
    return [{ members, distance: Math.hypot(east - middleX, north - middleY) }];
  });
}

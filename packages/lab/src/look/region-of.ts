import { regionCorner } from '@landfall/protocol/datatypes';
import type { Avatar, WorldObject } from '@landfall/client';
import { mayExport } from '../scene/index.ts';
import type { CollectedObject, CollectedRegion } from '../scene/index.ts';
import type { LookingRegion } from './live-session.ts';

/** What a session knows of a region right now. @param origin south-west corner of the region that is looked at, in the world */
export function regionOf(
  region: LookingRegion,
  origin: { readonly x: number; readonly y: number },
): CollectedRegion {
  const { description, terrain, handle, size } = region;
  const worldCorner = regionCorner(handle);
  const map = terrain.heightMap;
  return {
    name: region.label,
    id: description?.regionId,
    corner: { x: worldCorner.x - origin.x, y: worldCorner.y - origin.y },
    worldCorner,
    size,
    waterHeight: finite(description?.waterHeight),
    ground: description?.ground,
    land: map && { width: map.width, depth: map.depth, heights: map.heights },
    objects: Array.from(region.objects.all(), (object) => collected(object, region)),
  };
}

/** Where it is now, which for what moves is not where the region put it last. */
function collected(object: WorldObject, { objects }: LookingRegion): CollectedObject {
  const description = object.describe();
  const motion = { ...description.motion, position: object.position, rotation: object.rotation };
  return {
    description: { ...description, motion },
    naming: namingOf(object),
    mayExport: mayExport(object.flags),
    overrides: object.details.overrides,
    avatar: avatarWith(objects.avatarOf(object.localId)),
  };
}

/** What an avatar looks like and plays now: it may change later. */
export function avatarWith(
  avatar: Pick<Avatar, 'looks' | 'animations'> | undefined,
): CollectedObject['avatar'] {
  return avatar === undefined ? undefined : { looks: avatar.looks, animations: avatar.animations };
}

/** How an object is called, as far as its region has said it. Avatars say their names themselves. */
export function namingOf({ name, id, details: { properties } }: WorldObject): CollectedObject['naming'] {
  if (properties === undefined) return name === '' ? undefined : { name, description: '', ownerId: id };
  const { description, ownerId, creatorId } = properties;
  return { name: properties.name, description, ownerId, ...(creatorId === undefined ? {} : { creatorId }) };
}

function finite(height: number | undefined): number {
  return height !== undefined && Number.isFinite(height) ? height : 0;
}

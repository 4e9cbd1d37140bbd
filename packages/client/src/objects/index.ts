/** Which objects and avatars are where, and all that a region says of them. */
export { objects } from './objects-room.ts';
export type { ObjectsRoom, RegionWithObjects } from './objects-room.ts';
export { followObjects } from './follow-objects.ts';
export { RegionObjects } from './region-objects.ts';
export type { ObjectEvents, ObjectOwner, ObjectRoomOptions } from './region-objects.ts';
export { MAX_OBJECTS, ObjectMirror } from './object-mirror.ts';
export type { Applied, ObjectMirrorOptions, Removal } from './object-mirror.ts';
export { Avatar } from './avatar.ts';
export { changeOfCompressed, changeOfFull } from './decode-update.ts';
export type { Motion } from './motion.ts';
export type { ObjectsChanged } from './coalesced-changes.ts';
export { CHANGED, readRest } from './object-changes.ts';
export type { Area } from './area.ts';
export type { ObjectDetails } from './object-details.ts';
export type { RareFields } from './kept-description.ts';
export type { ObjectChanges } from './object-changes.ts';
export type { ObjectChange, WorldObject, WorldPlace } from './world-object.ts';

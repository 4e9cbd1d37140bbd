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
export { CHANGED } from './object-changes.ts';
export type { ObjectChanges } from './object-changes.ts';
export type { ObjectChange, WorldObject, WorldPlace } from './world-object.ts';

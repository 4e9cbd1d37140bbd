/** Which objects and avatars are where: as much as a story needs. The object model proper lies elsewhere. */
export { followObjects } from './follow-objects.ts';
export type { ObjectEvents, ObjectOwner, ObjectRoomOptions } from './follow-objects.ts';
export { MAX_OBJECTS, ObjectMirror } from './object-mirror.ts';
export { changeOfCompressed, changeOfFull, changeOfTerse } from './decode-update.ts';
export { PCODE } from './world-object.ts';
export type { ObjectChange, WorldObject } from './world-object.ts';

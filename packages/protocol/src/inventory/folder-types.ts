/**
 * What a folder is for: `Type` of messages and `type_default` of capabilities. Most are the type of the assets that belong there.
 * @source viewer llfoldertype.h; captures/login-standard (inventory-skeleton)
 */
export const FOLDER_TYPE = Object.freeze({
  none: -1,
  texture: 0,
  sound: 1,
  callingCard: 2,
  landmark: 3,
  clothing: 5,
  object: 6,
  notecard: 7,
  root: 8,
  script: 10,
  bodyPart: 13,
  trash: 14,
  snapshot: 15,
  lostAndFound: 16,
  animation: 20,
  gesture: 21,
  favorite: 23,
  currentOutfit: 46,
  outfit: 47,
  settings: 56,
  material: 57,
});

/** Characters of a name that grids keep. @source OpenSim XInventoryService (inventoryName varchar(64)), CreateInventoryCategory */
export const MAX_NAME_LENGTH = 63;

/** Characters of a description that grids keep. @source OpenSim (inventoryDescription varchar(128)) */
export const MAX_DESCRIPTION_LENGTH = 127;

/** A bar ends a name in the text of items, and control characters are no part of one. */
// oxlint-disable-next-line no-control-regex -- the control characters are the point
const NOT_IN_NAMES = /[\u0000-\u001f\u007f-\u009f\u2028\u2029|]+/g;

/** What a thing may be called: without bars and control characters, no longer than {@link MAX_NAME_LENGTH}; perhaps nothing. */
export function tidyName(name: string): string {
  return shortened(name.replaceAll(NOT_IN_NAMES, ' ').trim(), MAX_NAME_LENGTH);
}

/** Cut between characters, so that no half of a surrogate pair is left. */
function shortened(text: string, length: number): string {
  return Array.from(text.slice(0, 2 * length))
    .slice(0, length)
    .join('');
}

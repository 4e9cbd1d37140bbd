/** What is in objects: their items, the bytes of those that the agent may have; putting in, changing, taking out. */
export { contents } from './contents-room.ts';
export type { ContentsRoom, RegionWithContents } from './contents-room.ts';
export { CONTENTS_DEADLINE_MS, RegionContents } from './region-contents.ts';
export type { ObjectContents } from './region-contents.ts';
export type { ContentChanges, NewScript, OwnItem, TakenItem } from './filling.ts';
export { MAX_COMPILE_ERRORS } from './saving.ts';
export type { SavedItem, SaveOptions } from './saving.ts';

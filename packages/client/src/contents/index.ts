/** What is in objects: their items, and the bytes of those that the agent may have. */
export { contents } from './contents-room.ts';
export type { ContentsRoom, RegionWithContents } from './contents-room.ts';
export { CONTENTS_DEADLINE_MS, RegionContents } from './region-contents.ts';
export type { ObjectContents } from './region-contents.ts';

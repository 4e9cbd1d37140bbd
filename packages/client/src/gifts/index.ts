/** Items that are given: to others, and by them. */
export { gifts } from './gifts-room.ts';
export type { GiftsRoom } from './gifts-room.ts';
export { Gifts } from './gifts.ts';
export { MAX_GIVEN_AT_ONCE } from './given-folder.ts';
export type { FolderOffered, GiftEvents, ItemOffered, OfferAnswered } from './gifts.ts';

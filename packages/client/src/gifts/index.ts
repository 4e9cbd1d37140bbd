/** Items that are given: to others, and by them. */
export { gifts } from './gifts-room.ts';
export type { GiftsRoom } from './gifts-room.ts';
export { Gifts } from './gifts.ts';
export type { GiftEvents, ItemOffered, OfferAnswered } from './gifts.ts';

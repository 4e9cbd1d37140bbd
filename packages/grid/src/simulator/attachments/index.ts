/** What avatars wear: put on, taken off, dropped, and taken along. */
export { attachmentHandlers } from './attachment-handlers.ts';
export { takeAlong } from './attaching.ts';
export { wearAgain } from './bring.ts';
export { wardrobeOf } from './wardrobe.ts';

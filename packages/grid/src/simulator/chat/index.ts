/** What avatars say to each other: aloud in a region, and in private across the grid. */
export { friendHandlers } from './friend-handlers.ts';
export { instantMessageHandlers } from './instant-messages.ts';
export { lureHandlers } from './lure-handlers.ts';
export { takeMessage } from './other-processes.ts';
export { chatHandlers } from './local-chat.ts';

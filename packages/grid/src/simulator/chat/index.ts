/** What avatars say to each other: aloud in a region, and in private across the grid. */
export { findRootAgent, instantMessageHandlers } from './instant-messages.ts';
export { chatHandlers } from './local-chat.ts';

/** What avatars say to each other: aloud in a region, and in private across the grid. */
export { DIALOG, findRootAgent, instantMessageHandlers } from './instant-messages.ts';
export { CHAT_TYPE, MAX_CHAT_BYTES, chatHandlers } from './local-chat.ts';

/** Chat and instant messages, both ways. */
export { Chat } from './chat.ts';
export type { SayOptions } from './chat.ts';
export { MAX_MESSAGE_BYTES } from './chat-text.ts';
export { alertText } from './alert-text.ts';
export { followChat } from './follow-chat.ts';
export { conversationId, DIALOG } from './instant-message.ts';
export type {
  ChatEvents,
  ChatSource,
  HeardChat,
  HeardInstantMessage,
  SeenTyping,
  Volume,
} from './chat-types.ts';

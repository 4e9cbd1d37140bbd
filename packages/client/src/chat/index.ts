/** Chat and instant messages, both ways. */
export { Chat } from './chat.ts';
export type { SayOptions } from './chat.ts';
export { MAX_MESSAGE_BYTES } from './chat-text.ts';
export { alertText } from './alert-text.ts';
export { followChat } from './follow-chat.ts';
export { conversationId } from './instant-message.ts';
export type {
  ChatEvents,
  ChatKind,
  ChatSource,
  HeardAlert,
  HeardChat,
  HeardInstantMessage,
  InstantMessageKind,
  SeenTyping,
  Volume,
} from './chat-types.ts';

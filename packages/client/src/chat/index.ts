/** Chat and instant messages, both ways. */
export { chat } from './chat-room.ts';
export type { ChatRoom } from './chat-room.ts';
export { Chat } from './chat.ts';
export type { SayOptions } from './chat.ts';
export { alertText } from './alert-text.ts';
export { conversationId } from './instant-message.ts';
export type {
  ChatEvents,
  ChatKind,
  ChatSource,
  HeardAlert,
  HeardChat,
  HeardInstantMessage,
  InstantMessageAbout,
  InstantMessageKind,
  SeenTyping,
  Volume,
} from './chat-types.ts';
/** What `Chat` sends: for rooms that have something else to say to somebody. */
export { instantMessageOf } from './instant-message.ts';

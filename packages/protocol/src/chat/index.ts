/** Numbers of what is said: chat, and all that travels as an instant message. */
export { AUDIBLE_FULLY, CHAT_SOURCE, CHAT_TYPE, chatTypeOf, HEARD_METRES } from './chat-types.ts';
export type { ChatSource, ChatType } from './chat-types.ts';
export { MAX_SAID_BYTES } from './said-bytes.ts';
export { DIALOG, dialogOf } from './dialogs.ts';
export type { Dialog } from './dialogs.ts';

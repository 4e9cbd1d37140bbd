/** Notecards: a text with items embedded in it. */
export { MAX_EMBEDDED_ITEMS, embeddedCharacter, embeddedIndex } from './embedded.ts';
export type { EmbeddedItem, Notecard } from './embedded.ts';
export { decodeNotecard } from './decode-notecard.ts';
export { encodeNotecard } from './encode-notecard.ts';

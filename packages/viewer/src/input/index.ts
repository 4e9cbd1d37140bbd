/** What keys, mouse and fingers do. */
export { ACTION_WORDS, actionOf, keysOfKept, USUAL_KEYS, withKey, withoutKey } from './key-map.ts';
export type { KeyAction, KeyMap, KeyPress } from './key-map.ts';
export { listenToKeys } from './listen-to-keys.ts';
export type { KeyListener } from './listen-to-keys.ts';
export { listenToPointer } from './listen-to-pointer.ts';
export type { PointerListener } from './listen-to-pointer.ts';
export { Walker } from './walker.ts';

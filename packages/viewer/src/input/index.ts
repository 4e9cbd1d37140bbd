/** What keys, mouse and fingers do. */
export { actionOf, USUAL_KEYS } from './key-map.ts';
export type { KeyAction, KeyPress } from './key-map.ts';
export { listenToKeys } from './listen-to-keys.ts';
export type { KeyListener } from './listen-to-keys.ts';
export { listenToPointer } from './listen-to-pointer.ts';
export type { PointerListener } from './listen-to-pointer.ts';
export { Walker } from './walker.ts';

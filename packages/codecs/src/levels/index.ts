/** Levels of textures: how many of its first bytes show one at a part of its size, told from packet headers. */
export { levelBytes } from './level-bytes.ts';

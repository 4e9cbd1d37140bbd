/** Which textures are fetched, how finely and in which order, and which give way. */
export { TextureDesk } from './texture-desk.ts';
export type { TextureDeskPorts } from './texture-desk.ts';
export { MOST_SIDE, wantedSide } from './wanted-side.ts';

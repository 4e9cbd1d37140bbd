/** The ground: where it comes from, how high it is, the packets that show it. */
export { Land, createLand, landOf } from './land.ts';
export type { LayerOrder } from './layer-cache.ts';
export type { EditRights } from './edit-ground.ts';

/** What is brought out of the inventory into a region. */
export { items } from './items-room.ts';
export type { ItemsRoom, RegionWithItems } from './items-room.ts';
export { RegionItems } from './region-items.ts';
export type { ObjectItem } from './region-items.ts';

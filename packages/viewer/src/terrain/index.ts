/** The ground of regions: as it is drawn, and how high it is. */
export { Ground } from './ground.ts';
export { heightAt } from './height-at.ts';
export type { Heights } from './height-at.ts';

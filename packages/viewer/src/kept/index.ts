/** What a browser keeps for this viewer from one visit to the next: settings, keys, favourites. */
export { forget, keep, kept } from './kept.ts';

/** What regions tell all the time of themselves: counted and testified. */
export { news } from './news-room.ts';
export type { NewsEvents, NewsRoom } from './news-room.ts';

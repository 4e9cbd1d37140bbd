/** Who is whose friend, and who would like to be: kept as long as the grid runs. */
export { Friendships, friendshipsOf, MAX_FRIENDS, MAX_OFFERS } from './friendships.ts';

/** Who is whose friend, and who would like to be, and what they are told of each other: kept as long as the grid runs, the same in all its processes. */
export { Friendships, friendshipsOf, MAX_FRIENDS, MAX_OFFERS } from './friendships.ts';
export {
  hearFriendship,
  hearPresence,
  stepFriendship,
  tellComing,
  tellEnd,
  tellGoing,
  tellOnline,
} from './tell-friends.ts';
export type { FriendshipStep } from './tell-friends.ts';

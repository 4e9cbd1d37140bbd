/** Arriving with the rooms that most want, or with those that are named: the one room that knows others by name. */
export { arrive, startSession } from './arrive.ts';
export type {
  ArrivalRequest,
  ArrivedSession,
  ArriveOptions,
  Region,
  RoomOptions,
  Session,
  SessionOptions,
} from './arrive.ts';
export { defaultRooms } from './default-rooms.ts';
export type { DefaultRooms } from './default-rooms.ts';
export { arriveIn, startSessionIn } from './named-rooms.ts';
export type { NamedRooms } from './named-rooms.ts';

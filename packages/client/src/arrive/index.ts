/** Arriving with the rooms that most want, or with those that are named: the one file that knows rooms by name. */
export { arrive, startSession } from './arrive.ts';
export type {
  ArrivedSession,
  ArriveOptions,
  Region,
  RoomOptions,
  Session,
  SessionOptions,
} from './arrive.ts';
export { defaultRooms } from './default-rooms.ts';
export type { DefaultRooms } from './default-rooms.ts';

import type { LoginResponse } from '@landfall/protocol/login';
import type { ByUser } from '../login/index.ts';
import type { ClientPorts } from '../scope/index.ts';
import { arrive as arrivePlain, startSession as startPlain } from '../session/index.ts';
import type {
  ArriveOptions as PlainArriveOptions,
  RegionWith,
  Session as PlainSession,
  SessionIdentity,
  SessionOptions as PlainSessionOptions,
  SessionRoom,
  SessionWith,
} from '../session/index.ts';
import { checkNames, checkValue } from '../usage/index.ts';
import { defaultRooms } from './default-rooms.ts';
import type { DefaultRoomOptions, DefaultRooms } from './default-rooms.ts';
import { refuseWordsToUsualRooms } from './usual-words.ts';

/** Which rooms a session has. */
export interface RoomOptions<Rooms extends readonly SessionRoom[] = DefaultRooms> extends DefaultRoomOptions {
  /** Those, and no others; `defaultRooms()` when absent. What is said of the agent and of caches is for those: with rooms of one's own, say it to `agent()` and `cachedObjects()`. */
  readonly rooms?: Rooms;
}

/** How a session is made of a login, and of which rooms. Every field has a default. */
export type SessionOptions<Rooms extends readonly SessionRoom[] = DefaultRooms> = PlainSessionOptions &
  RoomOptions<Rooms>;

/** Everything that {@link arrive} can be told, who logs in by `firstName`, `lastName` and `secret`. */
export type ArriveOptions<Rooms extends readonly SessionRoom[] = DefaultRooms> = PlainArriveOptions &
  RoomOptions<Rooms>;

/** Everything that {@link arrive} can be told, who logs in by `user` and `password` or as in {@link ArriveOptions}. */
export type ArrivalRequest<Rooms extends readonly SessionRoom[] = DefaultRooms> = (
  | PlainArriveOptions
  | ByUser<PlainArriveOptions>
) &
  RoomOptions<Rooms>;

/** A session with these rooms, or with the usual ones. */
export type Session<Rooms extends readonly SessionRoom[] = DefaultRooms> = SessionWith<Rooms>;

/** A region of such a session. */
export type Region<Rooms extends readonly SessionRoom[] = DefaultRooms> = RegionWith<Rooms>;

/** A session that has arrived: it is in a region, and stays known as the last one it was in after its end. */
export type ArrivedSession<Rooms extends readonly SessionRoom[] = DefaultRooms> = Session<Rooms> & {
  readonly region: Region<Rooms>;
};

/**
 * A session of a login that has succeeded: its socket is open, and nothing has been sent. `session.arrive()` does the rest, or
 * `openCircuit`, `requestSeed` and `completeMovement` one by one. The ticket is good for about a minute.
 * @throws UsageError when no socket can be bound, two rooms have one name, options, rooms or ports are none, or something is said to the
 * usual rooms beside `rooms`.
 */
export async function startSession<const Rooms extends readonly SessionRoom[] = DefaultRooms>(
  response: LoginResponse,
  options: SessionIdentity & SessionOptions<Rooms>,
  ports: ClientPorts,
): Promise<Session<Rooms>> {
  return startPlain(response, withRooms(options), ports);
}

/**
 * Logs in and arrives: the one call. What can be sent early is sent early; see `Session.arrive`. A login whose connection
 * breaks before the answer is asked for again. A ghost comes back without having arrived, and its ticket goes to waste.
 * @throws as `login` and as `Session.arrive`; UsageError for options, rooms or ports that are none, or when something is said to the
 * usual rooms beside `rooms`. Nothing is left behind when it throws.
 */
export async function arrive<const Rooms extends readonly SessionRoom[] = DefaultRooms>(
  options: ArrivalRequest<Rooms> & { readonly behaviour: 'ghost' },
  ports: ClientPorts,
): Promise<Session<Rooms>>;
export async function arrive<const Rooms extends readonly SessionRoom[] = DefaultRooms>(
  options: ArrivalRequest<Rooms>,
  ports: ClientPorts,
): Promise<ArrivedSession<Rooms>>;
export async function arrive(
  options: ArrivalRequest<readonly SessionRoom[]>,
  ports: ClientPorts,
): Promise<PlainSession> {
  return arrivePlain(withRooms(options), ports);
}

const ROOM_OPTIONS = ['rooms', 'drawDistance', 'objectCache'] satisfies (keyof RoomOptions)[];

function withRooms<Options extends RoomOptions<readonly SessionRoom[]>>(
  options: Options,
): Options & { readonly rooms: readonly SessionRoom[] } {
  checkValue('what a session is told', options, 'object');
  checkNames('a session', options, ROOM_OPTIONS);
  const { rooms } = options;
  if (rooms === undefined) return { ...options, rooms: defaultRooms(options) };
  refuseWordsToUsualRooms(options);
  return { ...options, rooms };
}

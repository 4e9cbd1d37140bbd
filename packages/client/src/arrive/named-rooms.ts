/**
 * Arriving where a bundler should drop the rooms that nobody names: these functions know none, and no default rooms come in by them.
 */
import { UsageError } from '@landfall/protocol/errors';
import type { LoginResponse } from '@landfall/protocol/login';
import type { ClientPorts } from '../scope/index.ts';
import { arrive, startSession } from '../session/index.ts';
import type { Session as PlainSession, SessionIdentity, SessionRoom } from '../session/index.ts';
import type { DefaultRoomOptions } from './default-rooms.ts';
import { refuseWordsToUsualRooms } from './usual-words.ts';
import type { ArrivalRequest, ArrivedSession, Session, SessionOptions } from './arrive.ts';

/** The rooms of a session, by name. */
export interface NamedRooms<Rooms extends readonly SessionRoom[]> {
  /** Those, and no others. `defaultRooms()` are the usual ones. */
  readonly rooms: Rooms;
}

/**
 * As `startSession` with the usual rooms, but `rooms` says which ones there are.
 * @throws UsageError when there is no word of rooms; else as that.
 */
export async function startSessionIn<const Rooms extends readonly SessionRoom[]>(
  response: LoginResponse,
  options: SessionIdentity & SessionOptions<Rooms> & NamedRooms<Rooms>,
  ports: ClientPorts,
): Promise<Session<Rooms>> {
  checkRoomsNamed(options);
  return startSession(response, options, ports);
}

/**
 * As `arrive` with the usual rooms, but `rooms` says which ones there are.
 * @throws UsageError when there is no word of rooms; else as that.
 */
export async function arriveIn<const Rooms extends readonly SessionRoom[]>(
  options: ArrivalRequest<Rooms> & NamedRooms<Rooms> & { readonly behaviour: 'ghost' },
  ports: ClientPorts,
): Promise<Session<Rooms>>;
export async function arriveIn<const Rooms extends readonly SessionRoom[]>(
  options: ArrivalRequest<Rooms> & NamedRooms<Rooms>,
  ports: ClientPorts,
): Promise<ArrivedSession<Rooms>>;
export async function arriveIn(
  options: ArrivalRequest<readonly SessionRoom[]> & NamedRooms<readonly SessionRoom[]>,
  ports: ClientPorts,
): Promise<PlainSession> {
  checkRoomsNamed(options);
  return arrive(options, ports);
}

function checkRoomsNamed(options: Partial<NamedRooms<readonly SessionRoom[]>> & DefaultRoomOptions): void {
  if (options?.rooms === undefined)
    throw new UsageError(
      'which rooms shall there be? `rooms: [chat()]`, say, or `rooms: defaultRooms()`: outside Node none come by themselves',
    );
  refuseWordsToUsualRooms(options);
}

import type { LoginResponse } from '@landfall/protocol/login';
import { UUIDNameReply, UUIDNameRequest } from '@landfall/protocol/message';
import type { RoomSession, SessionRoom } from '../session/index.ts';
import { Names } from './names.ts';

const MESSAGES = [UUIDNameRequest, UUIDNameReply];

/** The room that {@link names} makes. */
export interface NamesRoom extends SessionRoom {
  readonly name: 'names';
  start(session: RoomSession, login: LoginResponse): Names;
}

/** How agents are called: `session.names`. */
export function names(): NamesRoom {
  return NAMES;
}

/** It keeps nothing itself: all sessions can have the same. */
const NAMES: NamesRoom = {
  name: 'names',
  maker: names,
  events: [],
  messages: MESSAGES,
  capabilities: ['GetDisplayNames'],
  start: (session, { firstName = '', lastName = '' }) => new Names(session, { firstName, lastName }),
};

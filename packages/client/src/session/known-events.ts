/** Which events a session and its regions have, with its rooms: a misspelt one is a fault of the caller's. */
import { eventNames } from '../events/index.ts';
import type { KnownEvents } from '../events/index.ts';
import { REGION_EVENTS } from '../regions/index.ts';
import type { SessionEvents } from './session-events.ts';
import type { SessionRoom } from './session-room.ts';

const SESSION_EVENTS = eventNames<SessionEvents>({
  placed: true,
  journey: true,
  presence: true,
  regionAdded: true,
  regionRemoved: true,
  message: true,
  queuedEvent: true,
  undelivered: true,
  refused: true,
  malformed: true,
  lossSuspected: true,
  lossDismissed: true,
  ended: true,
});

/** Of a session, and of its regions. */
export interface SessionAndRegionEvents {
  readonly session?: KnownEvents;
  readonly region?: KnownEvents;
}

let last: { readonly key: string; readonly known: SessionAndRegionEvents } = { key: '', known: {} };

/** Of both; nothing where a room does not say which it adds. Sessions with the same rooms share them. */
export function knownEventsOf(rooms: readonly SessionRoom[]): SessionAndRegionEvents {
  if (rooms.some(addsAny)) return {};
  const key = JSON.stringify(rooms.map(({ events, regionEvents }) => [events, regionEvents]));
  if (key !== last.key) last = { key, known: namesOf(rooms) };
  return last.known;
}

function namesOf(rooms: readonly SessionRoom[]): SessionAndRegionEvents {
  const ofSession = {
    of: 'a session',
    names: new Set([...SESSION_EVENTS, ...rooms.flatMap(({ events = [] }) => events)]),
  };
  const ofRegion = {
    of: 'a region',
    names: new Set([...REGION_EVENTS, ...rooms.flatMap(({ regionEvents = [] }) => regionEvents)]),
  };
  return {
    session: { ...ofSession, elsewhere: { of: 'regions', names: ofRegion.names } },
    region: { ...ofRegion, elsewhere: { of: 'the session', names: ofSession.names } },
  };
}

function addsAny(room: SessionRoom): boolean {
  const acts = 'start' in room || 'open' in room;
  return acts && room.events === undefined && room.regionEvents === undefined;
}

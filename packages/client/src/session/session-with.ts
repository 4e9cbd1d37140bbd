import type { OwnParts, RegionWith, SessionEventsOf, SessionRoom } from './session-room.ts';
import type { Session } from './session.ts';

/** A session with these rooms: `session.chat`, `region.objects` and so on exist where there is a room of that name. */
export type SessionWith<Rooms extends readonly SessionRoom[]> = Session<
  RegionWith<Rooms>,
  SessionEventsOf<Rooms>
> &
  OwnParts<Rooms>;

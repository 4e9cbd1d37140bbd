import { CoarseLocationUpdate } from '@landfall/protocol/message';
import { ParcelOverlay, SimStats, SimulatorViewerTimeMessage } from '@landfall/protocol/message/compact';
import type { Region } from '../regions/index.ts';
import type { RoomSession, SessionRoom } from '../session/index.ts';
import { followNews } from './follow-news.ts';
import { eventNames } from '../events/index.ts';

/** Events of a region about itself. */
export interface NewsEvents {
  /** How many avatars are in it. */
  readonly avatarsCounted: { readonly avatars: number };
}

/** The room that {@link news} makes. */
export interface NewsRoom extends SessionRoom {
  start(session: RoomSession<object, Region<NewsEvents>>): void;
  open(region: Region<NewsEvents>): void;
}

/** The event `avatarsCounted` of regions, and evidence of their statistics, time and parcels. */
export function news(): NewsRoom {
  return NEWS;
}

/** It keeps nothing itself: all sessions can have the same. */
const NEWS: NewsRoom = {
  maker: news,
  regionEvents: eventNames<NewsEvents>({ avatarsCounted: true }),
  messages: [CoarseLocationUpdate, SimStats, SimulatorViewerTimeMessage, ParcelOverlay],
  // As it came: of all its fields one is told, and what reads them all is large.
  queued: ['ParcelProperties'],
  start: followNews,
  open: () => undefined,
};

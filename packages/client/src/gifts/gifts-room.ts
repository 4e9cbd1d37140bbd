import { ImprovedInstantMessage } from '@landfall/protocol/message/compact';
import { eventNames } from '../events/index.ts';
import { inventory } from '../inventory/index.ts';
import type { RoomSession, SessionRoom } from '../session/index.ts';
import { Gifts } from './gifts.ts';
import type { GiftEvents } from './gifts.ts';

/** The room that {@link gifts} makes. */
export interface GiftsRoom extends SessionRoom {
  readonly name: 'gifts';
  start(session: RoomSession<GiftEvents>): Gifts;
}

/** Giving items and being given some: `session.gifts`, and the events `itemOffered`, `folderOffered` and `offerAnswered`. Needs `inventory()` before it. */
export function gifts(): GiftsRoom {
  return GIFTS;
}

/** It keeps nothing itself: all sessions can have the same. */
const GIFTS: GiftsRoom = {
  name: 'gifts',
  maker: gifts,
  needs: { inventory },
  events: eventNames<GiftEvents>({ itemOffered: true, folderOffered: true, offerAnswered: true }),
  messages: [ImprovedInstantMessage],
  start(session) {
    const own = new Gifts({
      scope: session.scope,
      region: () => session.region,
      inventory: session.part(inventory),
      emit: (name, event) => session.emit(name, event),
    });
    // Of neighbours, too: OpenSim hands on what somebody there offers by the circuit of its own region.
    session.take(ImprovedInstantMessage, (message) => own.hear(message));
    return own;
  },
};

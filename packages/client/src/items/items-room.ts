import { RezObject } from '@landfall/protocol/message/compact';
import { build } from '../build/index.ts';
import type { RegionWithBuild } from '../build/index.ts';
import type { Region } from '../regions/index.ts';
import type { RoomSession, SessionRoom } from '../session/index.ts';
import { RegionItems } from './region-items.ts';

/** A region into which items can be brought. */
export type RegionWithItems = Region & { readonly items: RegionItems };

/** The room that {@link items} makes. */
export interface ItemsRoom extends SessionRoom {
  readonly name: 'items';
  open(region: Region, session: RoomSession): RegionItems;
}

/** Bringing objects out of the inventory: `region.items`. Needs `build()` before it. */
export function items(): ItemsRoom {
  return ITEMS;
}

/** It keeps nothing itself: all sessions can have the same. */
const ITEMS: ItemsRoom = {
  name: 'items',
  maker: items,
  needs: { build },
  events: [],
  messages: [RezObject],
  open(region, { scope }) {
    region.part(build);
    // It is there under its name: the room has just been found.
    return new RegionItems((region as unknown as RegionWithBuild).build, scope);
  },
};

import { EstateOwnerMessage, RegionInfo, RequestRegionInfo } from '@landfall/protocol/message/compact';
import type { Region } from '../regions/index.ts';
import type { RoomSession, SessionRoom } from '../session/index.ts';
import { RegionEstate } from './region-estate.ts';

/** A region whose estate can be asked about. */
export type RegionWithEstate = Region & { readonly estate: RegionEstate };

/** The room that {@link estate} makes. */
export interface EstateRoom extends SessionRoom {
  readonly name: 'estate';
  start(session: RoomSession<object, RegionWithEstate>): void;
  open(region: Region, session: RoomSession): RegionEstate;
}

/** What regions and their estates allow: `region.estate`. Not one of the usual rooms. */
export function estate(): EstateRoom {
  return ESTATE;
}

/** It keeps nothing itself: all sessions can have the same. */
const ESTATE: EstateRoom = {
  name: 'estate',
  maker: estate,
  events: [],
  messages: [EstateOwnerMessage, RegionInfo, RequestRegionInfo],
  capabilities: ['DispatchRegionInfo', 'EstateChangeInfo'],
  start(session) {
    session.take(EstateOwnerMessage, (message, region) => region.estate.receiveMessage(message));
    session.take(RegionInfo, (message, region) => region.estate.receiveRegionInfo(message));
  },
  open: (region, { scope }) => new RegionEstate(region, scope),
};

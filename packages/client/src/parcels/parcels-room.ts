import {
  ParcelOverlay,
  ParcelProperties,
  ParcelPropertiesRequest,
  ParcelPropertiesRequestByID,
} from '@landfall/protocol/message';
import type { Region } from '../regions/index.ts';
import type { RoomSession, SessionRoom } from '../session/index.ts';
import { RegionParcels } from './region-parcels.ts';
import type { ParcelEvents } from './region-parcels.ts';

/** A region whose land is known. */
export type RegionWithParcels = Region<ParcelEvents> & { readonly parcels: RegionParcels };

/** The room that {@link parcels} makes. */
export interface ParcelsRoom extends SessionRoom {
  readonly name: 'parcels';
  start(session: RoomSession<object, RegionWithParcels>): void;
  open(region: Region<ParcelEvents>): RegionParcels;
}

/**
 * The land of regions: `region.parcels`, and the events `overlayCompleted` and `parcelUpdated` of regions. Not one of the usual rooms.
 */
export function parcels(): ParcelsRoom {
  return PARCELS;
}

/** It keeps nothing itself: all sessions can have the same. */
const PARCELS: ParcelsRoom = {
  name: 'parcels',
  maker: parcels,
  messages: [ParcelOverlay, ParcelProperties, ParcelPropertiesRequest, ParcelPropertiesRequestByID],
  start(session) {
    const { scope } = session;
    session.on('regionAdded', ({ region }) => region.parcels.connect(scope));
    session.take(ParcelOverlay, (message, region) => region.parcels.receiveOverlay(message));
    session.take(ParcelProperties, (message, region) => region.parcels.receive(message));
  },
  open: (region) => new RegionParcels(region),
};

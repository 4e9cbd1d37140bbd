import {
  ParcelAccessListReply,
  ParcelAccessListRequest,
  ParcelAccessListUpdate,
  ParcelBuy,
  ParcelDivide,
  ParcelDwellReply,
  ParcelDwellRequest,
  ParcelInfoReply,
  ParcelInfoRequest,
  ParcelJoin,
  ParcelOverlay,
  ParcelProperties,
  ParcelPropertiesRequest,
  ParcelPropertiesRequestByID,
  ParcelPropertiesUpdate,
  ParcelReclaim,
  ParcelRelease,
} from '@landfall/protocol/message/compact';
import { decodeParcelEvent, decodeParcelMessage } from '@landfall/protocol/parcel';
import type { Region } from '../regions/index.ts';
import type { RoomSession, SessionRoom } from '../session/index.ts';
import { RegionParcels } from './region-parcels.ts';
import type { ParcelEvents } from './region-parcels.ts';
import type { Parcel } from './parcel.ts';
import { eventNames } from '../events/index.ts';

/** A region whose land is known. */
export type RegionWithParcels = Region<ParcelEvents> & { readonly parcels: RegionParcels };

/** Events of a session with this room. */
export interface AgentParcelEvents {
  /** The agent is in another parcel now, of this region or of the one it has come to. */
  readonly parcelEntered: { readonly parcel: Parcel; readonly region: Region };
}

/** The room that {@link parcels} makes. */
export interface ParcelsRoom extends SessionRoom {
  readonly name: 'parcels';
  start(session: RoomSession<AgentParcelEvents, RegionWithParcels>): void;
  open(region: Region<ParcelEvents>, session: RoomSession): RegionParcels;
}

/**
 * The land of regions: `region.parcels`, events of regions about it ({@link ParcelEvents}), and `parcelEntered` of the session. Not one of
 * the usual rooms.
 */
export function parcels(): ParcelsRoom {
  return PARCELS;
}

const MESSAGES = [
  ParcelAccessListReply,
  ParcelAccessListRequest,
  ParcelAccessListUpdate,
  ParcelBuy,
  ParcelDivide,
  ParcelDwellReply,
  ParcelDwellRequest,
  ParcelInfoReply,
  ParcelInfoRequest,
  ParcelJoin,
  ParcelOverlay,
  ParcelProperties,
  ParcelPropertiesRequest,
  ParcelPropertiesRequestByID,
  ParcelPropertiesUpdate,
  ParcelReclaim,
  ParcelRelease,
];

/** It keeps nothing itself: all sessions can have the same. */
const PARCELS: ParcelsRoom = {
  name: 'parcels',
  maker: parcels,
  events: eventNames<AgentParcelEvents>({ parcelEntered: true }),
  regionEvents: eventNames<ParcelEvents>({
    overlayCompleted: true,
    overlayChanged: true,
    parcelUpdated: true,
    parcelRemoved: true,
    parcelsChanged: true,
    parcelEntered: true,
    parcelBanned: true,
  }),
  messages: MESSAGES,
  queued: ['ParcelProperties'],
  capabilities: ['ParcelPropertiesUpdate', 'RemoteParcelRequest'],
  start(session) {
    session.on('regionAdded', ({ region }) => {
      region.on('parcelEntered', ({ parcel }) => session.emit('parcelEntered', { parcel, region }));
    });
    session.take(ParcelOverlay, (message, region) => region.parcels.receiveOverlay(message));
    // The event says more than the message of its name: that one is taken from circuits only.
    session.takeQueued('ParcelProperties', (body, region) => region.parcels.receive(decodeParcelEvent(body)));
    session.take(ParcelProperties, (message, region, { sequence }) => {
      if (sequence !== undefined) region.parcels.receive(decodeParcelMessage(message));
    });
    session.take(ParcelAccessListReply, (message, region) => region.parcels.receiveAccess(message));
    session.take(ParcelDwellReply, (message, region) => region.parcels.receiveDwell(message));
    session.take(ParcelInfoReply, (message, region) => region.parcels.receiveInfo(message));
  },
  open: (region, { scope }) => new RegionParcels(region, scope),
};

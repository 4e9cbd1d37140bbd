import { decodeParcelUpdateMessage } from '@landfall/protocol/parcel';
import type { MessageOf } from '@landfall/protocol/message';
import type { Handlers } from '../region/index.ts';
import { answerAccess, takeAccess } from './access.ts';
import { divideParcel, giveToEstate, joinParcels, updateParcel } from './editing.ts';
import { parcelsOf } from './parcel-map.ts';
import type { LandArea } from './parcel-map.ts';
import { mannersOf } from './properties.ts';
import { mayEdit, mayManage } from './rights.ts';
import { sellParcel } from './selling.ts';

/** What changes parcels. What is not allowed is not done, without a word, as OpenSim does. */
export const parcelEditHandlers: Handlers = {
  ParcelPropertiesUpdate(message, from) {
    const parcel = parcelsOf(from.region).byLocalId(message.ParcelData.LocalID);
    if (parcel === undefined) return;
    updateParcel(from.region, from.id, parcel, decodeParcelUpdateMessage(message, mannersOf(parcel)));
  },

  ParcelDivide({ ParcelData }, from) {
    divideParcel(from.region, from.id, areaOf(ParcelData));
  },

  ParcelJoin({ ParcelData }, from) {
    joinParcels(from.region, from.id, areaOf(ParcelData));
  },

  ParcelRelease({ Data }, from) {
    const parcel = parcelsOf(from.region).byLocalId(Data.LocalID);
    if (parcel !== undefined && mayEdit(from.id, parcel)) giveToEstate(from.region, parcel, false);
  },

  ParcelReclaim({ Data }, from) {
    const parcel = parcelsOf(from.region).byLocalId(Data.LocalID);
    if (parcel !== undefined && mayManage(from.region, from.id, parcel))
      giveToEstate(from.region, parcel, true);
  },

  ParcelBuy({ Data, ParcelData }, from) {
    const parcel = parcelsOf(from.region).byLocalId(Data.LocalID);
    // There are no groups that could own land.
    if (parcel !== undefined && !Data.IsGroupOwned) sellParcel(from, parcel, ParcelData.Price);
  },

  ParcelAccessListRequest({ Data }, from) {
    answerAccess(from, Data);
  },

  ParcelAccessListUpdate(message, from) {
    takeAccess(from, message);
  },
};

/** @source OpenSim LLClientView.cs (HandleParcelDivide): metres are rounded */
const areaOf = (said: MessageOf<'ParcelDivide'>['ParcelData']): LandArea => ({
  west: Math.round(said.West),
  south: Math.round(said.South),
  east: Math.round(said.East),
  north: Math.round(said.North),
});

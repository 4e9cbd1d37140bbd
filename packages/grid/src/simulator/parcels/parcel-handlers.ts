import { encodeText } from '@landfall/protocol/bytes';
import type { Uuid } from '@landfall/protocol/datatypes';
import { REGION_STEP_METRES } from '@landfall/protocol/region';
import { sceneOf } from '../objects/index.ts';
import type { Prim } from '../objects/index.ts';
import { answer } from '../region/index.ts';
import type { Agent, Handlers, Region } from '../region/index.ts';
import { landOf } from '../terrain/index.ts';
import { parcelsOf } from './parcel-map.ts';
import type { GridParcel } from './grid-parcel.ts';
import { parcelProperties } from './properties.ts';

/** Bits of ParcelSelectObjects.ReturnType: what belongs to the parcel's owner, to others. @source viewer llparcel.h */
const OF_OWNER = 0x2;
const OF_OTHERS = 0x8;
/** Parcels that one question is answered with: of a whole region, no more than a viewer can draw. */
const MOST_TOLD = 64;
const MOST_OWNERS_TOLD = 50;
const MOST_INFO_TEXT = 63;
/** Local ids in one ForceObjectSelect, so that it stays a datagram of the usual size. */
const SELECTED_PER_MESSAGE = 200;

/** What is answered to questions about parcels. */
export const parcelHandlers: Handlers = {
  ParcelPropertiesRequest({ ParcelData }, from) {
    const { West, South, East, North, SequenceID, SnapSelection } = ParcelData;
    const found = parcelsOf(from.region).within(West, South, East, North).slice(0, MOST_TOLD);
    const question = {
      sequenceId: SequenceID,
      snapSelection: SnapSelection,
      isOneOfMany: found.length > 1,
    };
    for (const parcel of found)
      from.capabilities.queueEvents(parcelProperties(from.region, parcel, question));
  },

  ParcelPropertiesRequestByID({ ParcelData }, from) {
    const map = parcelsOf(from.region);
    const question = { sequenceId: ParcelData.SequenceID, snapSelection: false };
    const parcel = map.byLocalId(ParcelData.LocalID) ?? map.parcels[0]!;
    from.capabilities.queueEvents(parcelProperties(from.region, parcel, question));
  },

  ParcelDwellRequest({ Data }, from) {
    const map = parcelsOf(from.region);
    const { id } = map.byLocalId(Data.LocalID) ?? map.parcels[0]!;
    answer(from, {
      name: 'ParcelDwellReply',
      AgentData: { AgentID: from.id },
      Data: { LocalID: Data.LocalID, ParcelID: id, Dwell: 0 },
    });
  },

  /** Unlike OpenSim, which tells nobody but the owner and is silent to others. */
  ParcelObjectOwnersRequest({ ParcelData: { LocalID } }, from) {
    const counts = new Map<string, { readonly OwnerID: Uuid; Count: number }>();
    for (const { ownerId } of primsOn(from.region, LocalID)) {
      const known = counts.get(ownerId.key);
      if (known !== undefined) known.Count++;
      else if (counts.size < MOST_OWNERS_TOLD) counts.set(ownerId.key, { OwnerID: ownerId, Count: 1 });
    }
    const Data = Array.from(counts.values(), (owner) => ({
      ...owner,
      IsGroupOwned: false,
      OnlineStatus: false,
    }));
    answer(from, { name: 'ParcelObjectOwnersReply', Data });
  },

  /** Of any region of the grid; nothing is said of a parcel that is not known, as OpenSim does. */
  ParcelInfoRequest({ Data: { ParcelID } }, from) {
    for (const region of from.region.services.regions) {
      const parcel = parcelsOf(region).byId(ParcelID);
      if (parcel === undefined) continue;
      answerInfo(from, region, parcel);
      return;
    }
  },

  ParcelSelectObjects({ ParcelData: { LocalID, ReturnType } }, from) {
    const parcel = parcelsOf(from.region).byLocalId(LocalID);
    const chosen = primsOn(from.region, LocalID)
      .filter(
        ({ ownerId }) =>
          (ReturnType & (parcel?.ownerId.equals(ownerId) === true ? OF_OWNER : OF_OTHERS)) !== 0,
      )
      .map(({ localId }) => ({ LocalID: localId }));
    for (let at = 0; at === 0 || at < chosen.length; at += SELECTED_PER_MESSAGE) {
      const Data = chosen.slice(at, at + SELECTED_PER_MESSAGE);
      answer(from, { name: 'ForceObjectSelect', Header: { ResetList: at === 0 }, Data });
    }
  },
};

function primsOn(region: Region, parcelLocalId: number): readonly Prim[] {
  const map = parcelsOf(region);
  const parcel = map.byLocalId(parcelLocalId);
  if (parcel === undefined) return [];
  return [...sceneOf(region)].filter(
    ({ position, root }) => root.worn === undefined && map.at(position.x, position.y) === parcel,
  );
}

function answerInfo(to: Agent, region: Region, parcel: GridParcel): void {
  const { gridX, gridY, sizeMetres, name } = region;
  const place = infoPlace(parcel, sizeMetres);
  answer(to, {
    name: 'ParcelInfoReply',
    AgentData: { AgentID: to.id },
    Data: {
      ParcelID: parcel.id,
      OwnerID: parcel.ownerId,
      Name: encodeText(parcel.name.slice(0, MOST_INFO_TEXT)),
      Desc: encodeText(parcel.description.slice(0, MOST_INFO_TEXT)),
      ActualArea: parcel.area,
      BillableArea: parcel.area,
      Flags: 0,
      GlobalX: gridX * REGION_STEP_METRES + place.x,
      GlobalY: gridY * REGION_STEP_METRES + place.y,
      GlobalZ: landOf(region).heightAt(place.x, place.y),
      SimName: encodeText(name),
      SnapshotID: parcel.snapshotId,
      Dwell: 0,
      SalePrice: parcel.salePrice | 0,
      AuctionID: parcel.auctionId | 0,
    },
  });
}

/** Where people land, or its middle. */
function infoPlace(
  { userLocation, southWest, northEast }: GridParcel,
  sizeMetres: number,
): { readonly x: number; readonly y: number } {
  const { x, y } = userLocation;
  const isInside = x > 0 && y > 0 && x < sizeMetres && y < sizeMetres;
  return isInside ? userLocation : { x: (southWest.x + northEast.x) / 2, y: (southWest.y + northEast.y) / 2 };
}

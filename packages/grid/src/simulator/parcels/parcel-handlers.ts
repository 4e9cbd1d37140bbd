import { encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { REGION_STEP_METRES } from '@landfall/protocol/region';
import { sceneOf } from '../objects/index.ts';
import { answer } from '../region/index.ts';
import type { Agent, Handlers, Region } from '../region/index.ts';
import { derivedId } from '../../services/accounts/index.ts';
import { landOf } from '../terrain/index.ts';
import { PARCEL_LOCAL_ID, parcelProperties } from './properties.ts';

/** Bits of ParcelAccessListRequest.Flags. @source viewer llparcel.h */
const ACCESS_LISTS = [0x1, 0x2];
/** Bit of ParcelSelectObjects.ReturnType: what belongs to the parcel's owner, who owns all here. @source viewer llparcel.h */
const OF_OWNER = 0x2;
/** Local ids in one ForceObjectSelect, so that it stays a datagram of the usual size. */
const SELECTED_PER_MESSAGE = 200;
const NO_BYTES = new Uint8Array(0);

/** What is answered to questions about parcels. */
export const parcelHandlers: Handlers = {
  ParcelPropertiesRequest({ ParcelData }, from) {
    from.capabilities.queueEvents(
      parcelProperties(from.region, {
        sequenceId: ParcelData.SequenceID,
        snapSelection: ParcelData.SnapSelection,
      }),
    );
  },

  ParcelPropertiesRequestByID({ ParcelData }, from) {
    from.capabilities.queueEvents(
      parcelProperties(from.region, { sequenceId: ParcelData.SequenceID, snapSelection: false }),
    );
  },

  /** One reply for each list asked for; an empty list has one entry for nobody, as OpenSim sends it. */
  ParcelAccessListRequest({ Data }, from) {
    for (const list of ACCESS_LISTS) {
      if ((Data.Flags & list) === 0) continue;
      answer(from, {
        name: 'ParcelAccessListReply',
        Data: { AgentID: from.id, SequenceID: Data.SequenceID, Flags: list, LocalID: Data.LocalID },
        List: [{ ID: Uuid.zero, Time: 0, Flags: list }],
      });
    }
  },

  ParcelDwellRequest({ Data }, from) {
    answer(from, {
      name: 'ParcelDwellReply',
      AgentData: { AgentID: from.id },
      Data: { LocalID: Data.LocalID, ParcelID: parcelId(from.region), Dwell: 0 },
    });
  },

  /** Unlike OpenSim, which tells nobody but the owner and is silent to others. */
  ParcelObjectOwnersRequest({ ParcelData: { LocalID } }, from) {
    const { ownerId } = from.region;
    const scene = sceneOf(from.region);
    const hasPrims = LocalID === PARCEL_LOCAL_ID && scene.size > 0;
    const owner = { OwnerID: ownerId, IsGroupOwned: false, Count: scene.size, OnlineStatus: false };
    answer(from, { name: 'ParcelObjectOwnersReply', Data: hasPrims ? [owner] : [] });
  },

  /** Of any region of the grid; nothing is said of a parcel that is not known, as OpenSim does. */
  ParcelInfoRequest({ Data: { ParcelID } }, from) {
    const found = from.region.services.regions.find((region) => parcelId(region).equals(ParcelID));
    if (found !== undefined) answerInfo(from, found);
  },

  ParcelSelectObjects({ ParcelData: { LocalID, ReturnType } }, from) {
    const isAll = LocalID === PARCEL_LOCAL_ID && (ReturnType & OF_OWNER) !== 0;
    const chosen = isAll ? Array.from(sceneOf(from.region), ({ localId }) => ({ LocalID: localId })) : [];
    for (let at = 0; at === 0 || at < chosen.length; at += SELECTED_PER_MESSAGE) {
      const Data = chosen.slice(at, at + SELECTED_PER_MESSAGE);
      answer(from, { name: 'ForceObjectSelect', Header: { ResetList: at === 0 }, Data });
    }
  },
};

function answerInfo(to: Agent, region: Region): void {
  const { name, ownerId, sizeMetres, gridX, gridY, landing } = region;
  answer(to, {
    name: 'ParcelInfoReply',
    AgentData: { AgentID: to.id },
    Data: {
      ParcelID: parcelId(region),
      OwnerID: ownerId,
      Name: encodeText(name),
      Desc: NO_BYTES,
      ActualArea: sizeMetres * sizeMetres,
      BillableArea: sizeMetres * sizeMetres,
      Flags: 0,
      GlobalX: gridX * REGION_STEP_METRES + landing.x,
      GlobalY: gridY * REGION_STEP_METRES + landing.y,
      GlobalZ: landOf(region).heightAt(landing.x, landing.y),
      SimName: encodeText(name),
      SnapshotID: Uuid.zero,
      Dwell: 0,
      SalePrice: 0,
      AuctionID: 0,
    },
  });
}

/** The parcel's id is as stable as the region's. */
export const parcelId = (region: Region): Uuid => derivedId(`parcel:${region.id.toString()}`);

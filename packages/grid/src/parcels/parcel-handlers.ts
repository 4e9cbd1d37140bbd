import { Uuid } from '@landfall/protocol/datatypes';
import type { Handlers, Region } from '../region/index.ts';
import { derivedId } from '../accounts/index.ts';
import { parcelProperties } from './properties.ts';

/** Bits of ParcelAccessListRequest.Flags. @source viewer llparcel.h */
const ACCESS_LISTS = [0x1, 0x2];

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
      from.send(
        {
          name: 'ParcelAccessListReply',
          Data: { AgentID: from.id, SequenceID: Data.SequenceID, Flags: list, LocalID: Data.LocalID },
          List: [{ ID: Uuid.zero, Time: 0, Flags: list }],
        },
        { reliable: true, category: 'task' },
      );
    }
  },

  ParcelDwellRequest({ Data }, from) {
    from.send(
      {
        name: 'ParcelDwellReply',
        AgentData: { AgentID: from.id },
        Data: { LocalID: Data.LocalID, ParcelID: parcelId(from.region), Dwell: 0 },
      },
      { reliable: true, category: 'task' },
    );
  },
};

/** The parcel's id is as stable as the region's. */
const parcelId = (region: Region): Uuid => derivedId(`parcel:${region.id.toString()}`);

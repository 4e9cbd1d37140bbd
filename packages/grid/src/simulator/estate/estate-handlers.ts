import { encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { alert, answer } from '../region/index.ts';
import type { Handlers } from '../region/index.ts';
import { tellRegionInfo } from './region-info.ts';

/** What is answered to questions about the estate. */
export const estateHandlers: Handlers = {
  RequestRegionInfo(_message, from) {
    tellRegionInfo(from);
  },

  EstateCovenantRequest(_message, from) {
    const { services, ownerId } = from.region;
    answer(from, {
      name: 'EstateCovenantReply',
      Data: {
        CovenantID: Uuid.zero,
        CovenantTimestamp: 0,
        EstateName: encodeText(services.name),
        EstateOwnerID: ownerId,
      },
    });
  },

  /** Of any region of the grid; nothing is said of one that is not known, as OpenSim does. */
  RegionHandleRequest({ RequestBlock: { RegionID } }, from) {
    const found = from.region.services.regions.find(({ id }) => id.equals(RegionID));
    if (found === undefined) return;
    answer(from, { name: 'RegionIDAndHandleReply', ReplyBlock: { RegionID, RegionHandle: found.handle } });
  },

  RequestGodlikePowers({ RequestBlock: { Godlike } }, from) {
    if (Godlike) alert(from, 'Nobody has special powers in this grid.');
  },
};

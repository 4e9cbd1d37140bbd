import { encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { MAX_PRIMS } from '../../config/index.ts';
import { alert, answer } from '../region/index.ts';
import type { Handlers, Region } from '../region/index.ts';
import { accessOf, regionFlagsOf, settingsOf } from '../settings/index.ts';

const NO_BYTES = new Uint8Array(0);

/** What is answered to questions about the estate. */
export const estateHandlers: Handlers = {
  RequestRegionInfo(_message, from) {
    const { name, waterHeight, maxAgents } = from.region;
    answer(from, {
      name: 'RegionInfo',
      AgentData: { AgentID: from.id, SessionID: from.sessionId },
      RegionInfo: {
        ...ESTATE,
        ...settingsIn(from.region),
        SimName: encodeText(name),
        MaxAgents: Math.min(255, maxAgents),
        WaterHeight: waterHeight,
      },
      RegionInfo2: {
        ProductSKU: NO_BYTES,
        ProductName: NO_BYTES,
        MaxAgents32: maxAgents,
        HardMaxAgents: maxAgents,
        HardMaxObjects: MAX_PRIMS,
      },
      RegionInfo3: [],
    });
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

const ESTATE = {
  EstateID: 1,
  ParentEstateID: 1,
  BillableFactor: 0,
  PricePerMeter: 0,
  RedirectGridX: 0,
  RedirectGridY: 0,
} as const;

function settingsIn(region: Region) {
  const { objectBonus, raiseLimit, lowerLimit, fixedSun, sunPosition } = settingsOf(region);
  return {
    RegionFlags: regionFlagsOf(region),
    SimAccess: accessOf(region),
    ObjectBonusFactor: objectBonus,
    TerrainRaiseLimit: raiseLimit,
    TerrainLowerLimit: lowerLimit,
    UseEstateSun: false,
    SunHour: fixedSun ? sunPosition : 0,
  };
}

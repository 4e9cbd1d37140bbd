import { decodeText, encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import type { Handlers } from '../region/index.ts';
import { MAX_PRIMS } from '../config/index.ts';
import { REGION_FLAGS } from '../statistics/index.ts';

const NO_BYTES = new Uint8Array(0);
const RELIABLE_TASK = { reliable: true, category: 'task' } as const;
/** PG. */
const SIM_ACCESS = 13;
const TERRAFORM_LIMIT_METRES = 100;
const MAX_PEOPLE = 20;

/** Small questions with small answers: nothing costs anything here. @source captures/login-standard, misc-queries */
export const queryHandlers: Handlers = {
  EconomyDataRequest(_message, from) {
    from.send({ name: 'EconomyData', Info: { ...FREE, ObjectCount: from.region.scene.size } }, RELIABLE_TASK);
  },

  MoneyBalanceRequest({ MoneyData }, from) {
    from.send(
      {
        name: 'MoneyBalanceReply',
        MoneyData: {
          AgentID: from.id,
          TransactionID: MoneyData.TransactionID,
          TransactionSuccess: true,
          MoneyBalance: 0,
          SquareMetersCredit: 0,
          SquareMetersCommitted: 0,
          Description: NO_BYTES,
        },
        TransactionInfo: {
          TransactionType: 0,
          SourceID: Uuid.zero,
          IsSourceGroup: false,
          DestID: Uuid.zero,
          IsDestGroup: false,
          Amount: 0,
          ItemDescription: NO_BYTES,
        },
      },
      RELIABLE_TASK,
    );
  },

  AgentDataUpdateRequest(_message, from) {
    from.send(
      {
        name: 'AgentDataUpdate',
        AgentData: {
          AgentID: from.id,
          FirstName: encodeText(from.account.first),
          LastName: encodeText(from.account.last),
          GroupTitle: NO_BYTES,
          ActiveGroupID: Uuid.zero,
          GroupPowers: 0n,
          GroupName: NO_BYTES,
        },
      },
      RELIABLE_TASK,
    );
  },

  RequestRegionInfo(_message, from) {
    const { name, waterHeight, maxAgents } = from.region;
    from.send(
      {
        name: 'RegionInfo',
        AgentData: { AgentID: from.id, SessionID: from.sessionId },
        RegionInfo: {
          ...ESTATE,
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
      },
      RELIABLE_TASK,
    );
  },

  MuteListRequest(_message, from) {
    from.send(
      {
        name: 'GenericMessage',
        AgentData: { AgentID: from.id, SessionID: Uuid.zero, TransactionID: Uuid.zero },
        MethodData: { Method: encodeText('emptymutelist'), Invoice: Uuid.zero },
        ParamList: [{ Parameter: NO_BYTES }],
      },
      RELIABLE_TASK,
    );
  },

  DirFindQuery({ QueryData }, from) {
    const { accounts, presence } = from.region.services;
    const found = accounts.search(decodeText(QueryData.QueryText), MAX_PEOPLE);
    from.send(
      {
        name: 'DirPeopleReply',
        AgentData: { AgentID: from.id },
        QueryData: { QueryID: QueryData.QueryID },
        QueryReplies: found.map(({ id, first, last }) => ({
          AgentID: id,
          FirstName: encodeText(first),
          LastName: encodeText(last),
          Group: NO_BYTES,
          Online: presence.of(id) !== undefined,
          Reputation: 0,
        })),
      },
      RELIABLE_TASK,
    );
  },
};

const FREE = {
  ObjectCapacity: MAX_PRIMS,
  PriceEnergyUnit: 0,
  PriceObjectClaim: 0,
  PricePublicObjectDecay: 0,
  PricePublicObjectDelete: 0,
  PriceParcelClaim: 0,
  PriceParcelClaimFactor: 1,
  PriceUpload: 0,
  PriceRentLight: 0,
  TeleportMinPrice: 0,
  TeleportPriceExponent: 2,
  EnergyEfficiency: 1,
  PriceObjectRent: 0,
  PriceObjectScaleFactor: 10,
  PriceParcelRent: 0,
  PriceGroupCreate: 0,
} as const;

const ESTATE = {
  EstateID: 1,
  ParentEstateID: 1,
  RegionFlags: REGION_FLAGS,
  SimAccess: SIM_ACCESS,
  BillableFactor: 0,
  ObjectBonusFactor: 1,
  TerrainRaiseLimit: TERRAFORM_LIMIT_METRES,
  TerrainLowerLimit: -TERRAFORM_LIMIT_METRES,
  PricePerMeter: 0,
  RedirectGridX: 0,
  RedirectGridY: 0,
  UseEstateSun: false,
  SunHour: 0,
} as const;

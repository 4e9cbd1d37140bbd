import type { MessageOf } from '@landfall/protocol/message';
import { Uuid } from '@landfall/protocol/datatypes';
import { answer } from '../region/index.ts';
import type { Handlers } from '../region/index.ts';

const NO_BYTES = new Uint8Array(0);

/** What groups have earned, spent and decided: nothing. @source OpenSim LLClientView.cs, XmlRpcGroups GroupsModule.cs */
export const groupAccountHandlers: Handlers = {
  GroupAccountSummaryRequest({ AgentData: { GroupID }, MoneyData }, from) {
    answer(from, {
      name: 'GroupAccountSummaryReply',
      AgentData: { AgentID: from.id, GroupID },
      MoneyData: { ...MoneyData, ...NOTHING_EARNED },
    });
  },

  GroupAccountDetailsRequest({ AgentData: { GroupID }, MoneyData }, from) {
    answer(from, {
      name: 'GroupAccountDetailsReply',
      AgentData: { AgentID: from.id, GroupID },
      MoneyData: { ...MoneyData, StartDate: NO_BYTES },
      HistoryData: [],
    });
  },

  GroupAccountTransactionsRequest({ AgentData: { GroupID }, MoneyData }, from) {
    answer(from, {
      name: 'GroupAccountTransactionsReply',
      AgentData: { AgentID: from.id, GroupID },
      MoneyData: { ...MoneyData, StartDate: NO_BYTES },
      HistoryData: [],
    });
  },

  GroupVoteHistoryRequest({ GroupData: { GroupID }, TransactionData }, from) {
    answer(from, {
      name: 'GroupVoteHistoryItemReply',
      AgentData: { AgentID: from.id, GroupID },
      TransactionData: { ...TransactionData, TotalNumItems: 0 },
      HistoryItemData: NO_VOTE,
      VoteItem: [],
    });
  },
};

const NOTHING_EARNED = {
  StartDate: NO_BYTES,
  Balance: 0,
  TotalCredits: 0,
  TotalDebits: 0,
  ObjectTaxCurrent: 0,
  LightTaxCurrent: 0,
  LandTaxCurrent: 0,
  GroupTaxCurrent: 0,
  ParcelDirFeeCurrent: 0,
  ObjectTaxEstimate: 0,
  LightTaxEstimate: 0,
  LandTaxEstimate: 0,
  GroupTaxEstimate: 0,
  ParcelDirFeeEstimate: 0,
  NonExemptMembers: 0,
  LastTaxDate: NO_BYTES,
  TaxDate: NO_BYTES,
} as const;

/** The message has room for one and no way to say that there is none, but for the number of items. */
const NO_VOTE: MessageOf<'GroupVoteHistoryItemReply'>['HistoryItemData'] = {
  VoteID: Uuid.zero,
  TerseDateID: NO_BYTES,
  StartDateTime: NO_BYTES,
  EndDateTime: NO_BYTES,
  VoteInitiator: Uuid.zero,
  VoteType: NO_BYTES,
  VoteResult: NO_BYTES,
  Majority: 0,
  Quorum: 0,
  ProposalText: NO_BYTES,
};

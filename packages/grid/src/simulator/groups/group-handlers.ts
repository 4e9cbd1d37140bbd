import { encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { answer } from '../region/index.ts';
import type { Handlers } from '../region/index.ts';

const NO_BYTES = new Uint8Array(0);
const UNKNOWN = encodeText('Unknown');
/** Names in one UUIDGroupNameReply, so that it stays a datagram of the usual size. */
const NAMES_PER_MESSAGE = 32;

/** Whatever is asked about a group: it has no members, roles, notices or votes, and nobody gets in or out. */
export const groupHandlers: Handlers = {
  AgentDataUpdateRequest(_message, from) {
    answer(from, {
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
    });
  },

  /** OpenSim says "Unknown" too, but of no id. @source OpenSim GroupsModule.cs */
  UUIDGroupNameRequest({ UUIDNameBlock }, from) {
    for (let at = 0; at < UUIDNameBlock.length; at += NAMES_PER_MESSAGE) {
      const some = UUIDNameBlock.slice(at, at + NAMES_PER_MESSAGE);
      const named = some.map(({ ID }) => ({ ID, GroupName: UNKNOWN }));
      answer(from, { name: 'UUIDGroupNameReply', UUIDNameBlock: named });
    }
  },

  GroupTitlesRequest({ AgentData: { GroupID, RequestID } }, from) {
    answer(from, {
      name: 'GroupTitlesReply',
      AgentData: { AgentID: from.id, GroupID, RequestID },
      GroupData: [],
    });
  },

  GroupMembersRequest({ GroupData }, from) {
    answer(from, {
      name: 'GroupMembersReply',
      AgentData: { AgentID: from.id },
      GroupData: { ...GroupData, MemberCount: 0 },
      MemberData: [],
    });
  },

  GroupRoleDataRequest({ GroupData }, from) {
    answer(from, {
      name: 'GroupRoleDataReply',
      AgentData: { AgentID: from.id },
      GroupData: { ...GroupData, RoleCount: 0 },
      RoleData: [],
    });
  },

  GroupRoleMembersRequest({ GroupData }, from) {
    answer(from, {
      name: 'GroupRoleMembersReply',
      AgentData: { AgentID: from.id, ...GroupData, TotalPairs: 0 },
      MemberData: [],
    });
  },

  GroupNoticesListRequest({ Data: { GroupID } }, from) {
    answer(from, { name: 'GroupNoticesListReply', AgentData: { AgentID: from.id, GroupID }, Data: [] });
  },

  GroupActiveProposalsRequest({ GroupData: { GroupID }, TransactionData }, from) {
    answer(from, {
      name: 'GroupActiveProposalItemReply',
      AgentData: { AgentID: from.id, GroupID },
      TransactionData: { ...TransactionData, TotalNumItems: 0 },
      ProposalData: [],
    });
  },

  CreateGroupRequest(_message, from) {
    const Message = encodeText('There are no groups in this grid.');
    answer(from, {
      name: 'CreateGroupReply',
      AgentData: { AgentID: from.id },
      ReplyData: { GroupID: Uuid.zero, Success: false, Message },
    });
  },

  JoinGroupRequest({ GroupData: { GroupID } }, from) {
    answer(from, {
      name: 'JoinGroupReply',
      AgentData: { AgentID: from.id },
      GroupData: { GroupID, Success: false },
    });
  },

  LeaveGroupRequest({ GroupData: { GroupID } }, from) {
    answer(from, {
      name: 'LeaveGroupReply',
      AgentData: { AgentID: from.id },
      GroupData: { GroupID, Success: false },
    });
  },

  EjectGroupMemberRequest({ GroupData: { GroupID } }, from) {
    answer(from, {
      name: 'EjectGroupMemberReply',
      AgentData: { AgentID: from.id },
      GroupData: { GroupID },
      EjectData: { Success: false },
    });
  },
};

import { decodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { asInteger } from '@landfall/protocol/llsd';
import type { MessageName, MessageOf } from '@landfall/protocol/message';
import { describe, expect, it } from 'vitest';
import { askCapability, createTestWorld, NOBODY } from '../../testing/index.ts';
import type { TestAgent } from '../../testing/index.ts';

const REQUEST = Uuid.parse('a1b2c3d4-0000-4000-8000-00000000000a');

async function arrived() {
  const world = await createTestWorld();
  return { ...world, world, agent: await world.arrive() };
}

/** What an agent is answered to what it sends. */
async function answerTo<N extends MessageName>(
  name: N,
  message: (agent: TestAgent) => MessageOf<MessageName>,
): Promise<MessageOf<N>[]> {
  const { network, agent } = await arrived();
  agent.send(message(agent));
  await network.run(500);
  return agent.all(name);
}

describe('a grid without groups', () => {
  it('says of oneself that no group is active', async () => {
    const [told] = await answerTo('AgentDataUpdate', ({ agentData: AgentData }) => ({
      name: 'AgentDataUpdateRequest',
      AgentData,
    }));
    const { FirstName, LastName, ActiveGroupID, GroupPowers, GroupTitle } = told!.AgentData;
    expect([FirstName, LastName, GroupTitle].map(decodeText)).toEqual(['Test', 'User', '']);
    expect([ActiveGroupID.isZero, GroupPowers]).toEqual([true, 0n]);
  });

  it('names as many as are asked about, in messages of the usual size, in their order', async () => {
    const asked = Array.from({ length: 70 }, (_, n) => ({ ID: new Uuid(1, 2, 3, n) }));
    const replies = await answerTo('UUIDGroupNameReply', () => ({
      name: 'UUIDGroupNameRequest',
      UUIDNameBlock: asked,
    }));
    expect(replies.map(({ UUIDNameBlock }) => UUIDNameBlock.length)).toEqual([32, 32, 6]);
    const named = replies.flatMap(({ UUIDNameBlock }) => UUIDNameBlock);
    expect(named.map(({ ID }) => ID.key)).toEqual(asked.map(({ ID }) => ID.key));
    expect(new Set(named.map(({ GroupName }) => decodeText(GroupName)))).toEqual(new Set(['Unknown']));
  });

  it('says nothing when no group is asked about', async () => {
    expect(
      await answerTo('UUIDGroupNameReply', () => ({ name: 'UUIDGroupNameRequest', UUIDNameBlock: [] })),
    ).toEqual([]);
  });

  it('founds none, and says why', async () => {
    const text = new Uint8Array(3);
    const [told] = await answerTo('CreateGroupReply', ({ agentData: AgentData }) => ({
      name: 'CreateGroupRequest',
      AgentData,
      GroupData: {
        Name: text,
        Charter: text,
        ShowInList: true,
        InsigniaID: NOBODY,
        MembershipFee: -1,
        OpenEnrollment: true,
        AllowPublish: true,
        MaturePublish: true,
      },
    }));
    expect([told!.ReplyData.Success, told!.ReplyData.GroupID.isZero]).toEqual([false, true]);
    expect(decodeText(told!.ReplyData.Message)).toMatch(/no groups/);
  });

  it('lets nobody in, out or be thrown out', async () => {
    const GroupData = { GroupID: NOBODY };
    const [joined] = await answerTo('JoinGroupReply', ({ agentData: AgentData }) => ({
      name: 'JoinGroupRequest',
      AgentData,
      GroupData,
    }));
    const [left] = await answerTo('LeaveGroupReply', ({ agentData: AgentData }) => ({
      name: 'LeaveGroupRequest',
      AgentData,
      GroupData,
    }));
    const [ejected] = await answerTo('EjectGroupMemberReply', ({ agentData: AgentData }) => ({
      name: 'EjectGroupMemberRequest',
      AgentData,
      GroupData,
      EjectData: [{ EjecteeID: NOBODY }],
    }));
    expect([joined!.GroupData.Success, left!.GroupData.Success, ejected!.EjectData.Success]).toEqual([
      false,
      false,
      false,
    ]);
    expect(ejected!.GroupData.GroupID.equals(NOBODY)).toBe(true);
  });

  it('counts nobody among the members, the roles and those who have them', async () => {
    const GroupData = { GroupID: NOBODY, RequestID: REQUEST };
    const [members] = await answerTo('GroupMembersReply', ({ agentData: AgentData }) => ({
      name: 'GroupMembersRequest',
      AgentData,
      GroupData,
    }));
    const [roles] = await answerTo('GroupRoleDataReply', ({ agentData: AgentData }) => ({
      name: 'GroupRoleDataRequest',
      AgentData,
      GroupData,
    }));
    const [pairs] = await answerTo('GroupRoleMembersReply', ({ agentData: AgentData }) => ({
      name: 'GroupRoleMembersRequest',
      AgentData,
      GroupData,
    }));
    expect(members).toMatchObject({ GroupData: { ...GroupData, MemberCount: 0 }, MemberData: [] });
    expect(roles).toMatchObject({ GroupData: { ...GroupData, RoleCount: 0 }, RoleData: [] });
    expect(pairs).toMatchObject({ AgentData: { ...GroupData, TotalPairs: 0 }, MemberData: [] });
  });

  it('gives the interval of an account back, and nothing in it', async () => {
    const MoneyData = { RequestID: REQUEST, IntervalDays: -7, CurrentInterval: 2 ** 31 - 1 };
    const [told] = await answerTo('GroupAccountSummaryReply', ({ agentData }) => ({
      name: 'GroupAccountSummaryRequest',
      AgentData: { ...agentData, GroupID: NOBODY },
      MoneyData,
    }));
    expect(told!.MoneyData).toMatchObject({ ...MoneyData, Balance: 0, TotalDebits: 0, NonExemptMembers: 0 });
    expect(told!.AgentData.GroupID.equals(NOBODY)).toBe(true);
  });

  it('has voted on nothing: an item that is said to be none', async () => {
    const TransactionData = { TransactionID: REQUEST };
    const [told] = await answerTo('GroupVoteHistoryItemReply', ({ agentData: AgentData }) => ({
      name: 'GroupVoteHistoryRequest',
      AgentData,
      GroupData: { GroupID: NOBODY },
      TransactionData,
    }));
    expect(told!.TransactionData).toMatchObject({ ...TransactionData, TotalNumItems: 0 });
    expect([told!.HistoryItemData.VoteID.isZero, told!.VoteItem]).toEqual([true, []]);
  });

  it('tells by capability that a group has no members', async () => {
    const { world, agent } = await arrived();
    const told = await askCapability(world, agent, 'GroupMemberData', { group_id: NOBODY });
    expect([asInteger(told['member_count']), told['members'], told['titles']]).toEqual([0, {}, []]);
  });
});

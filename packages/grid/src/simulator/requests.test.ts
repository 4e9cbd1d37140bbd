import { describe, expect, it } from 'vitest';
import { decodeText, encodeText } from '@landfall/protocol/bytes';
import { Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import type { MessageName, MessageOf } from '@landfall/protocol/message';
import { NOBODY, TEST_CONFIG, createTestWorld } from '../testing/index.ts';
import type { TestAgent } from '../testing/index.ts';

type Sent = MessageOf<MessageName>;

const QUERY = Uuid.parse('a1b2c3d4-0000-4000-8000-00000000000a');
const GROUP = { GroupID: NOBODY, RequestID: QUERY };
const [PLAIN] = TEST_CONFIG.regions;
const PRIM = {
  id: 'b0000000-0000-4000-8000-000000000001',
  position: [130, 128, 26] as [number, number, number],
};
const WITH_PRIM = { ...TEST_CONFIG, regions: [{ ...PLAIN!, prims: [PRIM] }] };

const generic = (agent: TestAgent, method: string, ...parameters: string[]): MessageOf<'GenericMessage'> => ({
  name: 'GenericMessage',
  AgentData: { ...agent.agentData, TransactionID: Uuid.zero },
  MethodData: { Method: encodeText(method), Invoice: Uuid.zero },
  ParamList: parameters.map((parameter) => ({ Parameter: encodeText(parameter) })),
});

const search = { QueryID: QUERY, QueryText: encodeText('x'), QueryStart: 0 };
const place = { Position: ZERO_VECTOR, LookAt: ZERO_VECTOR };

/** What a client waits for: the request, the answer, and what must be in it. */
type Answered = [string, (agent: TestAgent) => Sent, MessageName, object];
const ANSWERED: readonly Answered[] = [
  [
    'a teleport to a region',
    ({ agentData: AgentData }) => ({
      name: 'TeleportLocationRequest',
      AgentData,
      Info: { RegionHandle: 0n as never, ...place },
    }),
    'TeleportFailed',
    { Info: { Reason: expect.any(Uint8Array) as Uint8Array } },
  ],
  [
    'a teleport to a region by id',
    ({ agentData: AgentData }) => ({
      name: 'TeleportRequest',
      AgentData,
      Info: { RegionID: NOBODY, ...place },
    }),
    'TeleportFailed',
    {},
  ],
  [
    'a teleport home',
    ({ agentData }) => ({ name: 'TeleportLandmarkRequest', Info: { ...agentData, LandmarkID: Uuid.zero } }),
    'TeleportLocal',
    {},
  ],
  [
    'a teleport to a friend',
    ({ agentData }) => ({
      name: 'TeleportLureRequest',
      Info: { ...agentData, LureID: NOBODY, TeleportFlags: 4 },
    }),
    'TeleportFailed',
    {},
  ],
  [
    'setting home',
    ({ agentData: AgentData }) => ({
      name: 'SetStartLocationRequest',
      AgentData,
      StartLocationData: {
        SimName: new Uint8Array(0),
        LocationID: 1,
        LocationPos: ZERO_VECTOR,
        LocationLookAt: ZERO_VECTOR,
      },
    }),
    'AlertMessage',
    {},
  ],
  [
    'places',
    ({ agentData }) => ({
      name: 'PlacesQuery',
      AgentData: { ...agentData, QueryID: QUERY },
      TransactionData: { TransactionID: NOBODY },
      QueryData: { QueryText: new Uint8Array(0), QueryFlags: 0, Category: 0, SimName: new Uint8Array(0) },
    }),
    'PlacesReply',
    { AgentData: { QueryID: QUERY }, TransactionData: { TransactionID: NOBODY }, QueryData: [] },
  ],
  [
    'places by name',
    ({ agentData: AgentData }) => ({
      name: 'DirPlacesQuery',
      AgentData,
      QueryData: { ...search, QueryFlags: 0, Category: 0, SimName: new Uint8Array(0) },
    }),
    'DirPlacesReply',
    { QueryData: [{ QueryID: QUERY }], QueryReplies: [] },
  ],
  [
    'land for sale',
    ({ agentData: AgentData }) => ({
      name: 'DirLandQuery',
      AgentData,
      QueryData: { QueryID: QUERY, QueryFlags: 0, SearchType: 0, Price: 0, Area: 0, QueryStart: 0 },
    }),
    'DirLandReply',
    { QueryData: { QueryID: QUERY }, QueryReplies: [] },
  ],
  [
    'popular places',
    ({ agentData: AgentData }) => ({
      name: 'DirPopularQuery',
      AgentData,
      QueryData: { QueryID: QUERY, QueryFlags: 0 },
    }),
    'DirPopularReply',
    { QueryData: { QueryID: QUERY } },
  ],
  [
    'advertisements',
    ({ agentData: AgentData }) => ({
      name: 'DirClassifiedQuery',
      AgentData,
      QueryData: { ...search, QueryFlags: 0, Category: 0 },
    }),
    'DirClassifiedReply',
    { QueryData: { QueryID: QUERY } },
  ],
  [
    'groups by name',
    ({ agentData: AgentData }) => ({
      name: 'DirFindQuery',
      AgentData,
      QueryData: { ...search, QueryFlags: 0x10 },
    }),
    'DirGroupsReply',
    { QueryReplies: [] },
  ],
  [
    'events',
    ({ agentData: AgentData }) => ({
      name: 'DirFindQuery',
      AgentData,
      QueryData: { ...search, QueryFlags: 0x20 },
    }),
    'DirEventsReply',
    { QueryReplies: [] },
  ],
  [
    'a payment',
    ({ agentData: AgentData }) => ({
      name: 'MoneyTransferRequest',
      AgentData,
      MoneyData: {
        SourceID: AgentData.AgentID,
        DestID: NOBODY,
        Flags: 0,
        Amount: 10,
        AggregatePermNextOwner: 0,
        AggregatePermInventory: 0,
        TransactionType: 5001,
        Description: new Uint8Array(0),
      },
    }),
    'MoneyBalanceReply',
    {
      MoneyData: { TransactionSuccess: false, MoneyBalance: 0 },
      TransactionInfo: { Amount: 10, DestID: NOBODY },
    },
  ],
  [
    'what an object costs',
    () => ({ name: 'RequestPayPrice', ObjectData: { ObjectID: Uuid.parse(PRIM.id) } }),
    'PayPriceReply',
    { ObjectData: { DefaultPayPrice: -2 } },
  ],
  [
    'the covenant',
    ({ agentData: AgentData }) => ({ name: 'EstateCovenantRequest', AgentData }),
    'EstateCovenantReply',
    { Data: { CovenantID: Uuid.zero } },
  ],
  [
    'the owners of objects',
    ({ agentData: AgentData }) => ({
      name: 'ParcelObjectOwnersRequest',
      AgentData,
      ParcelData: { LocalID: 1 },
    }),
    'ParcelObjectOwnersReply',
    { Data: [{ Count: 1, IsGroupOwned: false }] },
  ],
  [
    'the owners of objects of no parcel',
    ({ agentData: AgentData }) => ({
      name: 'ParcelObjectOwnersRequest',
      AgentData,
      ParcelData: { LocalID: 7 },
    }),
    'ParcelObjectOwnersReply',
    { Data: [] },
  ],
  [
    'which objects are on the parcel',
    ({ agentData: AgentData }) => ({
      name: 'ParcelSelectObjects',
      AgentData,
      ParcelData: { LocalID: 1, ReturnType: 2 },
      ReturnIDs: [],
    }),
    'ForceObjectSelect',
    { Header: { ResetList: true }, Data: [{ LocalID: 720_000 }] },
  ],
  [
    'which objects of others are on the parcel',
    ({ agentData: AgentData }) => ({
      name: 'ParcelSelectObjects',
      AgentData,
      ParcelData: { LocalID: 1, ReturnType: 8 },
      ReturnIDs: [],
    }),
    'ForceObjectSelect',
    { Header: { ResetList: true }, Data: [] },
  ],
  [
    'what is in a prim',
    ({ agentData: AgentData }) => ({
      name: 'RequestTaskInventory',
      AgentData,
      InventoryData: { LocalID: 720_000 },
    }),
    'ReplyTaskInventory',
    { InventoryData: { Serial: 0, Filename: new Uint8Array(0) } },
  ],
  [
    'a seat that is not there',
    ({ agentData: AgentData }) => ({
      name: 'AgentRequestSit',
      AgentData,
      TargetObject: { TargetID: NOBODY, Offset: ZERO_VECTOR },
    }),
    'AlertMessage',
    {},
  ],
  [
    'god powers',
    ({ agentData: AgentData }) => ({
      name: 'RequestGodlikePowers',
      AgentData,
      RequestBlock: { Godlike: true, Token: Uuid.zero },
    }),
    'AlertMessage',
    {},
  ],
  [
    'a profile',
    ({ agentData }) => ({
      name: 'AvatarPropertiesRequest',
      AgentData: { ...agentData, AvatarID: agentData.AgentID },
    }),
    'AvatarPropertiesReply',
    { PropertiesData: { CharterMember: encodeText('Test User'), Flags: 0x10 } },
  ],
  [
    'the profile of nobody',
    ({ agentData }) => ({ name: 'AvatarPropertiesRequest', AgentData: { ...agentData, AvatarID: NOBODY } }),
    'AvatarInterestsReply',
    { AgentData: { AvatarID: NOBODY } },
  ],
  [
    'picks',
    (agent) => generic(agent, 'avatarpicksrequest', NOBODY.toString()),
    'AvatarPicksReply',
    { AgentData: { TargetID: NOBODY }, Data: [] },
  ],
  [
    'picks, in other letters',
    (agent) => generic(agent, ' AvatarPicksRequest', NOBODY.toString()),
    'AvatarPicksReply',
    {},
  ],
  [
    'classifieds of somebody',
    (agent) => generic(agent, 'avatarclassifiedsrequest', NOBODY.toString()),
    'AvatarClassifiedReply',
    { Data: [] },
  ],
  [
    'notes about somebody',
    (agent) => generic(agent, 'avatarnotesrequest', NOBODY.toString()),
    'AvatarNotesReply',
    { Data: { TargetID: NOBODY } },
  ],
  [
    'settings of oneself',
    ({ agentData: AgentData }) => ({ name: 'UserInfoRequest', AgentData }),
    'UserInfoReply',
    { UserData: { IMViaEMail: false } },
  ],
  [
    'titles in a group',
    ({ agentData }) => ({ name: 'GroupTitlesRequest', AgentData: { ...agentData, ...GROUP } }),
    'GroupTitlesReply',
    { AgentData: GROUP, GroupData: [] },
  ],
  [
    'members of a group',
    ({ agentData: AgentData }) => ({ name: 'GroupMembersRequest', AgentData, GroupData: GROUP }),
    'GroupMembersReply',
    { GroupData: { ...GROUP, MemberCount: 0 } },
  ],
  [
    'roles of a group',
    ({ agentData: AgentData }) => ({ name: 'GroupRoleDataRequest', AgentData, GroupData: GROUP }),
    'GroupRoleDataReply',
    { GroupData: { ...GROUP, RoleCount: 0 } },
  ],
  [
    'who has which role',
    ({ agentData: AgentData }) => ({ name: 'GroupRoleMembersRequest', AgentData, GroupData: GROUP }),
    'GroupRoleMembersReply',
    { AgentData: { ...GROUP, TotalPairs: 0 } },
  ],
  [
    'notices of a group',
    ({ agentData: AgentData }) => ({ name: 'GroupNoticesListRequest', AgentData, Data: { GroupID: NOBODY } }),
    'GroupNoticesListReply',
    { Data: [] },
  ],
  [
    'votes of a group',
    ({ agentData: AgentData }) => ({
      name: 'GroupActiveProposalsRequest',
      AgentData,
      GroupData: { GroupID: NOBODY },
      TransactionData: { TransactionID: QUERY },
    }),
    'GroupActiveProposalItemReply',
    { TransactionData: { TransactionID: QUERY, TotalNumItems: 0 } },
  ],
  [
    'the name of a group',
    () => ({ name: 'UUIDGroupNameRequest', UUIDNameBlock: [{ ID: NOBODY }] }),
    'UUIDGroupNameReply',
    { UUIDNameBlock: [{ ID: NOBODY, GroupName: encodeText('Unknown') }] },
  ],
  ...(['Summary', 'Details', 'Transactions'] as const).map((kind): Answered => [
    `the ${kind.toLowerCase()} of a group's account`,
    ({ agentData }) => ({
      name: `GroupAccount${kind}Request`,
      AgentData: { ...agentData, GroupID: NOBODY },
      MoneyData: { RequestID: QUERY, IntervalDays: 7, CurrentInterval: 1 },
    }),
    `GroupAccount${kind}Reply`,
    { AgentData: { GroupID: NOBODY }, MoneyData: { RequestID: QUERY, IntervalDays: 7, CurrentInterval: 1 } },
  ]),
  [
    'what a group has voted',
    ({ agentData: AgentData }) => ({
      name: 'GroupVoteHistoryRequest',
      AgentData,
      GroupData: { GroupID: NOBODY },
      TransactionData: { TransactionID: QUERY },
    }),
    'GroupVoteHistoryItemReply',
    { TransactionData: { TransactionID: QUERY, TotalNumItems: 0 }, VoteItem: [] },
  ],
  [
    'joining a group',
    ({ agentData: AgentData }) => ({ name: 'JoinGroupRequest', AgentData, GroupData: { GroupID: NOBODY } }),
    'JoinGroupReply',
    { GroupData: { GroupID: NOBODY, Success: false } },
  ],
  [
    'leaving a group',
    ({ agentData: AgentData }) => ({ name: 'LeaveGroupRequest', AgentData, GroupData: { GroupID: NOBODY } }),
    'LeaveGroupReply',
    { GroupData: { Success: false } },
  ],
  [
    'a file',
    () => ({
      name: 'RequestXfer',
      XferID: {
        ID: 7n,
        Filename: encodeText('x'),
        FilePath: 0,
        DeleteOnCompletion: false,
        UseBigPackets: false,
        VFileID: Uuid.zero,
        VFileType: 0,
      },
    }),
    'AbortXfer',
    { XferID: { ID: 7n, Result: -43 } },
  ],
  [
    'an upload by the older messages',
    () => ({
      name: 'AssetUploadRequest',
      AssetBlock: {
        TransactionID: QUERY,
        Type: 7,
        Tempfile: false,
        StoreLocal: false,
        AssetData: new Uint8Array(9),
      },
    }),
    'AssetUploadComplete',
    { AssetBlock: { Type: 7, Success: true } },
  ],
];

describe('a request for', () => {
  it.each(ANSWERED)('%s is answered', async (_, request, name, expected) => {
    const { network, arrive } = await createTestWorld(WITH_PRIM);
    const agent = await arrive();
    const before = agent.all(name).length;
    agent.send(request(agent));
    await network.run(500);
    expect(agent.all(name).slice(before)).toMatchObject([expected]);
  });

  it('people is answered with those whose names have the text in them', async () => {
    const { network, arrive } = await createTestWorld();
    const agent = await arrive();
    const ask = (name: string): void =>
      agent.send({
        name: 'AvatarPickerRequest',
        AgentData: { ...agent.agentData, QueryID: QUERY },
        Data: { Name: encodeText(name) },
      });
    ask('av');
    ask('nobody like that');
    await network.run(500);
    const replies = agent.all('AvatarPickerReply');
    expect(replies.map(({ Data }) => Data.map(({ LastName }) => decodeText(LastName)))).toEqual([
      ['Avatar'],
      [],
    ]);
    expect(replies.every(({ AgentData }) => AgentData.QueryID.equals(QUERY))).toBe(true);
  });

  it('a region by its id is answered with its handle, of a parcel with what it is', async () => {
    const { network, grid, arrive } = await createTestWorld();
    const agent = await arrive();
    const [{ id: RegionID }] = grid.regions as [(typeof grid.regions)[number]];
    agent.send({ name: 'RegionHandleRequest', RequestBlock: { RegionID } });
    agent.send({ name: 'RegionHandleRequest', RequestBlock: { RegionID: NOBODY } });
    agent.send({
      name: 'ParcelDwellRequest',
      AgentData: agent.agentData,
      Data: { LocalID: 1, ParcelID: NOBODY },
    });
    await network.run(500);
    expect(agent.all('RegionIDAndHandleReply').map(({ ReplyBlock }) => ReplyBlock.RegionID.key)).toEqual([
      RegionID.key,
    ]);
    const { ParcelID } = agent.all('ParcelDwellReply')[0]!.Data;
    agent.send({ name: 'ParcelInfoRequest', AgentData: agent.agentData, Data: { ParcelID } });
    agent.send({ name: 'ParcelInfoRequest', AgentData: agent.agentData, Data: { ParcelID: NOBODY } });
    await network.run(500);
    const told = agent
      .all('ParcelInfoReply')
      .map(({ Data }) => [decodeText(Data.SimName), Data.GlobalX, Data.GlobalZ]);
    expect(told).toEqual([['Plain', 256_128, 25]]);
  });

  it('nothing that is known, or with nonsense in it, is left without an answer', async () => {
    const { network, arrive } = await createTestWorld();
    const agent = await arrive();
    const before = agent.messages.length;
    agent.send(generic(agent, 'toString'));
    agent.send(generic(agent, 'avatarpicksrequest', 'nonsense'));
    agent.send(generic(agent, 'avatarpicksrequest'));
    agent.send(generic(agent, 'autopilot', 'a', 'b'));
    agent.send({ name: 'RequestPayPrice', ObjectData: { ObjectID: NOBODY } });
    await network.run(500);
    const names = agent.messages.slice(before).map(({ name }) => name);
    expect(names.filter((name) => /Reply|Alert|Failed/.test(name))).toEqual([]);
  });

  it('a teleport in the name of somebody else is dropped', async () => {
    const { network, arrive } = await createTestWorld();
    const agent = await arrive();
    const { SessionID, AgentID } = agent.agentData;
    const info = { LandmarkID: Uuid.zero };
    agent.send({ name: 'TeleportLandmarkRequest', Info: { AgentID: NOBODY, SessionID, ...info } });
    agent.send({ name: 'TeleportLandmarkRequest', Info: { AgentID, SessionID: NOBODY, ...info } });
    await network.run(500);
    expect(agent.all('TeleportFailed')).toEqual([]);
  });
});

describe('the autopilot', () => {
  const east = ({ grid }: Awaited<ReturnType<typeof createTestWorld>>): number =>
    grid.regions[0]!.avatars()[0]!.position.x;

  it('walks to a place of the grid and stops there', async () => {
    const world = await createTestWorld();
    const agent = await world.arrive();
    agent.send(generic(agent, 'autopilot', '256140.0', '256128.0', '25'));
    await world.network.run(3000);
    expect(east(world)).toBeCloseTo(128 + 7.2, 0);
    await world.network.run(5000);
    expect(Math.abs(east(world) - 140)).toBeLessThan(0.6);
  });

  it('is ended by a key', async () => {
    const world = await createTestWorld();
    const agent = await world.arrive();
    agent.send(generic(agent, 'autopilot', '256140', '256128', '25'));
    await world.network.run(1000);
    agent.update(0x2);
    await world.network.run(200);
    agent.update(0);
    await world.network.run(200);
    const stopped = east(world);
    await world.network.run(3000);
    expect(east(world)).toBeCloseTo(stopped, 3);
  });
});

import { describe, expect, it } from 'vitest';
import { decodeText, encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { NOBODY, TEST_CONFIG, createTestWorld } from '../testing/index.ts';

const flat = { kind: 'flat', height: 25 } as const;

async function arrived(regions = TEST_CONFIG.regions) {
  const world = await createTestWorld({ ...TEST_CONFIG, regions });
  return { ...world, agent: await world.arrive() };
}

describe('small questions', () => {
  it('about names are answered for those who exist', async () => {
    const { network, agent } = await arrived();
    const ask = [{ ID: agent.login.agentId }, { ID: NOBODY }];
    agent.send({ name: 'UUIDNameRequest', UUIDNameBlock: ask });
    await network.run(500);
    const names = agent.all('UUIDNameReply').flatMap(({ UUIDNameBlock }) => UUIDNameBlock);
    expect(names.map(({ FirstName, LastName }) => [FirstName, LastName].map(decodeText))).toEqual([
      ['Test', 'User'],
    ]);
  });

  it('about money, the economy, oneself, the region and muted people are answered', async () => {
    const { network, agent } = await arrived();
    const { agentData: AgentData } = agent;
    agent.send({ name: 'MoneyBalanceRequest', AgentData, MoneyData: { TransactionID: NOBODY } });
    agent.send({ name: 'EconomyDataRequest' });
    agent.send({ name: 'AgentDataUpdateRequest', AgentData });
    agent.send({ name: 'RequestRegionInfo', AgentData });
    agent.send({ name: 'MuteListRequest', AgentData, MuteData: { MuteCRC: 0 } });
    await network.run(500);
    expect(agent.all('MoneyBalanceReply')[0]!.MoneyData.TransactionID.equals(NOBODY)).toBe(true);
    expect(agent.all('EconomyData')).toHaveLength(1);
    expect(decodeText(agent.all('AgentDataUpdate')[0]!.AgentData.FirstName)).toBe('Test');
    expect(decodeText(agent.all('RegionInfo')[0]!.RegionInfo.SimName)).toBe('Plain');
    expect(decodeText(agent.all('GenericMessage')[0]!.MethodData.Method)).toBe('emptymutelist');
  });

  it('for people find those whose names have the text in them', async () => {
    const { network, agent } = await arrived();
    const QueryData = { QueryID: NOBODY, QueryText: encodeText('er'), QueryFlags: 1, QueryStart: 0 };
    agent.send({ name: 'DirFindQuery', AgentData: agent.agentData, QueryData });
    await network.run(500);
    const found = agent.all('DirPeopleReply').flatMap(({ QueryReplies }) => QueryReplies);
    const names = found.map(({ FirstName, Online }) => [decodeText(FirstName), Online]);
    expect(names).toEqual([
      ['Test', true],
      ['Third', false],
    ]);
  });

  it('for assets nobody has are answered: not found; the outfit comes whole', async () => {
    const { network, agent } = await arrived();
    agent.send({ name: 'AgentWearablesRequest', AgentData: agent.agentData });
    await network.run(500);
    const { AssetID } = agent.all('AgentWearablesUpdate')[0]!.WearableData[0]!;
    const request = { ChannelType: 2, SourceType: 2, Priority: 101 };
    const ask = (TransferID: Uuid, Params: Uint8Array): void =>
      agent.send({ name: 'TransferRequest', TransferInfo: { ...request, TransferID, Params } });
    ask(NOBODY, new Uint8Array([...AssetID.toBytes(), 13, 0, 0, 0]));
    ask(Uuid.zero, new Uint8Array(3));
    await network.run(500);
    const statuses = agent.all('TransferInfo').map(({ TransferInfo }) => TransferInfo.Status);
    expect(new Set(statuses)).toEqual(new Set([0, -2]));
    const data = agent
      .all('TransferPacket')
      .map(({ TransferData }) => new TextDecoder().decode(TransferData.Data));
    expect(data.join('')).toMatch(/^LLWearable version 22\nDefault Shape\n/);
    expect(agent.all('TransferPacket').at(-1)!.TransferData.Status).toBe(1);
  });
});

describe('the map', () => {
  const REGIONS = [
    { name: 'Plain', terrain: flat },
    { name: 'Plainer', x: 1010, size: 512, terrain: flat },
  ];
  const ask = { Flags: 2, EstateID: 0, Godlike: false };

  it('shows the regions of a rectangle', async () => {
    const { network, agent } = await arrived(REGIONS);
    const PositionData = { MinX: 1000, MaxX: 1009, MinY: 990, MaxY: 1009 };
    agent.send({ name: 'MapBlockRequest', AgentData: { ...agent.agentData, ...ask }, PositionData });
    await network.run(500);
    const [reply] = agent.all('MapBlockReply');
    expect(reply!.Data.map(({ Name }) => decodeText(Name))).toEqual(['Plain']);
    expect(reply!.Size ?? []).toEqual([]);
  });

  it('finds regions by the start of their names, ends with a mark, and tells large sizes', async () => {
    const { network, agent } = await arrived(REGIONS);
    const NameData = { Name: encodeText('plain') };
    agent.send({ name: 'MapNameRequest', AgentData: { ...agent.agentData, ...ask }, NameData });
    await network.run(500);
    const [reply] = agent.all('MapBlockReply');
    expect(reply!.Data.map(({ Name, Access }) => [decodeText(Name), Access])).toEqual([
      ['Plain', 13],
      ['Plainer', 13],
      ['plain', 255],
    ]);
    expect(reply!.Size!.map(({ SizeX }) => SizeX)).toEqual([256, 512, 256]);
  });
});

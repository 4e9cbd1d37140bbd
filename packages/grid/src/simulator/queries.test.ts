import { describe, expect, it } from 'vitest';
import { decodeText, encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { NOBODY, TEST_CONFIG, createTestWorld } from '../testing/index.ts';

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

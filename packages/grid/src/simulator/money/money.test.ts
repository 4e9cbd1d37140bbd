import { decodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { describe, expect, it } from 'vitest';
import { MAX_PRIMS } from '../../config/index.ts';
import { createTestWorld, NOBODY, TEST_CONFIG } from '../../testing/index.ts';
import type { TestAgent } from '../../testing/index.ts';

const PRIM_ID = 'b0000000-0000-4000-8000-000000000001';

async function arrived() {
  const [plain] = TEST_CONFIG.regions;
  const prims = [
    { id: PRIM_ID, position: [130, 128, 26] as [number, number, number] },
    { position: [131, 128, 26] as [number, number, number] },
  ];
  const world = await createTestWorld({ ...TEST_CONFIG, regions: [{ ...plain!, prims }] });
  return { ...world, agent: await world.arrive() };
}

const pay = (agent: TestAgent, Amount: number, SourceID = agent.login.agentId): void =>
  agent.send({
    name: 'MoneyTransferRequest',
    AgentData: agent.agentData,
    MoneyData: {
      SourceID,
      DestID: NOBODY,
      Flags: 0xff,
      Amount,
      AggregatePermNextOwner: 0,
      AggregatePermInventory: 0,
      TransactionType: 5001,
      Description: new Uint8Array(0),
    },
  });

describe('a grid without money', () => {
  it('says what nothing costs, and how much the region can hold', async () => {
    const { network, agent } = await arrived();
    agent.send({ name: 'EconomyDataRequest' });
    await network.run(500);
    const { Info } = agent.all('EconomyData')[0]!;
    expect([Info.ObjectCapacity, Info.ObjectCount]).toEqual([MAX_PRIMS, 2]);
    const prices = Object.entries(Info).filter(([name]) =>
      /^Price(?!ParcelClaimFactor|ObjectScale)/.test(name),
    );
    expect(prices.length).toBeGreaterThan(8);
    expect(prices.filter(([, price]) => price !== 0)).toEqual([]);
  });

  it('gives each question about the balance back with its number', async () => {
    const { network, agent } = await arrived();
    for (const TransactionID of [NOBODY, Uuid.zero]) {
      agent.send({ name: 'MoneyBalanceRequest', AgentData: agent.agentData, MoneyData: { TransactionID } });
    }
    await network.run(500);
    const told = agent.all('MoneyBalanceReply');
    expect(told.map(({ MoneyData }) => MoneyData.TransactionID.key)).toEqual([NOBODY.key, Uuid.zero.key]);
    for (const { MoneyData, TransactionInfo } of told) {
      expect([MoneyData.MoneyBalance, MoneyData.TransactionSuccess, TransactionInfo.Amount]).toEqual([
        0,
        true,
        0,
      ]);
      expect(MoneyData.AgentID.equals(agent.login.agentId)).toBe(true);
    }
  });

  it.each([1, 0, -1, 2 ** 31 - 1, -(2 ** 31)])('lets nobody pay %i', async (amount) => {
    const { network, agent } = await arrived();
    pay(agent, amount);
    await network.run(500);
    const { MoneyData, TransactionInfo } = agent.all('MoneyBalanceReply')[0]!;
    expect([MoneyData.TransactionSuccess, MoneyData.MoneyBalance]).toEqual([false, 0]);
    expect(decodeText(MoneyData.Description)).toBe('There is no money in this grid.');
    expect([TransactionInfo.Amount, TransactionInfo.TransactionType]).toEqual([amount, 5001]);
  });

  it('takes who pays for who asks, whatever the request says', async () => {
    const { network, agent } = await arrived();
    pay(agent, 5, NOBODY);
    await network.run(500);
    const { TransactionInfo } = agent.all('MoneyBalanceReply')[0]!;
    expect(TransactionInfo.SourceID.equals(agent.login.agentId)).toBe(true);
  });

  it('tells what to pay an object, and nothing of one that is not there', async () => {
    const { network, agent } = await arrived();
    for (const ObjectID of [NOBODY, Uuid.parse(PRIM_ID)]) {
      agent.send({ name: 'RequestPayPrice', ObjectData: { ObjectID } });
    }
    await network.run(500);
    const [told, ...more] = agent.all('PayPriceReply');
    expect(more).toEqual([]);
    expect(told!.ObjectData).toMatchObject({ DefaultPayPrice: -2 });
    expect([
      told!.ObjectData.ObjectID.toString(),
      told!.ButtonData.map(({ PayButton }) => PayButton),
    ]).toEqual([PRIM_ID, [-2, -2, -2, -2]]);
  });
});

import { describe, expect, it } from 'vitest';
import { asArray, asMap } from '@landfall/protocol/llsd';
import { NOBODY, TEST_CONFIG, createTestWorld } from '../../testing/index.ts';
import type { TestAgent } from '../../testing/index.ts';

const LARGE = {
  ...TEST_CONFIG,
  regions: [
    {
      name: 'Large',
      size: 512,
      terrain: { kind: 'flat', height: 25 } as const,
      prims: Array.from({ length: 450 }, (_, index) => ({
        position: [1 + index, 5, 30] as [number, number, number],
      })),
    },
  ],
};

async function arrived() {
  const world = await createTestWorld(LARGE);
  const agent = await world.arrive();
  // Until the scene has come: answers wait behind it.
  await world.network.run(5000);
  return { ...world, agent };
}

const ask = (agent: TestAgent, SequenceID: number, West: number): void =>
  agent.send({
    name: 'ParcelPropertiesRequest',
    AgentData: agent.agentData,
    ParcelData: { SequenceID, West, South: West, East: West, North: West, SnapSelection: false },
  });

const answersOf = (agent: TestAgent) =>
  agent.events.flatMap(({ message, body }) =>
    message === 'ParcelProperties' ? [asMap(asArray(body['ParcelData'])[0])] : [],
  );

describe('what agents ask about land', () => {
  it('is answered in the order in which it was asked, also where there is no land', async () => {
    const { network, agent } = await arrived();
    const before = answersOf(agent).length;
    const places = [5, 511, -50, 1e9, Number.NaN];
    for (const [index, place] of places.entries()) ask(agent, 100 + index, place);
    agent.send({
      name: 'ParcelPropertiesRequestByID',
      AgentData: agent.agentData,
      ParcelData: { SequenceID: 999, LocalID: 77 },
    });
    await network.run(2000);
    const answers = answersOf(agent).slice(before);
    expect(answers.map(({ SequenceID }) => SequenceID)).toEqual([100, 101, 102, 103, 104, 999]);
    expect(new Set(answers.map(({ Area }) => Area))).toEqual(new Set([512 * 512]));
  });

  it('by the hundred fits into answers that clients take', async () => {
    const { network, agent } = await arrived();
    const before = answersOf(agent).length;
    for (let index = 0; index < 300; index += 1) ask(agent, index, 5);
    await network.run(20_000);
    expect(answersOf(agent).length - before).toBe(300);
  });

  it('of both access lists has an answer for each; of none has none', async () => {
    const { network, agent } = await arrived();
    const lists = (Flags: number): void =>
      agent.send({
        name: 'ParcelAccessListRequest',
        AgentData: agent.agentData,
        Data: { SequenceID: 7, Flags, LocalID: 1 },
      });
    lists(3);
    lists(0);
    lists(0xffff_fffc);
    await network.run(500);
    const replies = agent.all('ParcelAccessListReply');
    expect(replies.map(({ Data }) => [Data.Flags, Data.SequenceID])).toEqual([
      [1, 7],
      [2, 7],
    ]);
    expect(replies.flatMap(({ List }) => List.map(({ ID }) => ID.isZero))).toEqual([true, true]);
  });

  it('selects all of its objects, in datagrams of the usual size', async () => {
    const { network, agent } = await arrived();
    const select = (LocalID: number, ReturnType: number): void =>
      agent.send({
        name: 'ParcelSelectObjects',
        AgentData: agent.agentData,
        ParcelData: { LocalID, ReturnType },
        ReturnIDs: [{ ReturnID: NOBODY }],
      });
    select(1, 2);
    await network.run(1000);
    const messages = agent.all('ForceObjectSelect');
    expect(messages.map(({ Header }) => Header.ResetList)).toEqual([true, false, false]);
    expect(new Set(messages.flatMap(({ Data }) => Data.map(({ LocalID }) => LocalID))).size).toBe(450);
    select(2, 2);
    select(1, 0);
    await network.run(1000);
    expect(
      agent
        .all('ForceObjectSelect')
        .slice(3)
        .map(({ Data }) => Data),
    ).toEqual([[], []]);
  });
});

import { describe, expect, it } from 'vitest';
import { NOBODY, TEST_CONFIG, createTestWorld } from '../../testing/index.ts';
import type { TestAgent } from '../../testing/index.ts';

const PRIMS = Array.from({ length: 40 }, (_, index) => ({
  name: `Prim ${index}`,
  description: 'x'.repeat(100),
  position: [10 + index, 128, 26] as [number, number, number],
}));
const [PLAIN] = TEST_CONFIG.regions;

async function arrived() {
  const world = await createTestWorld({ ...TEST_CONFIG, regions: [{ ...PLAIN!, prims: PRIMS }] });
  const agent = await world.arrive();
  await world.network.run(5000);
  const seen = agent.objectBlocks().filter(({ PCode }) => PCode === 9);
  return { ...world, agent, seen };
}

const select = (agent: TestAgent, ids: readonly number[]): void =>
  agent.send({
    name: 'ObjectSelect',
    AgentData: agent.agentData,
    ObjectData: ids.map((ObjectLocalID) => ({ ObjectLocalID })),
  });

const propertiesOf = (agent: TestAgent) =>
  agent.all('ObjectProperties').flatMap(({ ObjectData }) => ObjectData);

describe('what agents ask about objects', () => {
  it('in one go is answered in datagrams of the usual size', async () => {
    const { network, agent, seen } = await arrived();
    select(
      agent,
      seen.map(({ ID }) => ID),
    );
    await network.run(5000);
    expect(propertiesOf(agent)).toHaveLength(40);
    const sizes = agent.circuitEvents.flatMap((event) => (event.type === 'message' ? event.sizeBytes : []));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1400);
  });

  it('that are not there is not answered, and does not keep others from their answers', async () => {
    const { network, agent, seen } = await arrived();
    select(agent, [0, 0xffff_ffff, seen[0]!.ID, 7]);
    await network.run(1000);
    expect(propertiesOf(agent).map(({ ObjectID }) => ObjectID.key)).toEqual([seen[0]!.FullID.key]);
    const ask = (ObjectID: typeof NOBODY) =>
      agent.send({
        name: 'RequestObjectPropertiesFamily',
        AgentData: agent.agentData,
        ObjectData: { RequestFlags: 5, ObjectID },
      });
    ask(NOBODY);
    ask(agent.login.agentId);
    ask(seen[1]!.FullID);
    await network.run(1000);
    const family = agent.all('ObjectPropertiesFamily').map(({ ObjectData }) => ObjectData);
    expect(family.map(({ ObjectID, RequestFlags }) => [ObjectID.key, RequestFlags])).toEqual([
      [seen[1]!.FullID.key, 5],
    ]);
  });

  it('of nothing at all is not answered', async () => {
    const { network, agent } = await arrived();
    const before = agent.messages.length;
    select(agent, []);
    agent.send({ name: 'RequestMultipleObjects', AgentData: agent.agentData, ObjectData: [] });
    await network.run(300);
    const names = agent.messages.slice(before).map(({ name }) => name);
    expect(names.filter((name) => name.startsWith('Object'))).toEqual([]);
  });

  it('about the same one many times over is answered each time it is asked', async () => {
    const { network, agent, seen } = await arrived();
    select(
      agent,
      Array.from({ length: 255 }, () => seen[3]!.ID),
    );
    await network.run(20_000);
    expect(propertiesOf(agent)).toHaveLength(255);
    expect(new Set(propertiesOf(agent).map(({ ObjectID }) => ObjectID.key)).size).toBe(1);
  });
});

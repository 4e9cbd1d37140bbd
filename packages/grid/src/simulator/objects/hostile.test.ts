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

  it('to change is refused in words, and nothing is built', async () => {
    const { network, agent, seen, arrive } = await arrived();
    const shape = {
      PCode: 9,
      Material: 3,
      AddFlags: 2,
      PathCurve: 16,
      ProfileCurve: 1,
      PathBegin: 0,
      PathEnd: 0,
      PathScaleX: 100,
      PathScaleY: 100,
      PathShearX: 0,
      PathShearY: 0,
      PathTwist: 0,
      PathTwistBegin: 0,
      PathRadiusOffset: 0,
      PathTaperX: 0,
      PathTaperY: 0,
      PathRevolutions: 0,
      PathSkew: 0,
      ProfileBegin: 0,
      ProfileEnd: 0,
      ProfileHollow: 0,
      BypassRaycast: 1,
      RayStart: { x: 1, y: 1, z: 1 },
      RayEnd: { x: 1, y: 1, z: 1 },
      RayTargetID: NOBODY,
      RayEndIsIntersection: 0,
      Scale: { x: 1, y: 1, z: 1 },
      Rotation: { x: 0, y: 0, z: 0, w: 1 },
      State: 0,
    };
    agent.send({ name: 'ObjectAdd', AgentData: { ...agent.agentData, GroupID: NOBODY }, ObjectData: shape });
    await network.run(1000);
    expect(agent.all('AlertMessage')).toHaveLength(1);
    const late = await arrive({ firstName: 'Second', lastName: 'Avatar' });
    await network.run(5000);
    const prims = late.objectBlocks().filter(({ PCode }) => PCode === 9);
    expect(prims).toHaveLength(seen.length);
  });
});

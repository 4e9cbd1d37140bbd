import { describe, expect, it } from 'vitest';
import { decodeText } from '@landfall/protocol/bytes';
import { ZERO_VECTOR } from '@landfall/protocol/datatypes';
import { TEST_CONFIG, about, createSite, createTestWorld, seenBy } from '../../testing/index.ts';

const CHAIR = 'c0000000-0000-4000-8000-000000000001';
const PRIMS = {
  ...TEST_CONFIG,
  regions: [
    {
      name: 'Plain',
      terrain: { kind: 'flat', height: 25 },
      prims: [
        {
          id: CHAIR,
          name: 'Chair',
          position: [130, 128, 25.5],
          scale: [1, 1, 1],
          text: 'sit here',
          heading: 90,
        },
        ...Array.from({ length: 200 }, (_, index) => ({
          position: [index + 10, 50, 30] as [number, number, number],
          shape: 'cylinder' as const,
        })),
      ],
    },
  ],
} satisfies typeof TEST_CONFIG;

const arrive = async () => {
  const world = await createTestWorld(PRIMS);
  const agent = await world.arrive();
  await world.network.run(20_000);
  const blocks = agent.objectBlocks();
  const chair = blocks.find(({ FullID }) => FullID.toString() === CHAIR)!;
  return { ...world, agent, blocks, chair };
};

describe('prims', () => {
  it('are all shown, once, in datagrams of the usual size', async () => {
    const { agent, blocks, chair } = await arrive();
    expect(new Set(blocks.filter(({ PCode }) => PCode === 9).map(({ ID }) => ID)).size).toBe(201);
    expect(blocks.filter(({ PCode }) => PCode === 9)).toHaveLength(201);
    const sizes = agent.circuitEvents.flatMap((event) => (event.type === 'message' ? event.sizeBytes : []));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1400);
    expect(decodeText(chair.Text)).toBe('sit here');
    expect(chair.ProfileCurve).toBe(1);
    expect(chair.ObjectData).toHaveLength(60);
    const view = new DataView(chair.ObjectData.buffer, chair.ObjectData.byteOffset);
    expect([view.getFloat32(0, true), view.getFloat32(4, true)]).toEqual([130, 128]);
    expect(view.getFloat32(44, true)).toBeCloseTo(Math.SQRT1_2, 5);
  });

  it('are shown again on request', async () => {
    const { network, agent, chair } = await arrive();
    const before = agent.objectBlocks().length;
    agent.send({
      name: 'RequestMultipleObjects',
      AgentData: agent.agentData,
      ObjectData: [
        { CacheMissType: 0, ID: chair.ID },
        { CacheMissType: 0, ID: 4_000_000_000 },
      ],
    });
    await network.run(500);
    const again = agent.objectBlocks().slice(before);
    expect(again.map(({ ID }) => ID)).toEqual([chair.ID]);
  });

  it('tell their properties when they are selected', async () => {
    const { network, agent, chair } = await arrive();
    agent.send({
      name: 'ObjectSelect',
      AgentData: agent.agentData,
      ObjectData: [{ ObjectLocalID: chair.ID }],
    });
    const ObjectData = { RequestFlags: 0, ObjectID: chair.FullID };
    agent.send({ name: 'RequestObjectPropertiesFamily', AgentData: agent.agentData, ObjectData });
    await network.run(500);
    const [properties] = agent.all('ObjectProperties');
    expect(decodeText(properties!.ObjectData[0]!.Name)).toBe('Chair');
    expect(agent.all('ObjectPropertiesFamily')).toHaveLength(1);
  });
});

describe('a linkset', () => {
  it('is named by its root, also when a part is pointed at; each part has properties of its own', async () => {
    const parts = [{ position: [0, 0, 1] as [number, number, number], name: 'Shade' }];
    const site = await createSite([{ position: [50, 50, 30], name: 'Lamp', parts }]);
    const [root, part] = [...seenBy(site.builder).values()];
    const ObjectData = { RequestFlags: 0, ObjectID: part!.id };
    site.builder.send({
      name: 'RequestObjectPropertiesFamily',
      AgentData: site.builder.agentData,
      ObjectData,
    });
    about(site.builder, 'ObjectSelect', [part!.localId]);
    await site.network.run(500);
    const [family] = site.builder.all('ObjectPropertiesFamily');
    expect(family!.ObjectData.ObjectID.equals(root!.id)).toBe(true);
    expect(decodeText(family!.ObjectData.Name)).toBe('Lamp');
    expect(decodeText(site.builder.all('ObjectProperties')[0]!.ObjectData[0]!.Name)).toBe('Shade');
  });

  it('in somebody’s hand is told in full, and compressed when it was let go', async () => {
    const site = await createSite([{ position: [50, 50, 30], everyone: ['move'] }]);
    const { localId } = [...seenBy(site.builder).values()][0]!;
    const askAgain = async () => {
      const before = site.other.messages.length;
      const ObjectData = [{ CacheMissType: 0, ID: localId }];
      site.other.send({ name: 'RequestMultipleObjects', AgentData: site.other.agentData, ObjectData });
      await site.network.run(500);
      return site.other.messages
        .slice(before)
        .map(({ name }) => name)
        .filter((name) => name.startsWith('ObjectUpdate'));
    };
    about(site.builder, 'ObjectSelect', [localId]);
    await site.network.run(500);
    expect(await askAgain()).toEqual(['ObjectUpdate']);
    const deselected = [{ ObjectLocalID: localId }];
    site.builder.send({ name: 'ObjectDeselect', AgentData: site.builder.agentData, ObjectData: deselected });
    await site.network.run(500);
    expect(await askAgain()).toEqual(['ObjectUpdateCompressed']);
    about(site.builder, 'ObjectSelect', [localId]);
    site.builder.send({ name: 'LogoutRequest', AgentData: site.builder.agentData });
    await site.network.run(1000);
    expect(await askAgain()).toEqual(['ObjectUpdateCompressed']);
  });
});

describe('sitting', () => {
  it('on a prim makes it the parent, until one stands up', async () => {
    const { network, agent, chair } = await arrive();
    const TargetObject = { TargetID: chair.FullID, Offset: ZERO_VECTOR };
    agent.send({ name: 'AgentRequestSit', AgentData: agent.agentData, TargetObject });
    await network.run(300);
    expect(agent.all('AvatarSitResponse')).toHaveLength(1);
    agent.send({ name: 'AgentSit', AgentData: agent.agentData });
    await network.run(300);
    const own = () => agent.objectBlocks().filter(({ FullID }) => FullID.equals(agent.login.agentId));
    expect(own().at(-1)!.ParentID).toBe(chair.ID);
    agent.update(0x1);
    await network.run(500);
    expect(own().at(-1)!.ParentID).toBe(chair.ID);
    agent.update(0x10000);
    await network.run(500);
    expect(own().at(-1)!.ParentID).toBe(0);
  });

  it('is not possible on what does not exist or was not asked for', async () => {
    const { network, agent } = await arrive();
    agent.send({ name: 'AgentSit', AgentData: agent.agentData });
    agent.send({
      name: 'AgentRequestSit',
      AgentData: agent.agentData,
      TargetObject: { TargetID: agent.login.agentId, Offset: ZERO_VECTOR },
    });
    await network.run(500);
    expect(agent.all('AvatarSitResponse')).toEqual([]);
  });
});

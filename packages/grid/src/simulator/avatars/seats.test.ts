import { describe, expect, it } from 'vitest';
import { Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import { createSite, place, rez } from '../../testing/index.ts';
import type { Site } from '../../testing/index.ts';

async function seated() {
  const site = await createSite();
  const chair = await rez(site, site.builder, { x: 130, y: 128, z: 26 });
  const { agentData: AgentData } = site.other;
  site.other.send({
    name: 'AgentRequestSit',
    AgentData,
    TargetObject: { TargetID: chair.id, Offset: ZERO_VECTOR },
  });
  await site.network.run(300);
  site.other.send({ name: 'AgentSit', AgentData });
  await site.network.run(300);
  return { ...site, chair: chair.localId };
}

const parentOf = ({ builder, other }: Site): number =>
  builder.objectBlocks().findLast(({ FullID }) => FullID.equals(other.login.agentId))!.ParentID;

describe('who sits on something', () => {
  it('is moved along with it', async () => {
    const site = await seated();
    expect(parentOf(site)).toBe(site.chair);
    place(site.builder, site.chair, { position: { x: 20, y: 30, z: 26 } });
    await site.network.run(500);
    const { position } = site.grid.regions[0]!.avatars().find(({ name }) => name === 'Second Avatar')!;
    expect(position).toMatchObject({ x: 20, y: 30 });
  });

  it('stands when it is taken away: nobody is told that they are gone', async () => {
    const site = await seated();
    site.builder.send({
      name: 'DeRezObject',
      AgentData: site.builder.agentData,
      AgentBlock: {
        GroupID: Uuid.zero,
        Destination: 6,
        DestinationID: Uuid.zero,
        TransactionID: Uuid.zero,
        PacketCount: 1,
        PacketNumber: 0,
      },
      ObjectData: [{ ObjectLocalID: site.chair }],
    });
    await site.network.run(1000);
    expect(parentOf(site)).toBe(0);
    expect(site.builder.all('KillObject').flatMap(({ ObjectData }) => ObjectData)).toEqual([
      { ID: site.chair },
    ]);
    site.other.update(0x1);
    await site.network.run(1000);
    const { position } = site.grid.regions[0]!.avatars().find(({ name }) => name === 'Second Avatar')!;
    expect(position.x).toBeGreaterThan(130.5);
  });
});

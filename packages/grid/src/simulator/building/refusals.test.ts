import { describe, expect, it } from 'vitest';
import { decodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { NOT_FOR_SALE } from '@landfall/protocol/inventory';
import type { MessageName, MessageOf } from '@landfall/protocol/message';
import { NOBODY, createSite, rez } from '../../testing/index.ts';
import type { TestAgent } from '../../testing/index.ts';

type Sent = MessageOf<MessageName>;

const deed = (agent: TestAgent, OwnerID: Uuid, ObjectLocalID: number): Sent => ({
  name: 'ObjectOwner',
  AgentData: agent.agentData,
  HeaderData: { Override: false, OwnerID, GroupID: NOBODY },
  ObjectData: [{ ObjectLocalID }, { ObjectLocalID: 99_999 }],
});

/** What is asked for of a box, and what is said then. */
const REFUSED: readonly [string, string, (agent: TestAgent, localId: number, id: Uuid) => Sent][] = [
  [
    'a thing is not sold',
    'Nothing is sold here.',
    (agent, ObjectLocalID) => ({
      name: 'ObjectBuy',
      AgentData: { ...agent.agentData, GroupID: Uuid.zero, CategoryID: Uuid.zero },
      ObjectData: [{ ObjectLocalID, SaleType: NOT_FOR_SALE.type, SalePrice: 0 }],
    }),
  ],
  [
    'nor what is in it',
    'Nothing is sold here.',
    (agent, _, ObjectID) => ({
      name: 'BuyObjectInventory',
      AgentData: agent.agentData,
      Data: { ObjectID, ItemID: NOBODY, FolderID: NOBODY },
    }),
  ],
  [
    'nor the way into a parcel',
    'Nothing is sold here.',
    (agent) => ({ name: 'ParcelBuyPass', AgentData: agent.agentData, ParcelData: { LocalID: 1 } }),
  ],
  [
    'land is deeded to no group',
    'There are no groups here.',
    (agent) => ({
      name: 'ParcelDeedToGroup',
      AgentData: agent.agentData,
      Data: { GroupID: NOBODY, LocalID: 1 },
    }),
  ],
  ['nor is a thing', 'There are no groups here.', (agent, localId) => deed(agent, Uuid.zero, localId)],
  [
    'and it is given away by nobody by force',
    'Nobody may give away what is not theirs.',
    (agent, localId) => deed(agent, NOBODY, localId),
  ],
];

describe('what is not done here', () => {
  it.each(REFUSED)('is refused in words: %s', async (_, words, ask) => {
    const site = await createSite();
    const { builder } = site;
    const { localId, id } = await rez(site, builder, { x: 100, y: 100, z: 30 });
    const before = builder.all('ObjectProperties').length;
    builder.send(ask(builder, localId, id));
    await site.network.run(500);
    expect(builder.all('AlertMessage').map(({ AlertData }) => decodeText(AlertData.Message))).toEqual([
      words,
    ]);
    const told = builder.all('ObjectProperties').slice(before);
    for (const { ObjectData } of told)
      expect(ObjectData.map(({ OwnerID }) => OwnerID.equals(builder.login.agentId))).toEqual([true]);
    expect(told.length).toBe(ask(builder, localId, id).name === 'ObjectOwner' ? 1 : 0);
  });

  it('a thing that is spun stays as it is, and is told to do so; of others’ nothing is', async () => {
    const site = await createSite();
    const { id } = await rez(site, site.builder, { x: 100, y: 100, z: 30 });
    const spin = (agent: TestAgent): void =>
      agent.send({
        name: 'ObjectSpinUpdate',
        AgentData: agent.agentData,
        ObjectData: { ObjectID: id, Rotation: { x: 0, y: 0, z: 1, w: 0 } },
      });
    const terse = (): number => site.builder.all('ImprovedTerseObjectUpdate').length;
    const before = terse();
    spin(site.other);
    await site.network.run(500);
    expect(terse()).toBe(before);
    spin(site.builder);
    await site.network.run(500);
    expect(terse()).toBe(before + 1);
  });
});

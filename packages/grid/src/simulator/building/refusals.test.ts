import { describe, expect, it } from 'vitest';
import { decodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { NOT_FOR_SALE } from '@landfall/protocol/inventory';
import type { MessageName, MessageOf } from '@landfall/protocol/message';
import { createRandom, sampleMessage } from '@landfall/protocol/testing';
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

const GODS = 'Nobody has special powers in this grid.';

/** What is said to the others. */
const SAID = {
  ScriptReset: 'Scripts in things do not run here: there is nothing to reset.',
  ObjectCategory: 'Things have no categories here.',
  ObjectExportSelected: 'This grid exports nothing: its owner can save the region as an archive.',
  ObjectSpinStart: 'Nothing turns here by being pushed: turn it with the editing tools.',
  RezObjectFromNotecard: 'Nothing is brought out of notecards here: take it into your inventory first.',
  RezRestoreToWorld: 'Nothing is put back to where it was taken from: drag it to where it shall stand.',
  ParcelReturnObjects:
    'Things of a parcel are not returned here all at once: whoever may return one does so by itself.',
  ParcelDisableObjects: 'Scripts in things do not run here: there is nothing to disable.',
  ParcelSetOtherCleanTime:
    'Nothing is returned by itself here: the time after which it would be is not kept.',
  ParcelClaim: 'Land is not claimed here: it belongs to the estate until that sells it.',
  ViewerStartAuction: 'There are no auctions here.',
  LandStatRequest: 'Nobody counts here what scripts and collisions cost.',
  ParcelGodForceOwner: GODS,
  ParcelGodMarkAsContent: GODS,
  SimWideDeletes: GODS,
  GodKickUser: GODS,
  GodUpdateRegionInfo: GODS,
  EventGodDelete: GODS,
} as const;

/** As of the builder, with arbitrary values in the rest. */
function sampleOf(name: keyof typeof SAID, { agentData }: TestAgent): Sent {
  const sampling = {
    random: createRandom(8),
    repeats: 2,
    values: 'random',
    fieldBytes: 9,
    optional: true,
  } as const;
  const sample = sampleMessage(name, sampling) as Sent;
  if ('AgentData' in sample) Object.assign(sample.AgentData, agentData);
  return sample;
}

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

  it.each(Object.entries(SAID))('%s is answered in words, once, and changes nothing', async (name, words) => {
    const site = await createSite();
    const { builder } = site;
    await rez(site, builder, { x: 100, y: 100, z: 30 });
    builder.send(sampleOf(name as keyof typeof SAID, builder));
    await site.network.run(500);
    const [alerts, gone] = [builder.all('AlertMessage'), builder.all('KillObject')];
    expect(alerts.map(({ AlertData }) => decodeText(AlertData.Message))).toEqual([words]);
    expect(gone).toEqual([]);
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

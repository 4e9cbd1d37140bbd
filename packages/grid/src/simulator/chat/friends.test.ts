import { describe, expect, it } from 'vitest';
import { decodeText, encodeText } from '@landfall/protocol/bytes';
import { DIALOG } from '@landfall/protocol/chat';
import { Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import type { Message, MessageOf } from '@landfall/protocol/message';
import { NOBODY, createTestWorld, mustLogIn } from '../../testing/index.ts';
import type { TestAgent } from '../../testing/index.ts';

async function two() {
  const world = await createTestWorld();
  const ann = await world.arrive();
  const ben = await world.arrive({ firstName: 'Second', lastName: 'Avatar' });
  const say = async (from: TestAgent, message: Message): Promise<void> => {
    from.send(message as never);
    await world.network.run(500);
  };
  return { world, ann, ben, say };
}

const idOf = ({ login }: TestAgent): Uuid => login.agentId;

const written = (from: TestAgent, ToAgentID: Uuid, Dialog: number, text = 'be my friend'): Message => ({
  name: 'ImprovedInstantMessage',
  AgentData: from.agentData,
  MessageBlock: {
    FromGroup: false,
    ToAgentID,
    ParentEstateID: 0,
    RegionID: Uuid.zero,
    Position: ZERO_VECTOR,
    Offline: 0,
    Dialog,
    ID: NOBODY,
    Timestamp: 0,
    FromAgentName: encodeText('Somebody Else'),
    Message: encodeText(text),
    BinaryBucket: new Uint8Array(0),
  },
});

const accept = ({ agentData: AgentData }: TestAgent, TransactionID: Uuid): Message => ({
  name: 'AcceptFriendship',
  AgentData,
  TransactionBlock: { TransactionID },
  FolderData: [],
});

const heardBy = (agent: TestAgent): readonly MessageOf<'ImprovedInstantMessage'>['MessageBlock'][] =>
  agent.all('ImprovedInstantMessage').map(({ MessageBlock }) => MessageBlock);

const onlineFor = (agent: TestAgent): readonly string[] =>
  agent.all('OnlineNotification').flatMap(({ AgentBlock }) => AgentBlock.map(({ AgentID }) => AgentID.key));

describe('an offer of friendship', () => {
  it('is carried under the right name and the id that its answer names; accepted, both are told', async () => {
    const { ann, ben, say } = await two();
    await say(ann, written(ann, idOf(ben), DIALOG.friendshipOffered));
    const [offer] = heardBy(ben);
    expect([offer?.Dialog, decodeText(offer!.Message), decodeText(offer!.FromAgentName)]).toEqual([
      DIALOG.friendshipOffered,
      'be my friend',
      'Test User',
    ]);
    expect(offer?.ID.equals(idOf(ann))).toBe(true);
    await say(ben, accept(ben, offer!.ID));
    expect(heardBy(ann).map(({ Dialog }) => Dialog)).toEqual([DIALOG.friendshipAccepted]);
    expect(decodeText(heardBy(ann)[0]!.FromAgentName)).toBe('Second Avatar');
    expect([onlineFor(ann), onlineFor(ben)]).toEqual([[idOf(ben).key], [idOf(ann).key]]);
  });

  it('is in the list of friends of the next login, on both sides, until one ends it', async () => {
    const { world, ann, ben, say } = await two();
    await say(ann, written(ann, idOf(ben), DIALOG.friendshipOffered));
    await say(ben, accept(ben, idOf(ann)));
    const friendsAfterwards = async () => {
      await say(ann, { name: 'LogoutRequest', AgentData: ann.agentData });
      const login = mustLogIn(world.ports, world.grid.loginUri, { options: ['buddy-list'] });
      return (await world.network.runUntil(login, 2000)).buddyList;
    };
    expect(await friendsAfterwards()).toEqual([{ buddyId: idOf(ben), rightsGiven: 1, rightsHas: 1 }]);
    const ending = {
      name: 'TerminateFriendship',
      AgentData: ben.agentData,
      ExBlock: { OtherID: idOf(ann) },
    } as const;
    await say(ben, ending);
    await say(ben, ending);
    expect(ben.all('TerminateFriendship').map(({ ExBlock }) => ExBlock.OtherID.key)).toEqual([idOf(ann).key]);
  });

  it('that is declined is told once; an answer without an offer is not', async () => {
    const { ann, ben, say } = await two();
    const decline: Message = {
      name: 'DeclineFriendship',
      AgentData: ben.agentData,
      TransactionBlock: { TransactionID: idOf(ann) },
    };
    await say(ben, decline);
    await say(ben, accept(ben, idOf(ann)));
    await say(ben, accept(ben, NOBODY));
    expect([heardBy(ann), onlineFor(ann), onlineFor(ben)]).toEqual([[], [], []]);
    await say(ann, written(ann, idOf(ben), DIALOG.friendshipOffered));
    await say(ben, decline);
    await say(ben, decline);
    expect(heardBy(ann).map(({ Dialog }) => Dialog)).toEqual([DIALOG.friendshipDeclined]);
  });

  it('to a friend, to oneself or to nobody goes nowhere', async () => {
    const { ann, ben, say } = await two();
    await say(ann, written(ann, idOf(ben), DIALOG.friendshipOffered));
    await say(ben, accept(ben, idOf(ann)));
    await say(ben, written(ben, idOf(ann), DIALOG.friendshipOffered));
    expect(ben.all('AlertMessage').map(({ AlertData }) => decodeText(AlertData.Message))).toEqual([
      'You are friends already.',
    ]);
    await say(ann, written(ann, idOf(ann), DIALOG.friendshipOffered));
    await say(ann, written(ann, NOBODY, DIALOG.friendshipOffered));
    await say(ann, accept(ann, idOf(ann)));
    expect(heardBy(ann).map(({ Dialog }) => Dialog)).toEqual([DIALOG.friendshipAccepted]);
  });

  it('is not ended by somebody who is no friend', async () => {
    const { ann, ben, say } = await two();
    await say(ben, {
      name: 'TerminateFriendship',
      AgentData: ben.agentData,
      ExBlock: { OtherID: idOf(ann) },
    });
    expect([ann.all('TerminateFriendship'), ben.all('TerminateFriendship')]).toEqual([[], []]);
  });
});

describe('an invitation', () => {
  const invite = (from: TestAgent, ...to: readonly Uuid[]): Message => ({
    name: 'StartLure',
    AgentData: from.agentData,
    Info: { LureType: 0, Message: encodeText('come here') },
    TargetData: to.map((TargetID) => ({ TargetID })),
  });

  it('is carried to who is here, and can be asked for and declined', async () => {
    const { ann, ben, say } = await two();
    await say(ben, written(ben, idOf(ann), DIALOG.lureRequested, 'may I?'));
    await say(ann, invite(ann, idOf(ben), NOBODY, idOf(ann)));
    await say(ben, written(ben, idOf(ann), DIALOG.lureDeclined, 'no'));
    expect(heardBy(ann).map(({ Dialog, Message }) => [Dialog, decodeText(Message)])).toEqual([
      [DIALOG.lureRequested, 'may I?'],
      [DIALOG.lureDeclined, 'no'],
    ]);
    const [lure] = heardBy(ben);
    expect([lure?.Dialog, decodeText(lure!.Message), decodeText(lure!.FromAgentName)]).toEqual([
      DIALOG.lureOffered,
      'come here',
      'Test User',
    ]);
  });

  it('that is accepted leads to who gave it, above where they stand', async () => {
    const { ann, ben, say } = await two();
    await say(ann, invite(ann, idOf(ben)));
    const LureID = heardBy(ben)[0]!.ID;
    await say(ben, {
      name: 'TeleportLureRequest',
      Info: { ...ben.agentData, LureID, TeleportFlags: 4 },
    });
    expect(ben.all('TeleportFailed')).toEqual([]);
    expect(ben.all('TeleportLocal')).toHaveLength(1);
  });
});

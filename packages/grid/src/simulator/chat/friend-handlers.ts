import { DIALOG } from '@landfall/protocol/chat';
import type { Uuid } from '@landfall/protocol/datatypes';
import { friendshipsOf, stepFriendship, tellEnd, tellOnline } from '../friends/index.ts';
import { alert } from '../region/index.ts';
import type { Agent, Handlers } from '../region/index.ts';
import { deliverElsewhere } from './other-processes.ts';
import { findRootAgent, relayed, spoken } from './personal-message.ts';
import type { MessageBlock } from './personal-message.ts';

/** An offer goes to the one it is for, under the id that the answer has to name: who made it. @source OpenSim FriendsModule.cs */
export function offerFriendship(block: MessageBlock, from: Agent, text: string): void {
  const { services } = from.region;
  if (friendshipsOf(services).areFriends(from.id, block.ToAgentID)) {
    alert(from, 'You are friends already.');
    return;
  }
  if (services.accounts.byId(block.ToAgentID) === undefined) return;
  if (!stepFriendship(services, 'offer', from.id, block.ToAgentID)) return;
  void bring(from, block.ToAgentID, relayed({ ...block, ID: from.id }, from, text));
}

/** Answers to offers, and ends. `TransactionID` is the id of the message that made the offer. */
export const friendHandlers: Handlers = {
  AcceptFriendship({ TransactionBlock: { TransactionID: friendId } }, from) {
    const { services } = from.region;
    if (!stepFriendship(services, 'accept', from.id, friendId)) return;
    const friend = findRootAgent(services, friendId);
    if (friend !== undefined) tellOnline(friend, [from.id]);
    void bringAnswer(from, friendId, DIALOG.friendshipAccepted).then((isThere) => {
      if (isThere && !from.hasDeparted) tellOnline(from, [friendId]);
    });
  },

  DeclineFriendship({ TransactionBlock: { TransactionID: friendId } }, from) {
    if (!stepFriendship(from.region.services, 'decline', from.id, friendId)) return;
    void bringAnswer(from, friendId, DIALOG.friendshipDeclined);
  },

  TerminateFriendship({ ExBlock: { OtherID } }, from) {
    const { services } = from.region;
    if (!stepFriendship(services, 'end', from.id, OtherID)) return;
    tellEnd(from, OtherID);
    const other = findRootAgent(services, OtherID);
    if (other !== undefined) tellEnd(other, from.id);
  },
};

const bringAnswer = (from: Agent, to: Uuid, dialog: number): Promise<boolean> =>
  bring(from, to, spoken(from, to, { dialog, id: from.id, text: from.id.toString() }));

/** To wherever they are. @returns whether they are anywhere */
async function bring(from: Agent, to: Uuid, message: ReturnType<typeof relayed>): Promise<boolean> {
  const { services } = from.region;
  const agent = findRootAgent(services, to);
  if (agent === undefined) return await deliverElsewhere(services, message);
  agent.send(message, { reliable: true });
  return true;
}

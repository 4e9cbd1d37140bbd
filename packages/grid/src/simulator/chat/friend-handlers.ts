import { DIALOG } from '@landfall/protocol/chat';
import type { Uuid } from '@landfall/protocol/datatypes';
import { friendshipsOf } from '../friends/index.ts';
import { alert, answer } from '../region/index.ts';
import type { Agent, Handlers } from '../region/index.ts';
import { findRootAgent, relayed, spoken } from './personal-message.ts';
import type { MessageBlock } from './personal-message.ts';

/** An offer goes to the one it is for, under the id that the answer has to name: who made it. @source OpenSim FriendsModule.cs */
export function offerFriendship(block: MessageBlock, from: Agent, text: string): void {
  const { services } = from.region;
  const friendships = friendshipsOf(services);
  if (friendships.areFriends(from.id, block.ToAgentID)) {
    alert(from, 'You are friends already.');
    return;
  }
  if (services.accounts.byId(block.ToAgentID) === undefined) return;
  if (!friendships.offer(from.id, block.ToAgentID)) return;
  const to = findRootAgent(services, block.ToAgentID);
  to?.send(relayed({ ...block, ID: from.id }, from, text), { reliable: true });
}

/** Answers to offers, and ends. `TransactionID` is the id of the message that made the offer. */
export const friendHandlers: Handlers = {
  AcceptFriendship({ TransactionBlock: { TransactionID: friendId } }, from) {
    const { services } = from.region;
    if (!friendshipsOf(services).accept(from.id, friendId)) return;
    const friend = findRootAgent(services, friendId);
    if (friend === undefined) return;
    tellAnswer(from, friend, DIALOG.friendshipAccepted);
    tellOnline(friend, from.id);
    tellOnline(from, friendId);
  },

  DeclineFriendship({ TransactionBlock: { TransactionID: friendId } }, from) {
    const { services } = from.region;
    if (!friendshipsOf(services).decline(from.id, friendId)) return;
    const friend = findRootAgent(services, friendId);
    if (friend !== undefined) tellAnswer(from, friend, DIALOG.friendshipDeclined);
  },

  TerminateFriendship({ ExBlock: { OtherID } }, from) {
    const { services } = from.region;
    if (!friendshipsOf(services).end(from.id, OtherID)) return;
    tellEnd(from, OtherID);
    const other = findRootAgent(services, OtherID);
    if (other !== undefined) tellEnd(other, from.id);
  },
};

function tellAnswer(from: Agent, to: Agent, dialog: number): void {
  to.send(spoken(from, to.id, { dialog, id: from.id, text: from.id.toString() }), { reliable: true });
}

const tellOnline = (to: Agent, AgentID: Uuid): void =>
  answer(to, { name: 'OnlineNotification', AgentBlock: [{ AgentID }] });

function tellEnd(to: Agent, OtherID: Uuid): void {
  const AgentData = { AgentID: to.id, SessionID: to.sessionId };
  answer(to, { name: 'TerminateFriendship', AgentData, ExBlock: { OtherID } });
}

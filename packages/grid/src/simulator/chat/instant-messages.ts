import { decodeText } from '@landfall/protocol/bytes';
import { DIALOG, MAX_SAID_BYTES } from '@landfall/protocol/chat';
import { Uuid } from '@landfall/protocol/datatypes';
import type { MessageOf } from '@landfall/protocol/message';
import { fullName } from '../../services/accounts/index.ts';
import type { Agent, Handlers } from '../region/index.ts';
import { offerFriendship } from './friend-handlers.ts';
import { answerOffer, offerItem } from './gift-offers.ts';
import { deliverElsewhere } from './other-processes.ts';
import { findRootAgent, relayed } from './personal-message.ts';
import type { MessageBlock } from './personal-message.ts';

/** What people say to each other. Offers of friendship have rules of their own, and who invites says StartLure. */
const RELAYED: ReadonlySet<number> = new Set([
  DIALOG.message,
  DIALOG.busyAnswer,
  DIALOG.startTyping,
  DIALOG.stopTyping,
  DIALOG.lureRequested,
  DIALOG.lureDeclined,
]);

/** What is done when an agent sends an instant message. */
export const instantMessageHandlers: Handlers = {
  ImprovedInstantMessage({ MessageBlock }, from, sequence) {
    if (MessageBlock.FromGroup) return;
    const text = decodeText(MessageBlock.Message.subarray(0, MAX_SAID_BYTES));
    if (MessageBlock.Dialog === DIALOG.friendshipOffered) return offerFriendship(MessageBlock, from, text);
    if (MessageBlock.Dialog === DIALOG.inventoryOffered) return offerItem(MessageBlock, from, text);
    if (MessageBlock.Dialog === DIALOG.inventoryAccepted || MessageBlock.Dialog === DIALOG.inventoryDeclined)
      return answerOffer(MessageBlock, from, text);
    if (!RELAYED.has(MessageBlock.Dialog)) return;
    const isTyping = MessageBlock.Dialog === DIALOG.startTyping || MessageBlock.Dialog === DIALOG.stopTyping;
    if (isTyping && !from.newest.takes(`typing ${MessageBlock.ToAgentID.key}`, sequence)) return;
    const { services } = from.region;
    const to = findRootAgent(services, MessageBlock.ToAgentID);
    const message = relayed(MessageBlock, from, text);
    to?.send(message, { reliable: true });
    const isAnswered = MessageBlock.Dialog === DIALOG.message;
    if (to === undefined && services.elsewhere.length > 0)
      return void deliverElsewhere(services, message).then((isThere) => {
        if (isAnswered && !from.hasDeparted) noteDelivery(MessageBlock, from, isThere);
      });
    if (isAnswered) noteDelivery(MessageBlock, from, to !== undefined);
  },
};

/** Who wrote to somebody who is nowhere is told so. */
function noteDelivery(block: MessageBlock, from: Agent, delivered: boolean): void {
  const account = from.region.services.accounts.byId(block.ToAgentID);
  const to = account ? fullName(account) : block.ToAgentID.toString();
  from.witness?.observe('InstantMessageRelayed', { from: from.name, to, delivered });
  if (!delivered) from.send(notDelivered(block, from), { reliable: true });
}

/** @source OpenSim MessageTransferModule: the answer to a message for somebody who is offline */
function notDelivered(block: MessageBlock, to: Agent): MessageOf<'ImprovedInstantMessage'> {
  const text = 'User is not logged in. Message not saved.';
  const answer = relayed({ ...block, ToAgentID: to.id, Dialog: DIALOG.busyAnswer }, to, text);
  return { ...answer, AgentData: { AgentID: block.ToAgentID, SessionID: Uuid.zero } };
}

import { decodeText } from '@landfall/protocol/bytes';
import { DIALOG, MAX_SAID_BYTES } from '@landfall/protocol/chat';
import { Uuid } from '@landfall/protocol/datatypes';
import type { MessageOf } from '@landfall/protocol/message';
import { fullName } from '../../services/accounts/index.ts';
import type { Agent, Handlers } from '../region/index.ts';
import { offerFriendship } from './friend-handlers.ts';
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
    if (!RELAYED.has(MessageBlock.Dialog)) return;
    const isTyping = MessageBlock.Dialog === DIALOG.startTyping || MessageBlock.Dialog === DIALOG.stopTyping;
    if (isTyping && !from.newest.takes(`typing ${MessageBlock.ToAgentID.key}`, sequence)) return;
    const { services } = from.region;
    const to = findRootAgent(services, MessageBlock.ToAgentID);
    to?.send(relayed(MessageBlock, from, text), { reliable: true });
    if (MessageBlock.Dialog !== DIALOG.message) return;
    const account = services.accounts.byId(MessageBlock.ToAgentID);
    const toName = account ? fullName(account) : MessageBlock.ToAgentID.toString();
    from.witness?.observe('InstantMessageRelayed', {
      from: from.name,
      to: toName,
      delivered: to !== undefined,
    });
    if (to === undefined) from.send(notDelivered(MessageBlock, from), { reliable: true });
  },
};

/** @source OpenSim MessageTransferModule: the answer to a message for somebody who is offline */
function notDelivered(block: MessageBlock, to: Agent): MessageOf<'ImprovedInstantMessage'> {
  const text = 'User is not logged in. Message not saved.';
  const answer = relayed({ ...block, ToAgentID: to.id, Dialog: DIALOG.busyAnswer }, to, text);
  return { ...answer, AgentData: { AgentID: block.ToAgentID, SessionID: Uuid.zero } };
}

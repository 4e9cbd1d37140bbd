import { decodeText, encodeText } from '@landfall/protocol/bytes';
import { DIALOG, MAX_SAID_BYTES } from '@landfall/protocol/chat';
import { Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import type { MessageOf } from '@landfall/protocol/message';
import { fullName } from '../../services/accounts/index.ts';
import { avatarOf } from '../avatars/index.ts';
import type { Agent, GridServices, Handlers } from '../region/index.ts';

/** What people say to each other; offers and invitations are not spoken of here. */
const RELAYED: ReadonlySet<number> = new Set([
  DIALOG.message,
  DIALOG.busyAnswer,
  DIALOG.startTyping,
  DIALOG.stopTyping,
]);
const MAX_BUCKET_BYTES = 1024;

/** What is done when an agent sends an instant message. */
export const instantMessageHandlers: Handlers = {
  ImprovedInstantMessage({ MessageBlock }, from, sequence) {
    if (!RELAYED.has(MessageBlock.Dialog) || MessageBlock.FromGroup) return;
    const isTyping = MessageBlock.Dialog === DIALOG.startTyping || MessageBlock.Dialog === DIALOG.stopTyping;
    if (isTyping && !from.newest.takes(`typing ${MessageBlock.ToAgentID.key}`, sequence)) return;
    const { services } = from.region;
    const to = findRootAgent(services, MessageBlock.ToAgentID);
    const text = decodeText(MessageBlock.Message.subarray(0, MAX_SAID_BYTES));
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

/** The agent's root, in whichever region it is. */
export function findRootAgent(services: GridServices, id: Uuid): Agent | undefined {
  for (const region of services.regions) {
    const agent = region.agents.byId(id);
    if (agent !== undefined && avatarOf(agent) !== undefined) return agent;
  }
  return undefined;
}

type MessageBlock = MessageOf<'ImprovedInstantMessage'>['MessageBlock'];

/** Name, time and region are those that the grid knows, whatever the sender wrote. */
function relayed(block: MessageBlock, from: Agent, text: string): MessageOf<'ImprovedInstantMessage'> {
  return {
    name: 'ImprovedInstantMessage',
    AgentData: { AgentID: from.id, SessionID: Uuid.zero },
    MessageBlock: {
      ...block,
      ParentEstateID: 1,
      RegionID: from.region.id,
      Position: ZERO_VECTOR,
      Offline: 0,
      Timestamp: Math.floor(from.region.services.ports.clock.wallTime() / 1000),
      FromAgentName: encodeText(from.name),
      Message: encodeText(text),
      BinaryBucket: block.BinaryBucket.slice(0, MAX_BUCKET_BYTES),
    },
    EstateBlock: { EstateID: 0 },
  };
}

/** @source OpenSim MessageTransferModule: the answer to a message for somebody who is offline */
function notDelivered(block: MessageBlock, to: Agent): MessageOf<'ImprovedInstantMessage'> {
  const text = 'User is not logged in. Message not saved.';
  const answer = relayed({ ...block, ToAgentID: to.id, Dialog: DIALOG.busyAnswer }, to, text);
  return { ...answer, AgentData: { AgentID: block.ToAgentID, SessionID: Uuid.zero } };
}

import { encodeText } from '@landfall/protocol/bytes';
import { DIALOG } from '@landfall/protocol/chat';
import { Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import type { MessageOf } from '@landfall/protocol/message';
import { agentBlock } from '../circuits/index.ts';
import type { AgentIds } from '../circuits/index.ts';
import { encodeChatText } from './chat-text.ts';

const NOTHING = new Uint8Array(0);

/** What is sent to one agent. @throws UsageError when the text is too long. */
export function instantMessageOf(
  ids: AgentIds,
  agentName: string,
  to: Uuid,
  text: string,
  dialog: number,
): MessageOf<'ImprovedInstantMessage'> {
  return {
    name: 'ImprovedInstantMessage',
    AgentData: agentBlock(ids),
    MessageBlock: {
      FromGroup: false,
      ToAgentID: to,
      ParentEstateID: 0,
      RegionID: Uuid.zero,
      Position: ZERO_VECTOR,
      // 1: keep it for later when the agent is not there. Typing is of no interest then.
      Offline: dialog === DIALOG.message ? 1 : 0,
      Dialog: dialog,
      ID: conversationId(ids.agentId, to),
      Timestamp: 0,
      FromAgentName: encodeText(agentName),
      Message: encodeChatText(text),
      BinaryBucket: NOTHING,
    },
    EstateBlock: { EstateID: 0 },
    MetaData: [],
  };
}

/** Both sides of a conversation find the same id: one agent's XOR the other's. @source viewer llimview.cpp */
export function conversationId(one: Uuid, other: Uuid): Uuid {
  return new Uuid(one.a ^ other.a, one.b ^ other.b, one.c ^ other.c, one.d ^ other.d);
}

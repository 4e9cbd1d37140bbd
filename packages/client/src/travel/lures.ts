import { decodeText, encodeText } from '@landfall/protocol/bytes';
import { DIALOG } from '@landfall/protocol/chat';
import { Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import type { Message, MessageOf } from '@landfall/protocol/message';
import { agentBlock } from '../circuits/index.ts';
import type { SessionScope } from '../scope/index.ts';

/** Somebody offers to bring the agent to where they are. */
export interface Lure {
  /** What is asked for with it: `teleport({ lure: id })`. */
  readonly id: Uuid;
  /** Name of who offers. */
  readonly from: string;
  readonly fromId: Uuid;
  readonly text: string;
  /** By somebody with a god's powers: OpenSim brings the agent without asking. */
  readonly isGodlike: boolean;
}

/** The offer in an instant message; undefined for any other. */
export function lureOf({ AgentData, MessageBlock }: MessageOf<'ImprovedInstantMessage'>): Lure | undefined {
  const { Dialog, ID: id, FromAgentName, Message: text } = MessageBlock;
  if (Dialog !== DIALOG.lureOffered && Dialog !== DIALOG.godLure) return undefined;
  const isGodlike = Dialog === DIALOG.godLure;
  return {
    id,
    from: decodeText(FromAgentName),
    fromId: AgentData.AgentID,
    text: decodeText(text),
    isGodlike,
  };
}

/** Tells who offered that the agent does not come. */
export function declineMessage(
  { ids, agentName }: Pick<SessionScope, 'ids' | 'agentName'>,
  lure: Lure,
): Message {
  return {
    name: 'ImprovedInstantMessage',
    AgentData: agentBlock(ids),
    MessageBlock: {
      FromGroup: false,
      ToAgentID: lure.fromId,
      ParentEstateID: 0,
      RegionID: Uuid.zero,
      Position: ZERO_VECTOR,
      Offline: 0,
      Dialog: DIALOG.lureDeclined,
      ID: lure.id,
      Timestamp: 0,
      FromAgentName: encodeText(agentName),
      Message: encodeText(''),
      BinaryBucket: new Uint8Array(0),
    },
    EstateBlock: { EstateID: 0 },
    MetaData: [],
  };
}

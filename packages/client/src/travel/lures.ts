import { decodeText, encodeText, encodeUtf8, MAX_SHORT_TEXT_BYTES } from '@landfall/protocol/bytes';
import { DIALOG } from '@landfall/protocol/chat';
import { Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import { UsageError } from '@landfall/protocol/errors';
import type { Message, MessageOf } from '@landfall/protocol/message';
import { agentBlock } from '../circuits/index.ts';
import type { SessionScope } from '../scope/index.ts';
import { checkValue } from '../usage/index.ts';

/** In one message, which stays far below what a packet holds. */
const OFFERS_AT_ONCE = 32;

/** Somebody offers to bring the agent to where they are. */
export interface Lure {
  /** What is asked for with it: `teleport({ lure: id })`. */
  readonly id: Uuid;
  /** Name of who offers. */
  readonly from: string;
  /** Agent id of who offers. */
  readonly fromId: Uuid;
  /** What they say to it. */
  readonly text: string;
  /** By somebody with a god's powers: OpenSim brings the agent without asking. */
  readonly isGodlike: boolean;
  /**
   * A neighbour has told it, not the region that the agent is in. OpenSim does so where who offers is in a region of that simulator; but neighbours may
   * belong to anybody, and say what they like.
   */
  readonly isByNeighbour: boolean;
}

/** The offer in an instant message; undefined for any other. */
export function lureOf(
  { AgentData, MessageBlock }: MessageOf<'ImprovedInstantMessage'>,
  isByNeighbour: boolean,
): Lure | undefined {
  const { Dialog, ID: id, FromAgentName, Message: text } = MessageBlock;
  if (Dialog !== DIALOG.lureOffered && Dialog !== DIALOG.godLure) return undefined;
  const isGodlike = Dialog === DIALOG.godLure;
  return {
    id,
    from: decodeText(FromAgentName),
    fromId: AgentData.AgentID,
    text: decodeText(text),
    isGodlike,
    isByNeighbour,
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

/** What offers agents to bring them here. @throws UsageError for what is no list of ids, and for a text that is too long */
export function offerMessages(
  { ids }: Pick<SessionScope, 'ids'>,
  agentIds: readonly (Uuid | string)[],
  text: string,
): Message[] {
  checkValue('who is offered to be brought', agentIds, 'list');
  checkValue('the text of an offer', text, 'text');
  const Info = { LureType: 0, Message: encodeText(text) };
  if (encodeUtf8(text).length > MAX_SHORT_TEXT_BYTES)
    throw new UsageError('the text of an offer is too long');
  const targets = agentIds.map((id) => ({ TargetID: Uuid.of(id) }));
  const messages: Message[] = [];
  for (let at = 0; at < targets.length; at += OFFERS_AT_ONCE) {
    const TargetData = targets.slice(at, at + OFFERS_AT_ONCE);
    messages.push({ name: 'StartLure', AgentData: agentBlock(ids), Info, TargetData });
  }
  return messages;
}

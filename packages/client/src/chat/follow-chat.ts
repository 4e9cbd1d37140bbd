import { decodeText } from '@landfall/protocol/bytes';
import { CHAT_TYPE, chatTypeOf, DIALOG, dialogOf } from '@landfall/protocol/chat';
import type { Uuid } from '@landfall/protocol/datatypes';
import { UsageError } from '@landfall/protocol/errors';
import {
  AgentAlertMessage,
  AlertMessage,
  ChatFromSimulator,
  ImprovedInstantMessage,
} from '@landfall/protocol/message/compact';
import type { Region } from '../regions/index.ts';
import type { RoomSession } from '../session/index.ts';
import { aboutOf } from './about.ts';
import { alertText } from './alert-text.ts';
import type { Chat } from './chat.ts';
import type {
  ChatEvents,
  ChatKind,
  ChatSource,
  HeardChat,
  HeardInstantMessage,
  Volume,
} from './chat-types.ts';

type Emit = Pick<RoomSession<ChatEvents>, 'emit'>;

const SOURCES: readonly ChatSource[] = ['system', 'agent', 'object'];
const ALOUD: ReadonlySet<string> = new Set<Volume>(['whisper', 'say', 'shout']);

/** Answers what is heard. */
export type Mouth = Pick<Chat, 'say' | 'sendInstantMessage'>;

/** What hears, and what answers. */
interface Hearing {
  readonly emitter: Emit;
  readonly mouth: Mouth;
  readonly agentId: Uuid;
}

const OWN_WORDS = 'this agent has said that itself: who answers that answers for ever';

/** Tells what is heard. */
export function followChat(
  session: Pick<RoomSession<ChatEvents>, 'take' | 'emit' | 'scope'>,
  mouth: Mouth,
): void {
  const { agentId } = session.scope.ids;
  const hearing = { emitter: session, mouth, agentId };
  session.take(ChatFromSimulator, (message, region) => {
    const { ChatType } = message.ChatData;
    const isTyping = ChatType === CHAT_TYPE.startTyping || ChatType === CHAT_TYPE.stopTyping;
    if (isTyping) hearTyping(message, region, session, agentId);
    else hearChat(message, region, hearing);
  });
  session.take(ImprovedInstantMessage, (message, region) => hearInstantMessage(message, region, hearing));
  session.take(AlertMessage, ({ AlertData }, region) => hearAlert(AlertData.Message, false, region, session));
  session.take(AgentAlertMessage, ({ AlertData }, region) =>
    hearAlert(AlertData.Message, AlertData.Modal, region, session),
  );
}

function hearChat(
  { ChatData }: ChatFromSimulator,
  region: Region,
  { emitter, mouth, agentId }: Hearing,
): void {
  const kind = chatKindOf(ChatData.ChatType);
  const source = SOURCES[ChatData.SourceType] ?? 'system';
  const isOwn = source === 'agent' && ChatData.SourceID.equals(agentId);
  const volume = isAloud(kind) ? kind : 'other';
  const heard: HeardChat = {
    region,
    from: decodeText(ChatData.FromName),
    sourceId: ChatData.SourceID,
    ownerId: ChatData.OwnerID,
    source,
    isOwn,
    kind,
    volume,
    type: ChatData.ChatType,
    text: decodeText(ChatData.Message),
    position: ChatData.Position,
    isAudible: ChatData.Audible === 1,
    reply: (text) => {
      if (isOwn) throw new UsageError(OWN_WORDS);
      mouth.say(text, volume === 'other' ? {} : { volume });
    },
  };
  const { from, text: message } = heard;
  region.witness?.observe('ChatHeard', { from, message, volume });
  emitter.emit('chat', heard);
}

function chatKindOf(type: number): ChatKind {
  const kind = chatTypeOf(type);
  return kind === undefined || kind === 'startTyping' || kind === 'stopTyping' ? 'unknown' : kind;
}

function isAloud(kind: ChatKind): kind is Volume {
  return ALOUD.has(kind);
}

function hearTyping({ ChatData }: ChatFromSimulator, region: Region, emitter: Emit, agentId: Uuid): void {
  const from = decodeText(ChatData.FromName);
  const typing = ChatData.ChatType === CHAT_TYPE.startTyping;
  region.witness?.observe('TypingSeen', { from, typing });
  const isOwn = ChatData.SourceID.equals(agentId);
  emitter.emit('typing', { region, from, sourceId: ChatData.SourceID, typing, isOwn });
}

function hearInstantMessage(
  { AgentData, MessageBlock }: ImprovedInstantMessage,
  region: Region,
  { emitter, mouth, agentId }: Hearing,
): void {
  const fromId = AgentData.AgentID;
  const written = {
    from: decodeText(MessageBlock.FromAgentName),
    fromId,
    dialog: MessageBlock.Dialog,
    text: decodeText(MessageBlock.Message),
    binaryBucket: MessageBlock.BinaryBucket.slice(),
  };
  const about = aboutOf(written);
  const isOwn = fromId.equals(agentId);
  const heard: HeardInstantMessage = {
    region,
    ...written,
    ...about,
    isOwn,
    dialogName: dialogOf(written.dialog) ?? 'unknown',
    isOffline: MessageBlock.Offline !== 0,
    fromGroup: MessageBlock.FromGroup,
    id: MessageBlock.ID,
    timestamp: MessageBlock.Timestamp,
    reply: (text) => {
      if (isOwn) throw new UsageError(OWN_WORDS);
      if (about.kind === 'bounce' || fromId.isZero)
        throw new UsageError('nobody has written that: it has no answer');
      mouth.sendInstantMessage(fromId, text);
    },
  };
  const { from, text: message, dialog } = heard;
  // A bounce is what the region says of a message that it could not deliver.
  if (dialog === DIALOG.message && about.kind !== 'bounce')
    region.witness?.observe('InstantMessageHeard', { from, message });
  emitter.emit('instantMessage', heard);
}

function hearAlert(message: Uint8Array, isModal: boolean, region: Region, emitter: Emit): void {
  const text = alertText(message);
  region.witness?.observe('AlertHeard', { message: text });
  emitter.emit('alert', { region, text, isModal });
}

import { decodeText } from '@landfall/protocol/bytes';
import { CHAT_TYPE, chatTypeOf, DIALOG, dialogOf } from '@landfall/protocol/chat';
import type { Uuid } from '@landfall/protocol/datatypes';
import {
  AgentAlertMessage,
  AlertMessage,
  ChatFromSimulator,
  ImprovedInstantMessage,
} from '@landfall/protocol/message';
import type { Region } from '../regions/index.ts';
import type { RoomSession } from '../session/index.ts';
import { alertText } from './alert-text.ts';
import type {
  ChatEvents,
  ChatKind,
  ChatSource,
  HeardChat,
  HeardInstantMessage,
  InstantMessageKind,
  Volume,
} from './chat-types.ts';

type Emit = Pick<RoomSession<ChatEvents>, 'emit'>;

const SOURCES: readonly ChatSource[] = ['system', 'agent', 'object'];
const ALOUD: ReadonlySet<string> = new Set<Volume>(['whisper', 'say', 'shout']);
/** OpenSim's own name in messages of nobody; people have two. @source OpenSim OfflineMessageModule.cs, InstantMessageModule.cs */
const GRID_NAME = 'System';

/** Tells what is heard. */
export function followChat(session: Pick<RoomSession<ChatEvents>, 'take' | 'emit' | 'scope'>): void {
  const { agentId } = session.scope.ids;
  session.take(ChatFromSimulator, (message, region) => {
    const { ChatType } = message.ChatData;
    const isTyping = ChatType === CHAT_TYPE.startTyping || ChatType === CHAT_TYPE.stopTyping;
    if (isTyping) hearTyping(message, region, session, agentId);
    else hearChat(message, region, session, agentId);
  });
  session.take(ImprovedInstantMessage, (message, region) => hearInstantMessage(message, region, session));
  session.take(AlertMessage, ({ AlertData }, region) => hearAlert(AlertData.Message, false, region, session));
  session.take(AgentAlertMessage, ({ AlertData }, region) =>
    hearAlert(AlertData.Message, AlertData.Modal, region, session),
  );
}

function hearChat({ ChatData }: ChatFromSimulator, region: Region, emitter: Emit, agentId: Uuid): void {
  const kind = chatKindOf(ChatData.ChatType);
  const source = SOURCES[ChatData.SourceType] ?? 'system';
  const heard: HeardChat = {
    region,
    from: decodeText(ChatData.FromName),
    sourceId: ChatData.SourceID,
    ownerId: ChatData.OwnerID,
    source,
    isOwn: source === 'agent' && ChatData.SourceID.equals(agentId),
    kind,
    volume: isAloud(kind) ? kind : 'other',
    type: ChatData.ChatType,
    text: decodeText(ChatData.Message),
    position: ChatData.Position,
    isAudible: ChatData.Audible === 1,
  };
  const { from, text: message, volume } = heard;
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
  emitter: Emit,
): void {
  const name = decodeText(MessageBlock.FromAgentName);
  const heard: HeardInstantMessage = {
    region,
    from: name,
    fromId: AgentData.AgentID,
    kind: messageKindOf(MessageBlock.Dialog, name),
    dialog: MessageBlock.Dialog,
    text: decodeText(MessageBlock.Message),
    isOffline: MessageBlock.Offline !== 0,
    fromGroup: MessageBlock.FromGroup,
    id: MessageBlock.ID,
    timestamp: MessageBlock.Timestamp,
    binaryBucket: MessageBlock.BinaryBucket.slice(),
  };
  const { from, text: message, dialog } = heard;
  if (dialog === DIALOG.message) region.witness?.observe('InstantMessageHeard', { from, message });
  emitter.emit('instantMessage', heard);
}

function messageKindOf(dialog: number, from: string): InstantMessageKind {
  const kind = dialogOf(dialog) ?? 'unknown';
  const isOfNobody = from === GRID_NAME && (kind === 'message' || kind === 'busyAnswer');
  return isOfNobody ? 'system' : kind;
}

function hearAlert(message: Uint8Array, isModal: boolean, region: Region, emitter: Emit): void {
  const text = alertText(message);
  region.witness?.observe('AlertHeard', { message: text });
  emitter.emit('alert', { region, text, isModal });
}

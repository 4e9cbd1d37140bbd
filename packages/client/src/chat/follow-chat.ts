import { decodeText } from '@landfall/protocol/bytes';
import type { MessageOf } from '@landfall/protocol/message';
import type { Dispatch } from '../circuits/index.ts';
import type { Emitter } from '../events/index.ts';
import type { Region } from '../regions/index.ts';
import { alertText } from './alert-text.ts';
import { CHAT_TYPE } from './chat-types.ts';
import type { ChatEvents, ChatSource, HeardChat, HeardInstantMessage, Volume } from './chat-types.ts';
import { DIALOG } from './instant-message.ts';

type Emit = Pick<Emitter<ChatEvents>, 'emit'>;

const SOURCES: readonly ChatSource[] = ['system', 'agent', 'object'];
const VOLUMES: ReadonlyMap<number, Volume> = new Map([
  [CHAT_TYPE.whisper, 'whisper'],
  [CHAT_TYPE.say, 'say'],
  [CHAT_TYPE.shout, 'shout'],
]);

/** Tells what is heard. */
export function followChat(dispatch: Dispatch<Region>, emitter: Emit): void {
  dispatch.on('ChatFromSimulator', (message, region) => {
    const { ChatType } = message.ChatData;
    const isTyping = ChatType === CHAT_TYPE.startTyping || ChatType === CHAT_TYPE.stopTyping;
    if (isTyping) hearTyping(message, region, emitter);
    else hearChat(message, region, emitter);
  });
  dispatch.on('ImprovedInstantMessage', (message, region) => hearInstantMessage(message, region, emitter));
  dispatch.on('AlertMessage', ({ AlertData }, region) =>
    hearAlert(alertText(AlertData.Message), region, emitter),
  );
  dispatch.on('AgentAlertMessage', ({ AlertData }, region) =>
    hearAlert(alertText(AlertData.Message), region, emitter),
  );
}

function hearChat({ ChatData }: MessageOf<'ChatFromSimulator'>, region: Region, emitter: Emit): void {
  const heard: HeardChat = {
    region,
    from: decodeText(ChatData.FromName),
    sourceId: ChatData.SourceID,
    ownerId: ChatData.OwnerID,
    source: SOURCES[ChatData.SourceType] ?? 'system',
    volume: VOLUMES.get(ChatData.ChatType) ?? 'other',
    type: ChatData.ChatType,
    text: decodeText(ChatData.Message),
    position: ChatData.Position,
    isAudible: ChatData.Audible === 1,
  };
  const { from, text: message, volume } = heard;
  region.witness?.observe('ChatHeard', { from, message, volume });
  emitter.emit('chat', heard);
}

function hearTyping({ ChatData }: MessageOf<'ChatFromSimulator'>, region: Region, emitter: Emit): void {
  const from = decodeText(ChatData.FromName);
  const typing = ChatData.ChatType === CHAT_TYPE.startTyping;
  region.witness?.observe('TypingSeen', { from, typing });
  emitter.emit('typing', { region, from, sourceId: ChatData.SourceID, typing });
}

function hearInstantMessage(
  { AgentData, MessageBlock }: MessageOf<'ImprovedInstantMessage'>,
  region: Region,
  emitter: Emit,
): void {
  const heard: HeardInstantMessage = {
    from: decodeText(MessageBlock.FromAgentName),
    fromId: AgentData.AgentID,
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

function hearAlert(text: string, region: Region, emitter: Emit): void {
  region.witness?.observe('AlertHeard', { message: text });
  emitter.emit('alert', { region, text });
}

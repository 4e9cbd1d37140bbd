import { decodeText, encodeText } from '@landfall/protocol/bytes';
import { distance } from '@landfall/protocol/datatypes';
import type { MessageOf } from '@landfall/protocol/message';
import { avatarOf, inhabitants, positionOf } from '../avatars/index.ts';
import type { Agent, Handlers } from '../region/index.ts';

/** `ChatData.Type` of what avatars say. @source viewer llchat.h */
export const CHAT_TYPE = { WHISPER: 0, SAY: 1, SHOUT: 2, START_TYPING: 4, STOP_TYPING: 5 } as const;

/** How far each is heard, metres. @source OpenSim ChatModule defaults: 10, 20, 100 */
const RANGE_METRES: ReadonlyMap<number, number> = new Map([
  [CHAT_TYPE.WHISPER, 10],
  [CHAT_TYPE.SAY, 20],
  [CHAT_TYPE.SHOUT, 100],
  [CHAT_TYPE.START_TYPING, 20],
  [CHAT_TYPE.STOP_TYPING, 20],
]);
const VOLUME_NAMES: ReadonlyMap<number, string> = new Map([
  [CHAT_TYPE.WHISPER, 'whisper'],
  [CHAT_TYPE.SAY, 'say'],
  [CHAT_TYPE.SHOUT, 'shout'],
]);

/** Longer texts are cut: what a viewer lets one say. @source viewer: 1023 bytes and a NUL */
export const MAX_CHAT_BYTES = 1023;
const SOURCE_AGENT = 1;
const AUDIBLE_FULLY = 1;

/** What is done when an agent speaks. */
export const chatHandlers: Handlers = {
  ChatFromViewer({ ChatData }, from, sequence) {
    const range = RANGE_METRES.get(ChatData.Type);
    // Other channels are for scripts, which there are none of.
    if (range === undefined || ChatData.Channel !== 0 || avatarOf(from) === undefined) return;
    // What was said is heard late rather than never; a typing mark that was overtaken would stay for ever.
    if (!VOLUME_NAMES.has(ChatData.Type) && !from.newest.takes('typing', sequence)) return;
    const text = decodeText(ChatData.Message.subarray(0, MAX_CHAT_BYTES));
    if (text === '' && VOLUME_NAMES.has(ChatData.Type)) return;
    const listeners = relay(from, chatMessage(from, ChatData.Type, text), range);
    if (VOLUME_NAMES.has(ChatData.Type)) {
      from.witness?.observe('ChatRelayed', { from: from.name, message: text, listeners });
    }
  },
};

/** @returns how many heard it, the speaker included. */
function relay(from: Agent, message: MessageOf<'ChatFromSimulator'>, range: number): number {
  let listeners = 0;
  const mouth = positionOf(from);
  for (const { agent, avatar } of inhabitants(from.region)) {
    if (distance(avatar.body.position, mouth) > range) continue;
    agent.send(message, { reliable: true });
    listeners += 1;
  }
  return listeners;
}

function chatMessage(from: Agent, type: number, text: string): MessageOf<'ChatFromSimulator'> {
  return {
    name: 'ChatFromSimulator',
    ChatData: {
      FromName: encodeText(from.name),
      SourceID: from.id,
      OwnerID: from.id,
      SourceType: SOURCE_AGENT,
      ChatType: type,
      Audible: AUDIBLE_FULLY,
      Position: positionOf(from),
      Message: encodeText(text),
    },
  };
}

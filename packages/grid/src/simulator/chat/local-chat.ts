import { decodeText, encodeText } from '@landfall/protocol/bytes';
import { AUDIBLE_FULLY, CHAT_SOURCE, CHAT_TYPE, HEARD_METRES, MAX_SAID_BYTES } from '@landfall/protocol/chat';
import { distance } from '@landfall/protocol/datatypes';
import type { MessageOf } from '@landfall/protocol/message';
import { avatarOf, inhabitants, positionOf } from '../avatars/index.ts';
import type { Agent, Handlers } from '../region/index.ts';
import { hearOnChannel } from '../scripts/index.ts';

/** How far each is heard, metres. */
const RANGE_METRES: ReadonlyMap<number, number> = new Map([
  [CHAT_TYPE.whisper, HEARD_METRES.whisper],
  [CHAT_TYPE.say, HEARD_METRES.say],
  [CHAT_TYPE.shout, HEARD_METRES.shout],
  [CHAT_TYPE.startTyping, HEARD_METRES.say],
  [CHAT_TYPE.stopTyping, HEARD_METRES.say],
]);
const VOLUME_NAMES: ReadonlyMap<number, string> = new Map([
  [CHAT_TYPE.whisper, 'whisper'],
  [CHAT_TYPE.say, 'say'],
  [CHAT_TYPE.shout, 'shout'],
]);

/** What is done when an agent speaks. */
export const chatHandlers: Handlers = {
  ChatFromViewer({ ChatData }, from, sequence) {
    const range = RANGE_METRES.get(ChatData.Type);
    if (range === undefined || avatarOf(from) === undefined) return;
    if (ChatData.Channel !== 0)
      return hearOnChannel(from, ChatData.Channel, decodeText(ChatData.Message.subarray(0, MAX_SAID_BYTES)));
    // What was said is heard late rather than never; a typing mark that was overtaken would stay for ever.
    if (!VOLUME_NAMES.has(ChatData.Type) && !from.newest.takes('typing', sequence)) return;
    const text = decodeText(ChatData.Message.subarray(0, MAX_SAID_BYTES));
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
      SourceType: CHAT_SOURCE.agent,
      ChatType: type,
      Audible: AUDIBLE_FULLY,
      Position: positionOf(from),
      Message: encodeText(text),
    },
  };
}

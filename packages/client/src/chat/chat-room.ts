import {
  AgentAlertMessage,
  AlertMessage,
  ChatFromSimulator,
  ChatFromViewer,
  ImprovedInstantMessage,
} from '@landfall/protocol/message/compact';
import type { RoomSession, SessionRoom } from '../session/index.ts';
import { Chat } from './chat.ts';
import type { ChatEvents } from './chat-types.ts';
import { followChat } from './follow-chat.ts';
import { eventNames } from '../events/index.ts';

const MESSAGES = [ChatFromSimulator, ChatFromViewer, ImprovedInstantMessage, AlertMessage, AgentAlertMessage];

/** The room that {@link chat} makes. */
export interface ChatRoom extends SessionRoom {
  readonly name: 'chat';
  start(session: RoomSession<ChatEvents>): Chat;
}

/** Speaking and hearing: `session.chat`, and the events `chat`, `typing`, `instantMessage` and `alert` of the session. */
export function chat(): ChatRoom {
  return CHAT;
}

/** It keeps nothing itself: all sessions can have the same. */
const CHAT: ChatRoom = {
  name: 'chat',
  maker: chat,
  events: eventNames<ChatEvents>({ chat: true, typing: true, instantMessage: true, alert: true }),
  messages: MESSAGES,
  start(session) {
    const mouth = new Chat(session.scope, () => session.region);
    followChat(session, mouth);
    return mouth;
  },
};

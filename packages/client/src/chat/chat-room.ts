import {
  AgentAlertMessage,
  AlertMessage,
  ChatFromSimulator,
  ChatFromViewer,
  ImprovedInstantMessage,
} from '@landfall/protocol/message';
import type { RoomSession, SessionRoom } from '../session/index.ts';
import { Chat } from './chat.ts';
import type { ChatEvents } from './chat-types.ts';
import { followChat } from './follow-chat.ts';

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
  messages: MESSAGES,
  start(session) {
    followChat(session);
    return new Chat(session.scope, () => session.region);
  },
};

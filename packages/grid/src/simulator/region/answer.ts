import type { MessageName, MessageOf } from '@landfall/protocol/message';
import type { Agent } from './agent.ts';

/** Sends what somebody has asked for: reliably, among the rest of the region's own messages. */
export const answer = (to: Agent, message: MessageOf<MessageName>): void =>
  to.send(message, { reliable: true, category: 'task' });

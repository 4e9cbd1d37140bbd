import { encodeText } from '@landfall/protocol/bytes';
import { answer } from './answer.ts';
import { fittingText } from './fitting-text.ts';
import type { Agent } from './agent.ts';

/** Tells somebody, in words that viewers show (255 bytes of them), that what they asked for is not to be. */
export const alert = (to: Agent, text: string): void =>
  answer(to, {
    name: 'AlertMessage',
    AlertData: { Message: encodeText(fittingText(text)) },
    AlertInfo: [],
    AgentInfo: [],
  });

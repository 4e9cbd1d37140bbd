import type { MessageName, MessageOf } from '@landfall/protocol/message';
import type { Agent } from './agent.ts';

/** What a simulator does with one kind of message from an agent, which has been checked to be its own. */
export type Handler<N extends MessageName> = (message: MessageOf<N>, from: Agent) => void;

/** The messages that one room handles. */
export type Handlers = { readonly [N in MessageName]?: Handler<N> };

import type { MessageName, MessageOf } from '@landfall/protocol/message';
import type { Agent } from './agent.ts';

/**
 * What a simulator does with one kind of message from an agent, which has been checked to be its own. `sequence` is that of
 * its packet, for messages that may be overtaken: see {@link Newest}.
 */
export type Handler<N extends MessageName> = (message: MessageOf<N>, from: Agent, sequence: number) => void;

/** What a simulator does with one method of GenericMessage. Its parameters are texts. */
export type GenericHandler = (parameters: readonly string[], from: Agent, sequence: number) => void;

/** The methods of GenericMessage that one room handles, by name in lower case. */
export type GenericHandlers = Readonly<Record<string, GenericHandler>>;

/** The messages that one room handles. */
export type Handlers = { readonly [N in MessageName]?: Handler<N> };

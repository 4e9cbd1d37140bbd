import { Circuit, type CircuitEvent, type CircuitRules, type SendOptions } from '../circuit/index.ts';
import { Uuid } from '../datatypes/index.ts';
import { ALL_MESSAGES } from '../message/index.ts';
import type { Message, MessageOf, MessageTable } from '../message/index.ts';
import { Pair, type PairOptions } from './pair.ts';
import { createRandom } from './random.ts';

/** Two circuits, and the link between them. */
export interface CircuitPairOptions extends PairOptions<CircuitEvent, CircuitEvent> {
  readonly agentRules?: CircuitRules;
  readonly simulatorRules?: CircuitRules;
  /** Of both; by default all. */
  readonly messages?: MessageTable;
  /** Of both directions. */
  readonly firstSequence?: number;
}

/** Both ends of a circuit: the agent on the left, the simulator on the right. */
export class CircuitPair extends Pair<CircuitEvent, CircuitEvent> {
  readonly agent: Circuit;
  readonly simulator: Circuit;

  constructor(options: CircuitPairOptions = {}) {
    const { agentRules, simulatorRules, messages = ALL_MESSAGES, firstSequence, now = 0, seed = 1 } = options;
    const common = { now, messages, ...(firstSequence !== undefined && { firstSequence }) };
    const agent = new Circuit({
      ...common,
      role: 'agent',
      random: createRandom(seed + 1).next,
      ...(agentRules !== undefined && { rules: agentRules }),
    });
    const simulator = new Circuit({
      ...common,
      role: 'simulator',
      random: createRandom(seed + 2).next,
      ...(simulatorRules !== undefined && { rules: simulatorRules }),
    });
    super(agent, simulator, options);
    this.agent = agent;
    this.simulator = simulator;
  }

  agentSends(message: Message, options: SendOptions = { reliable: true }): number | undefined {
    return this.agent.send(message, options, this.now);
  }

  simulatorSends(message: Message, options: SendOptions = { reliable: true }): number | undefined {
    return this.simulator.send(message, options, this.now);
  }
}

/** A message that is told from others by its number. */
export function numberedMessage(number: number, sizeBytes = 0): MessageOf<'ChatFromViewer'> {
  return {
    name: 'ChatFromViewer',
    AgentData: { AgentID: Uuid.zero, SessionID: Uuid.zero },
    ChatData: { Message: new Uint8Array(sizeBytes).fill(0x41), Type: 1, Channel: number },
  };
}

/** The numbers of the messages that arrived, in the order of arrival. */
export function numbersIn(events: readonly CircuitEvent[]): number[] {
  return events.flatMap((event) =>
    event.type === 'message' && event.message.name === 'ChatFromViewer'
      ? [event.message.ChatData.Channel]
      : [],
  );
}

/** The events of one type. */
export function eventsOf<T extends CircuitEvent['type']>(
  events: readonly CircuitEvent[],
  type: T,
): Extract<CircuitEvent, { type: T }>[] {
  return events.filter((event): event is Extract<CircuitEvent, { type: T }> => event.type === type);
}

import { UsageError } from '../errors/index.ts';
import type { Message, MessageTable, MessageType } from '../message/index.ts';
import { NEVER, type Instant } from './instant.ts';
import type { Budget, CircuitRules } from './rules.ts';
import type { Shaped } from './shaper.ts';
import type { ThrottleCategory } from './throttle.ts';

/** How a message is sent. */
export interface SendOptions {
  /** The peer must ack it, and it is resent until then. False by default. */
  readonly reliable?: boolean;
  /** How long it is resent; by default what the rules say. */
  readonly budget?: Budget;
  /** With the budget `until-deadline`: when it gives up. */
  readonly deadline?: Instant;
  /** Sent at the rate of this category once there is a throttle; without one, at once. */
  readonly category?: ThrottleCategory;
  /** Comes back in the `acked` or `undelivered` event. */
  readonly tag?: string;
  /** The message's own value: needed when the circuit's table does not have it. */
  readonly type?: MessageType;
}

/** A message ready to leave, but for its sequence number: that is given when it leaves. */
export interface Outgoing extends Shaped {
  readonly name: Message['name'];
  readonly datagram: Uint8Array;
  readonly reliable: boolean;
  readonly patience: Patience;
  readonly tag: string | undefined;
}

/** What a budget means for one packet. */
export interface Patience {
  /** Infinity: without limit. */
  readonly resends: number;
  readonly deadline: Instant;
  /** Fixed time between two sendings; undefined: as measured. */
  readonly intervalMs: number | undefined;
}

/** @throws EncodeError when a value does not fit its field, or neither the options nor the table have the message; UsageError for `until-deadline` without a deadline. */
export function prepare(
  message: Message,
  options: SendOptions,
  messages: MessageTable,
  rules: CircuitRules,
): Outgoing {
  const { reliable = false, category, tag, type = messages } = options;
  const datagram = type.encodeDatagram(message, { sequence: 0, reliable });
  const patience = patienceOf(message.name, options, rules);
  return { name: message.name, datagram, sizeBytes: datagram.length, category, reliable, patience, tag };
}

/** Puts in the number under which it leaves. Bytes 1 to 4 are never zero-coded. */
export function numberDatagram(datagram: Uint8Array, sequence: number): void {
  datagram[1] = sequence >>> 24;
  datagram[2] = sequence >>> 16;
  datagram[3] = sequence >>> 8;
  datagram[4] = sequence;
}

function patienceOf(name: Message['name'], options: SendOptions, rules: CircuitRules): Patience {
  const { budget = rules.defaultBudget, deadline } = options;
  if (budget === 'unlimited') return UNLIMITED;
  if (budget === 'ordinary') return ordinaryPatience(name, rules);
  if (deadline === undefined) throw new UsageError(`${name}: until-deadline needs a deadline`);
  return { resends: Infinity, deadline, intervalMs: undefined };
}

function ordinaryPatience(name: Message['name'], rules: CircuitRules): Patience {
  const own = name === 'UseCircuitCode' ? rules.useCircuitCode : undefined;
  return { resends: own?.resends ?? rules.ordinaryResends, deadline: NEVER, intervalMs: own?.intervalMs };
}

const UNLIMITED: Patience = { resends: Infinity, deadline: NEVER, intervalMs: undefined };

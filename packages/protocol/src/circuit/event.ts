import type { ClosedCause, DecodeError } from '../errors/index.ts';
import type { Message } from '../message/index.ts';

/** A message came. `Unknown` ones too: the number is not in the circuit's table, and most owners ignore them. */
export interface MessageEvent {
  readonly type: 'message';
  readonly message: Message;
  readonly sequence: number;
  readonly reliable: boolean;
  readonly resent: boolean;
  /** Of the datagram. */
  readonly sizeBytes: number;
}

/** The peer has acknowledged a reliable message of ours. */
export interface AckedEvent {
  readonly type: 'acked';
  readonly sequence: number;
  readonly name: Message['name'];
  /** How often it was sent, 1 or more. */
  readonly attempts: number;
  /**
   * From sending to ack, with the time that the peer keeps acks back; only when it was sent once, because otherwise nobody knows
   * which one was acked.
   */
  readonly rttMs?: number;
  readonly tag?: string;
}

/** One reliable message gave up: its budget is spent. The circuit lives on. */
export interface UndeliveredEvent {
  readonly type: 'undelivered';
  /** Undefined when it never left, because too much was waiting already. */
  readonly sequence: number | undefined;
  readonly name: Message['name'];
  /** How often it was sent. */
  readonly attempts: number;
  readonly reason: 'resends-spent' | 'deadline' | 'too-much-unacked' | 'queue-full';
  readonly tag?: string;
}

/** A datagram that is no packet, or whose message does not fit its number. It was neither acked nor used. */
export interface MalformedEvent {
  readonly type: 'malformed';
  readonly error: DecodeError;
  readonly sizeBytes: number;
}

/** A message came that may not come by UDP: it was acked and counted, and is not given to anybody. */
export interface BarredEvent {
  readonly type: 'barred';
  readonly name: Message['name'];
}

/** The peer answered our ping. */
export interface PingEvent {
  readonly type: 'ping';
  readonly rttMs: number;
  /** The average from which the resend timeout is made. */
  readonly averageMs: number;
}

/** Nothing waits for the throttle any more: there is room for more of what can be sent later. */
export interface DrainedEvent {
  readonly type: 'drained';
}

/** The circuit is dead. Always the last event. `reason`: `closed` (by us), `close-circuit` (by the peer), `silent`. */
export interface ClosedEvent extends Pick<ClosedCause, 'by' | 'reason'> {
  readonly type: 'closed';
}

/** What {@link Circuit.pollEvent} gives. */
export type CircuitEvent =
  | MessageEvent
  | AckedEvent
  | UndeliveredEvent
  | MalformedEvent
  | BarredEvent
  | PingEvent
  | DrainedEvent
  | ClosedEvent;

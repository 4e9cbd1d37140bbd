import type { ClosedCause, DecodeError } from '../errors/index.ts';
import type { Message } from '../message/index.ts';

/** A message came. `Unknown` ones too: the number is not in the circuit's table, and most owners ignore them. */
export interface MessageEvent {
  /** A message came. */
  readonly type: 'message';
  /** What the packet says; its byte fields may be views of the datagram. */
  readonly message: Message;
  /** Number of its packet, in the peer's counting. */
  readonly sequence: number;
  /** Whether the peer repeats it until it is acked; the circuit sees to the ack. */
  readonly reliable: boolean;
  /** Whether the peer says that it has sent this packet before. */
  readonly resent: boolean;
  /** Of the datagram. */
  readonly sizeBytes: number;
}

/** The peer has acknowledged a reliable message of ours. */
export interface AckedEvent {
  /** A reliable message of ours has arrived. */
  readonly type: 'acked';
  /** Number under which it left. */
  readonly sequence: number;
  /** Of the message that was acked, such as `UseCircuitCode`. */
  readonly name: Message['name'];
  /** How often it was sent, 1 or more. */
  readonly attempts: number;
  /**
   * From sending to ack, with the time that the peer keeps acks back; only when it was sent once, because otherwise nobody knows
   * which one was acked.
   */
  readonly rttMs?: number;
  /** What was given with the message as `SendOptions.tag`; absent where nothing was. */
  readonly tag?: string;
}

/** One reliable message gave up: its budget is spent. The circuit lives on. */
export interface UndeliveredEvent {
  /** A reliable message of ours was given up. */
  readonly type: 'undelivered';
  /** Undefined when it never left, because too much was waiting already. */
  readonly sequence: number | undefined;
  /** Of the message that was given up. */
  readonly name: Message['name'];
  /** How often it was sent. */
  readonly attempts: number;
  /**
   * Its budget is spent (`resends-spent`, `deadline`), or more than the limit is unacked when it should be resent
   * (`too-much-unacked`), or there was no room to let it wait (`queue-full`).
   */
  readonly reason: 'resends-spent' | 'deadline' | 'too-much-unacked' | 'queue-full';
  /** What was given with the message as `SendOptions.tag`; absent where nothing was. */
  readonly tag?: string;
}

/** A datagram that is no packet, or whose message does not fit its number. It was neither acked nor used. */
export interface MalformedEvent {
  /** A datagram could not be read. */
  readonly type: 'malformed';
  /** What is wrong with it, and where. */
  readonly error: DecodeError;
  /** Of the whole datagram. */
  readonly sizeBytes: number;
}

/** A message came that may not come by UDP: it was acked and counted, and is not given to anybody. */
export interface BarredEvent {
  /** A message came that may not come by UDP. */
  readonly type: 'barred';
  /** Of the message that was kept back. */
  readonly name: Message['name'];
}

/** The peer answered our ping. */
export interface PingEvent {
  /** A ping was answered. */
  readonly type: 'ping';
  /** From the ping to its answer. */
  readonly rttMs: number;
  /** The average from which the resend timeout is made. */
  readonly averageMs: number;
}

/** Nothing waits for the throttle any more: there is room for more of what can be sent later. */
export interface DrainedEvent {
  /** The last message that waited for the throttle has left. */
  readonly type: 'drained';
}

/** The circuit is dead. Always the last event. `reason`: `closed` (by us), `close-circuit` (by the peer), `silent`. */
export interface ClosedEvent extends Pick<ClosedCause, 'by' | 'reason'> {
  /** The circuit has ended. */
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

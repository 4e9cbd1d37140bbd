import type { Message } from '../message/index.ts';
import { NEVER, type Instant } from './instant.ts';
import type { UndeliveredEvent } from './event.ts';

/** A reliable packet that was sent and not acked. */
export interface UnackedPacket {
  readonly sequence: number;
  readonly name: Message['name'];
  /** As first sent: not marked as resent, and without acks, which would be stale. */
  readonly datagram: Uint8Array;
  readonly tag: string | undefined;
  /** Resends that are left; Infinity without limit. */
  resendsLeft: number;
  /** When it gives up whatever is left; NEVER if its budget is not a deadline. */
  readonly deadline: Instant;
  /** Waits so long for its ack; undefined to follow the measured round trip. */
  readonly intervalMs: number | undefined;
  /** How often it was sent. */
  attempts: number;
  sentAt: Instant;
  resendAt: Instant;
}

/** Reliable packets in the order in which they were sent, until they are acked or give up. */
export class Unacked {
  readonly #packets: Map<number, UnackedPacket> = new Map();
  readonly #checkMs: number;
  #bytes = 0;
  #dueAt: Instant = NEVER;

  /** @param checkMs the packets are looked through at most this often. */
  constructor(checkMs: number) {
    this.#checkMs = checkMs;
  }

  get count(): number {
    return this.#packets.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** When {@link due} is to be asked; possibly too early, because an acked packet does not move it. */
  get dueAt(): Instant {
    return this.#dueAt;
  }

  /** The sequence number of the one that waits longest. */
  get oldest(): number | undefined {
    return this.#packets.keys().next().value;
  }

  has(sequence: number): boolean {
    return this.#packets.has(sequence);
  }

  add(packet: UnackedPacket): void {
    this.#packets.set(packet.sequence, packet);
    this.#bytes += packet.datagram.length;
    this.#dueAt = Math.min(this.#dueAt, packet.resendAt, packet.deadline);
  }

  /** Takes a packet out; undefined when that number is not awaited (an ack that came twice, or a lie). */
  remove(sequence: number): UnackedPacket | undefined {
    const packet = this.#packets.get(sequence);
    if (packet === undefined) return undefined;
    this.#packets.delete(sequence);
    this.#bytes -= packet.datagram.length;
    if (this.#packets.size === 0) this.#dueAt = NEVER;
    return packet;
  }

  /** Those whose time has come, the most overdue first. The caller resends them or takes them out, then reschedules. */
  due(now: Instant): UnackedPacket[] {
    if (now < this.#dueAt) return [];
    const due = [];
    for (const packet of this.#packets.values()) {
      if (packet.resendAt <= now || packet.deadline <= now) due.push(packet);
    }
    return due.sort((one, other) => one.resendAt - other.resendAt);
  }

  /** Finds the next time. `notBefore`: nothing can be resent until then, says the throttle; deadlines stand. */
  reschedule(now: Instant, notBefore: Instant): void {
    let next = NEVER;
    for (const { resendAt, deadline } of this.#packets.values()) {
      next = Math.min(next, Math.max(resendAt, notBefore), deadline);
    }
    this.#dueAt = Math.max(next, now + this.#checkMs);
  }

  /** All of them are due at `at` at the latest. */
  hasten(at: Instant): void {
    for (const packet of this.#packets.values()) packet.resendAt = Math.min(packet.resendAt, at);
    if (this.#packets.size > 0) this.#dueAt = Math.min(this.#dueAt, at);
  }

  clear(): void {
    this.#packets.clear();
    this.#bytes = 0;
    this.#dueAt = NEVER;
  }
}

/** Why a packet that is due must give up, or undefined when it may be resent. */
export function whyGiveUp(
  packet: UnackedPacket,
  now: Instant,
  tooMuchUnacked: boolean,
): UndeliveredEvent['reason'] | undefined {
  if (packet.deadline <= now) return 'deadline';
  if (packet.resendsLeft <= 0) return 'resends-spent';
  return tooMuchUnacked && packet.resendsLeft < Infinity ? 'too-much-unacked' : undefined;
}

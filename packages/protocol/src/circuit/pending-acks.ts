import { MAX_APPENDED_ACKS } from '../packet/index.ts';
import { NEVER, type Instant } from './instant.ts';
import type { CircuitRules } from './rules.ts';

/** A PacketAck carries as many as may be appended: 250 of 4 bytes fit one datagram. @source viewer llcircuit.cpp */
const MAX_ACKS_PER_PACKET = MAX_APPENDED_ACKS;
/** Never are more owed, even if nobody polls. A peer whose packet is not acked sends it again. */
const MOST_OWED = 4 * MAX_ACKS_PER_PACKET;

/**
 * Acks that are owed to the peer. They ride on what is sent anyway, or go out as a PacketAck when they have waited long
 * enough or are many. When a whole PacketAck is full it is due at once, so that no more than one batch is ever kept by a
 * caller who drains.
 */
export class PendingAcks {
  readonly #rules: CircuitRules;
  #sequences: number[] = [];
  #coveredBytes = 0;
  #dueAt: Instant = NEVER;
  #due = false;

  constructor(rules: CircuitRules) {
    this.#rules = rules;
  }

  get count(): number {
    return this.#sequences.length;
  }

  /** Must a PacketAck be sent now? */
  get isDue(): boolean {
    return this.#due;
  }

  get dueAt(): Instant {
    return this.#dueAt;
  }

  /** Owes an ack for a packet of so many bytes. */
  add(sequence: number, sizeBytes: number, now: Instant): void {
    if (this.#sequences.length === 0) this.#dueAt = now + this.#rules.ackCollectMs;
    if (this.#sequences.length < MOST_OWED) this.#sequences.push(sequence);
    this.#coveredBytes += sizeBytes;
    const owed = this.#sequences.length;
    if (owed >= this.#rules.ackCollectCount) this.#hurry(owed, now);
    if (owed >= MAX_ACKS_PER_PACKET || this.#coveredBytes >= this.#rules.ackCollectBytes) this.#due = true;
  }

  /** A burst comes in one go: a datagram for each ten of it would cost as much as what it brings. */
  #hurry(owed: number, now: Instant): void {
    const { ackBurst } = this.#rules;
    if (ackBurst === undefined || owed >= ackBurst.count) this.#due = true;
    else this.#dueAt = Math.min(this.#dueAt, now + ackBurst.waitMs);
  }

  handleTimeout(now: Instant): void {
    if (now >= this.#dueAt) this.#due = true;
  }

  /** Everything that is owed must go out at the next opportunity. */
  flush(): void {
    this.#due = this.#sequences.length > 0;
  }

  /** The oldest ones, at most `most` and at most a packet's worth. They are no longer owed. */
  take(most: number = MAX_ACKS_PER_PACKET): readonly number[] {
    const all = this.#sequences;
    const taken = Math.min(most, MAX_ACKS_PER_PACKET);
    if (all.length > taken) return all.splice(0, taken);
    this.#sequences = [];
    this.#reset();
    return all;
  }

  #reset(): void {
    this.#coveredBytes = 0;
    this.#dueAt = NEVER;
    this.#due = false;
  }
}

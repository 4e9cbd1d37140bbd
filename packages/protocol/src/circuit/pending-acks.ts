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
    const { ackCollectCount } = this.#rules;
    const enough = this.#sequences.length >= Math.min(ackCollectCount, MAX_ACKS_PER_PACKET);
    if (enough || this.#coveredBytes >= this.#rules.ackCollectBytes) this.#due = true;
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
    const taken = this.#sequences.splice(0, Math.min(most, MAX_ACKS_PER_PACKET));
    if (this.#sequences.length === 0) this.#reset();
    return taken;
  }

  #reset(): void {
    this.#coveredBytes = 0;
    this.#dueAt = NEVER;
    this.#due = false;
  }
}

import { NEVER, type Instant } from './instant.ts';
import { isBefore } from './sequence-number.ts';

/** Room for so many numbers at first: an idle circuit stays small. */
const LEAST_SLOTS = 64;
/**
 * Room for so many at most (32 KiB), whatever the peer says or keeps from us: then a new number takes the place of the
 * one 8192 before it. OpenSim remembers 1024.
 */
export const MOST_REMEMBERED = 8192;
/**
 * A number is kept so long after the peer has said that it no longer needs it, because the network may still hold a copy
 * of that packet.
 */
const GRACE_MS = 4000;

/**
 * Which reliable packets have come, so that a repeated one is not used twice.
 *
 * A table of slots: number n lives in slot n modulo the size, so for a peer that counts up this is a sliding window.
 * A slot that is wanted by a newer number is given up when the peer's OldestUnacked has passed the old one; otherwise the
 * table grows, up to {@link MOST_REMEMBERED}. A peer that lies or jumps makes only its own packets forgotten.
 */
export class Received {
  #slots: Uint32Array = emptySlots(LEAST_SLOTS);
  /** Numbers before this may be forgotten. */
  #floor: number | undefined;
  #nextFloor: number | undefined;
  #nextFloorAt: Instant = -NEVER;

  /** Size of the table: a power of two, at most {@link MOST_REMEMBERED}. */
  get slotCount(): number {
    return this.#slots.length;
  }

  /** Whether the packet of that number has come, as far as is remembered. */
  has(sequence: number): boolean {
    return this.#slots[sequence & (this.#slots.length - 1)] === sequence;
  }

  /** Remembers that the packet of that number has come; the table grows where it must. */
  add(sequence: number): void {
    while (!this.#tryAdd(sequence)) this.#resize(this.#slots.length * 2);
  }

  /** The peer's StartPingCheck said that it awaits no ack for anything before `oldest`. */
  noteOldestUnacked(oldest: number, now: Instant): void {
    if (now < this.#nextFloorAt) return;
    this.#floor = this.#nextFloor;
    this.#nextFloor = oldest;
    this.#nextFloorAt = now + GRACE_MS;
    if (this.#slots.length > LEAST_SLOTS) this.#resize(this.#sizeNeeded());
  }

  #tryAdd(sequence: number): boolean {
    const slots = this.#slots;
    const slot = sequence & (slots.length - 1);
    const held = slots[slot]!;
    const needed = isHeld(slots, slot) && held !== sequence && !this.#isForgettable(held);
    if (needed && slots.length < MOST_REMEMBERED) return false;
    slots[slot] = sequence;
    return true;
  }

  #isForgettable(sequence: number): boolean {
    return this.#floor !== undefined && isBefore(sequence, this.#floor);
  }

  #sizeNeeded(): number {
    const needed = this.#needed().length;
    let size = LEAST_SLOTS;
    while (size < needed * 2) size *= 2;
    return Math.min(size, this.#slots.length);
  }

  #needed(): number[] {
    const slots = this.#slots;
    const needed: number[] = [];
    for (let slot = 0; slot < slots.length; slot++) {
      if (isHeld(slots, slot) && !this.#isForgettable(slots[slot]!)) needed.push(slots[slot]!);
    }
    return needed;
  }

  #resize(size: number): void {
    if (size === this.#slots.length) return;
    const needed = this.#needed();
    this.#slots = emptySlots(size);
    for (const sequence of needed) this.add(sequence);
  }
}

/** A slot whose number belongs elsewhere is empty. */
function isHeld(slots: Uint32Array, slot: number): boolean {
  return (slots[slot]! & (slots.length - 1)) === slot;
}

function emptySlots(size: number): Uint32Array {
  const slots = new Uint32Array(size);
  slots[0] = 1; // 0 would belong in slot 0
  return slots;
}

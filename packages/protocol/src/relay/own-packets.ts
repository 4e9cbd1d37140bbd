import { isBefore } from '../circuit/index.ts';
import type { Instant } from '../circuit/index.ts';
import { setResent } from '../packet/index.ts';

/** A reliable packet of the proxy's own that is not acknowledged yet. */
interface OwnPacket {
  readonly datagram: Uint8Array;
  dueAt: Instant;
  resends: number;
}

/** So much later a packet is sent again. @source LLUDPServer.cs and viewer message.cpp begin with about a second */
export const RESEND_OWN_MS = 1000;
/** A peer that has not acknowledged after so many is not there. */
export const MAX_OWN_RESENDS = 10;
/** More are refused: nobody acknowledges. */
export const MAX_OWN_UNACKED = 1024;

/** The reliable packets that a proxy has put in, of one direction, until they are acknowledged. By the receiver's numbers. */
export class OwnPackets {
  readonly #unacked = new Map<number, OwnPacket>();

  get isFull(): boolean {
    return this.#unacked.size >= MAX_OWN_UNACKED;
  }

  /** Keeps a copy. */
  add(sequence: number, datagram: Uint8Array, now: Instant): void {
    this.#unacked.set(sequence, { datagram: datagram.slice(), dueAt: now + RESEND_OWN_MS, resends: 0 });
  }

  acked(sequence: number): void {
    this.#unacked.delete(sequence);
  }

  /** The oldest of that number and those that are still awaited. */
  oldest(sequence: number): number {
    let oldest = sequence;
    for (const own of this.#unacked.keys()) if (isBefore(own, oldest)) oldest = own;
    return oldest;
  }

  get nextDue(): Instant | undefined {
    let next: Instant | undefined;
    for (const { dueAt } of this.#unacked.values()) if (next === undefined || dueAt < next) next = dueAt;
    return next;
  }

  /** Hands out copies of what is to be sent again now; says of how many nobody will hear any more. */
  due(now: Instant, resend: (datagram: Uint8Array) => void): number {
    let givenUp = 0;
    for (const [sequence, own] of this.#unacked) {
      if (own.dueAt > now) continue;
      if (own.resends >= MAX_OWN_RESENDS) {
        this.#unacked.delete(sequence);
        givenUp++;
        continue;
      }
      own.resends++;
      own.dueAt = now + RESEND_OWN_MS;
      setResent(own.datagram);
      resend(own.datagram.slice());
    }
    return givenUp;
  }
}

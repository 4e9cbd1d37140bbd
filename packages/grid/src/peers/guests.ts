import type { Socket } from 'node:net';
import { originOf, Waiting } from './waiting.ts';

/** How many connections a front has at most. */
export interface GuestLimits {
  /** Of those whose head is not whole. */
  readonly mostStrangers: number;
  /** Of those who are known: they are answered. Of those whose request is still to come there are as many again. */
  readonly mostKnown: number;
  /** What part of each of them one origin may have, such as 1/4; all by default. See {@link originOf}. */
  readonly share?: number;
}

/**
 * The connections of a front. Rules:
 * 1. Who has not sent a head is a stranger; then they tell the rest of their request, or are known at once, who have shown a key.
 * 2. Strangers take no place of who is further, nor tellers one of who is known.
 * 3. Who comes when all places of strangers, or of tellers, are taken gets that of the one who has had it longest. So a crowd that drips
 *    keeps nobody out: whoever asks has their place for as long as as many others come as there are places, and is done at once.
 * 4. Who is known is not cut off: others are told that too many ask.
 * 5. Where origins have shares, one that has its share is a crowd by itself.
 */
export class Guests {
  readonly #limits: Required<GuestLimits>;
  readonly #strangers: Waiting;
  readonly #tellers: Waiting;
  readonly #known = new Set<Socket>();

  constructor({ mostStrangers, mostKnown, share = 1 }: GuestLimits) {
    this.#limits = { mostStrangers, mostKnown, share };
    this.#strangers = new Waiting(mostStrangers, Math.ceil(mostStrangers * share));
    this.#tellers = new Waiting(mostKnown, Math.ceil(mostKnown * share));
  }

  /** It has connected: a stranger, until more of it comes or it goes. */
  come(socket: Socket): void {
    socket.once('close', () => this.leave(socket));
    this.#strangers.add(socket);
  }

  /** Its head has come, and its body is still to come. */
  tell(socket: Socket): void {
    this.#strangers.delete(socket);
    if (!this.#known.has(socket)) this.#tellers.add(socket);
  }

  /** It is to be answered. @returns false when too many are. */
  know(socket: Socket): boolean {
    if (this.#known.has(socket)) return true;
    if (this.#isFullFor(originOf(socket))) return false;
    this.#strangers.delete(socket);
    this.#tellers.delete(socket);
    this.#known.add(socket);
    return true;
  }

  /** It is somebody else's from now on, or has gone. */
  leave(socket: Socket): void {
    this.#strangers.delete(socket);
    this.#tellers.delete(socket);
    this.#known.delete(socket);
  }

  /** Cuts off everybody who is here. */
  destroy(): void {
    this.#strangers.destroy();
    this.#tellers.destroy();
    for (const socket of this.#known) socket.destroy();
  }

  #isFullFor(origin: string): boolean {
    const { mostKnown, share } = this.#limits;
    if (this.#known.size >= mostKnown) return true;
    if (share === 1) return false;
    const own = Array.from(this.#known).filter((socket) => originOf(socket) === origin);
    return own.length >= Math.ceil(mostKnown * share);
  }
}

import type { Socket } from 'node:net';

/** How many connections a front has at most. */
export interface GuestLimits {
  /** Of those who have not shown the key. */
  readonly mostStrangers: number;
  /** Of those who have. */
  readonly mostKnown: number;
}

/**
 * The connections of a front. Rules:
 * 1. Who has not shown the key is a stranger; strangers take no place of who has.
 * 2. Who comes when all places of strangers are taken gets that of the one who has been a stranger longest. So a crowd that says nothing
 *    keeps nobody out: another process has its place for as long as as many others come as there are places, and says the key at once.
 */
export class Guests {
  readonly #limits: GuestLimits;
  /** By how long they have been here. */
  readonly #strangers = new Set<Socket>();
  readonly #known = new Set<Socket>();

  constructor(limits: GuestLimits) {
    this.#limits = limits;
  }

  /** It has connected: a stranger, until it shows the key or goes. */
  come(socket: Socket): void {
    this.#strangers.add(socket);
    socket.once('close', () => this.#forget(socket));
    if (this.#strangers.size <= this.#limits.mostStrangers) return;
    const [longest] = this.#strangers;
    if (longest === undefined) return;
    this.#strangers.delete(longest);
    longest.destroy();
  }

  /** It has shown the key. @returns false when too many have. */
  know(socket: Socket): boolean {
    if (this.#known.has(socket)) return true;
    if (this.#known.size >= this.#limits.mostKnown) return false;
    this.#strangers.delete(socket);
    this.#known.add(socket);
    return true;
  }

  /** It is somebody else's from now on. */
  leave(socket: Socket): void {
    this.#forget(socket);
  }

  /** Cuts off everybody who is here. */
  destroy(): void {
    for (const socket of [...this.#strangers, ...this.#known]) socket.destroy();
  }

  #forget(socket: Socket): void {
    this.#strangers.delete(socket);
    this.#known.delete(socket);
  }
}

import type { Socket } from 'node:net';
import { networkOf, siteOf } from '@landfall/assets/http';

/** Who has one address has all of these: an IPv4 address, or the site of an IPv6 one. */
export const originOf = ({ remoteAddress = '' }: Socket): string =>
  siteOf(remoteAddress) ?? networkOf(remoteAddress);

/**
 * Connections that wait for something. Who comes when all places are taken gets the place of the one who has waited longest; where its own
 * origin has its share of them already, that of the one of its own who has.
 */
export class Waiting {
  readonly #most: number;
  readonly #mostOfOrigin: number;
  /** By how long they have been here, and where they are from. */
  readonly #origins = new Map<Socket, string>();

  /** @param mostOfOrigin how many of them one may have; see {@link originOf} */
  constructor(most: number, mostOfOrigin = most) {
    this.#most = most;
    this.#mostOfOrigin = mostOfOrigin;
  }

  /** One more; one that waits already stays where it is. */
  add(socket: Socket): void {
    const origin = originOf(socket);
    this.#origins.set(socket, origin);
    const longest = this.#longestOf(origin) ?? this.#longest();
    if (longest === undefined) return;
    this.#origins.delete(longest);
    longest.destroy();
  }

  /** It does not wait any more. */
  delete(socket: Socket): void {
    this.#origins.delete(socket);
  }

  /** Cuts off everybody who waits. */
  destroy(): void {
    for (const socket of this.#origins.keys()) socket.destroy();
  }

  /** Undefined where the origin has no more than its share. */
  #longestOf(origin: string): Socket | undefined {
    const own = Array.from(this.#origins).filter(([, other]) => other === origin);
    return own.length > this.#mostOfOrigin ? own[0]?.[0] : undefined;
  }

  /** Undefined where there are places. */
  #longest(): Socket | undefined {
    if (this.#origins.size <= this.#most) return undefined;
    const [longest] = this.#origins.keys();
    return longest;
  }
}

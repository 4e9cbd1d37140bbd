import { nameOfWireNumber } from '@landfall/protocol/message';
import { FLAG_RESENT, peekWireNumber } from '@landfall/protocol/packet';

/** How much of one message passed one way, or how often a capability was called. */
export interface Traffic {
  /** The message's name, or `HTTP` and the capability's. */
  readonly what: string;
  /** To the simulator, from it; `http` for calls of a capability. */
  readonly direction: 'c2s' | 's2c' | 'http';
  /** How many, those that were sent again included. */
  readonly count: number;
  /** Of all these datagrams, or of the bodies of requests and answers. */
  readonly sizeBytes: number;
  /** How many of them were sent again. */
  readonly resent: number;
}

/** There are some 500 messages; a capability's name is a server's word. */
const MOST_KINDS = 2000;

/** Counts what passes. */
export class TrafficCount {
  readonly #counts = new Map<string, { -readonly [K in keyof Traffic]: Traffic[K] }>();

  datagram(bytes: Uint8Array, direction: 'c2s' | 's2c'): void {
    const number = peekWireNumber(bytes);
    const what = number === undefined ? 'no packet' : (nameOfWireNumber(number) ?? 'Unknown');
    this.#add(what, direction, bytes.length, ((bytes[0] ?? 0) & FLAG_RESENT) !== 0);
  }

  exchange(what: string, sizeBytes: number): void {
    this.#add(`HTTP ${what}`, 'http', sizeBytes, false);
  }

  get all(): readonly Traffic[] {
    return [...this.#counts.values()];
  }

  #add(what: string, direction: Traffic['direction'], sizeBytes: number, isResent: boolean): void {
    const key = `${direction} ${what}`;
    let count = this.#counts.get(key);
    if (count === undefined) {
      if (this.#counts.size >= MOST_KINDS) return;
      count = { what, direction, count: 0, sizeBytes: 0, resent: 0 };
      this.#counts.set(key, count);
    }
    count.count++;
    count.sizeBytes += sizeBytes;
    if (isResent) count.resent++;
  }
}

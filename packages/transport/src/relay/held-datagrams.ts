import type { Instant } from '../ports/index.ts';

/**
 * The shortest time after which a circuit of a viewer sends something again: what is younger was not given up by whoever sent it.
 * @source `timeoutMinMs` of `VIEWER_RULES`
 */
const HELD_MS = 1000;
const MOST_BYTES = 256 * 1024;

/** What was sent last while there was no connection: the last copy of a message may be among it. */
export class HeldDatagrams {
  #frames: { readonly frame: Uint8Array; readonly at: Instant }[] = [];
  #bytes = 0;

  /** @returns how many were dropped for it */
  hold(frame: Uint8Array, now: Instant): number {
    this.#frames.push({ frame, at: now });
    this.#bytes += frame.length;
    let dropped = 0;
    while (this.#bytes > MOST_BYTES || now - this.#frames[0]!.at > HELD_MS) {
      this.#bytes -= this.#frames.shift()!.frame.length;
      dropped++;
    }
    return dropped;
  }

  /** Those that are still of use, in order; none are held then. */
  release(now: Instant): Uint8Array[] {
    const frames = this.#frames.filter(({ at }) => now - at <= HELD_MS).map(({ frame }) => frame);
    this.#frames = [];
    this.#bytes = 0;
    return frames;
  }
}

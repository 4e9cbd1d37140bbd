import type { Held } from './held.ts';

/** Assets in memory, bounded by their bytes: those not used for longest go first. */
export class Recollection {
  readonly #mostBytes: number;
  readonly #held = new Map<string, Held>();
  #bytes = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get(key: string): Held | undefined {
    const held = this.#held.get(key);
    if (held === undefined) return undefined;
    // Last in the order of insertion is last to go.
    this.#held.delete(key);
    this.#held.set(key, held);
    return held;
  }

  set(key: string, held: Held): void {
    this.delete(key);
    if (held.bytes.length > this.#mostBytes) return;
    this.#held.set(key, held);
    this.#bytes += held.bytes.length;
    for (const oldest of this.#held.keys()) {
      if (this.#bytes <= this.#mostBytes) return;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    this.#bytes -= this.#held.get(key)?.bytes.length ?? 0;
    this.#held.delete(key);
  }
}

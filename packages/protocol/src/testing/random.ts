/** A source of numbers that gives the same ones again for the same seed. For tests and simulations, never for secrets. */
export interface Random {
  /** In [0, 1). Can be passed on without its object. */
  readonly next: () => number;
  /** A whole number in [least, most]. */
  readonly integer: (least: number, most: number) => number;
  /** True this often, of 1. */
  readonly chance: (probability: number) => boolean;
  readonly bytes: (length: number) => Uint8Array;
  readonly pick: <T>(items: readonly [T, ...T[]]) => T;
}

/** Mulberry32: 32 bits of state, period 2^32. */
export function createRandom(seed: number): Random {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
  const integer = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    integer,
    chance: (probability) => next() < probability,
    bytes: (length) => {
      const bytes = new Uint8Array(length);
      for (let at = 0; at < length; at += 1) bytes[at] = integer(0, 255);
      return bytes;
    },
    pick: (items) => items[integer(0, items.length - 1)]!,
  };
}

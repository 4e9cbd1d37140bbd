/** What of an object is told apart by {@link Aspects}; numbers of bits above the first three of `CHANGED`. */
export const ASPECT = Object.freeze({
  shape: 0,
  textures: 1,
  text: 2,
  particles: 3,
  textureAnimation: 4,
  extraParams: 5,
  media: 6,
  sound: 7,
  parent: 8,
  details: 9,
  count: 10,
});

/** Number of an aspect. */
export type Aspect = Exclude<(typeof ASPECT)[keyof typeof ASPECT], 10>;

/** When each aspect of what is in a slot last changed, by the count of changes. */
export class Aspects {
  /** The low 32 bits of the count: an age of four thousand million changes counts as none, which says too much, never too little. */
  #at = new Uint32Array(0);

  /** Bytes of it. */
  get sizeBytes(): number {
    return this.#at.byteLength;
  }

  /** Room for so many slots. */
  grow(capacity: number): void {
    const larger = new Uint32Array(capacity * ASPECT.count);
    larger.set(this.#at);
    this.#at = larger;
  }

  /** It changed, at that count. */
  touch(slot: number, aspect: Aspect, count: number): void {
    this.#at[slot * ASPECT.count + aspect] = count;
  }

  /** Something else is in the slot: all of it is new. */
  touchAll(slot: number, count: number): void {
    const start = slot * ASPECT.count;
    for (let at = start; at < start + ASPECT.count; at++) this.#at[at] = count;
  }

  /** A bit for each aspect that changed within the last `changes` changes, which led to `count`. */
  bitsWithin(slot: number, count: number, changes: number): number {
    let bits = 0;
    for (let aspect = 0; aspect < ASPECT.count; aspect++) {
      const age = (count - this.#at[slot * ASPECT.count + aspect]!) >>> 0;
      if (age < changes) bits |= 1 << aspect;
    }
    return bits;
  }
}

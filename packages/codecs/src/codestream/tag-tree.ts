/** How a reader gets one bit. */
export type NextBit = () => number;
/** How a writer puts one bit. */
export type PutBit = (bit: number) => void;

interface Level {
  readonly width: number;
  readonly offset: number;
}

/**
 * A tree over a grid in which every node is the least of up to four below it, learnt bit by bit as far as it is asked for.
 * @source ISO/IEC 15444-1 B.10.2
 */
export class TagTree {
  readonly #levels: readonly Level[];
  /** What a node is known to be at least. */
  readonly #least: Int32Array;
  readonly #isKnown: Uint8Array;

  constructor(width: number, height: number) {
    const levels: Level[] = [];
    let [across, down, offset] = [width, height, 0];
    for (;;) {
      levels.push({ width: across, offset });
      offset += across * down;
      if (across * down <= 1) break;
      across = Math.ceil(across / 2);
      down = Math.ceil(down / 2);
    }
    this.#levels = levels.reverse();
    this.#least = new Int32Array(offset);
    this.#isKnown = new Uint8Array(offset);
  }

  /** The nodes from the root to the leaf at `x`, `y`. */
  path(x: number, y: number): number[] {
    return this.#levels.map(({ width, offset }, depth) => {
      const halvings = this.#levels.length - 1 - depth;
      return offset + (y >> halvings) * width + (x >> halvings);
    });
  }

  /** What a node is, as far as it was learnt: its value, or undefined. */
  known(node: number): number | undefined {
    return this.#isKnown[node] === 1 ? this.#least[node] : undefined;
  }

  /** Writes what {@link isBelow} reads, of a tree whose nodes have these values; learns them meanwhile. */
  writeBelow(
    path: readonly number[],
    threshold: number,
    valueOf: (node: number) => number,
    put: PutBit,
  ): void {
    let least = 0;
    for (const node of path) {
      least = this.#learn(node, least, threshold, () => {
        const isHere = valueOf(node) === this.#least[node];
        put(isHere ? 1 : 0);
        return isHere ? 1 : 0;
      });
    }
  }

  /** Reads until it is sure whether the value at `x`, `y` is below `threshold`. */
  isBelow(x: number, y: number, threshold: number, nextBit: NextBit): boolean {
    let [least, node] = [0, 0];
    for (let depth = 0; depth < this.#levels.length; depth++) {
      const { width, offset } = this.#levels[depth]!;
      const halvings = this.#levels.length - 1 - depth;
      node = offset + (y >> halvings) * width + (x >> halvings);
      least = this.#learn(node, least, threshold, nextBit);
    }
    return this.#isKnown[node] === 1 && least < threshold;
  }

  #learn(node: number, fromAbove: number, threshold: number, nextBit: NextBit): number {
    let least = Math.max(fromAbove, this.#least[node]!);
    this.#least[node] = least;
    while (least < threshold && this.#isKnown[node] === 0) {
      if (nextBit() === 1) this.#isKnown[node] = 1;
      else this.#least[node] = ++least;
    }
    return least;
  }

  /** Reads the whole value. @returns undefined when it is not below `limit` */
  value(x: number, y: number, limit: number, nextBit: NextBit): number | undefined {
    for (let threshold = 1; threshold <= limit; threshold++)
      if (this.isBelow(x, y, threshold, nextBit)) return threshold - 1;
    return undefined;
  }
}

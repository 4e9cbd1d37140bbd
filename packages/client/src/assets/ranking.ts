/** What waits for its turn. */
export interface Ranked {
  /** The highest is first; of two equal ones, the one that came earlier. */
  readonly priority: number;
}

interface Entry<T> {
  readonly item: T;
  priority: number;
  readonly order: number;
}

/** Who is next: a heap of what waits, whose priorities may change. Every change takes time that grows with the logarithm of its size. */
export class Ranking<T extends Ranked> {
  readonly #heap: Entry<T>[] = [];
  readonly #places = new Map<T, number>();
  #added = 0;

  get size(): number {
    return this.#heap.length;
  }

  has(item: T): boolean {
    return this.#places.has(item);
  }

  add(item: T): void {
    if (this.#places.has(item)) return this.update(item);
    const at = this.#heap.length;
    this.#heap.push({ item, priority: item.priority, order: this.#added++ });
    this.#places.set(item, at);
    this.#rise(at);
  }

  /** Its priority may have changed. */
  update(item: T): void {
    const at = this.#places.get(item);
    if (at === undefined) return;
    this.#heap[at]!.priority = item.priority;
    this.#rise(at);
    this.#sink(this.#places.get(item)!);
  }

  remove(item: T): boolean {
    const at = this.#places.get(item);
    if (at === undefined) return false;
    this.#places.delete(item);
    const last = this.#heap.pop()!;
    if (at === this.#heap.length) return true;
    this.#put(last, at);
    this.#rise(at);
    this.#sink(this.#places.get(last.item)!);
    return true;
  }

  /** Takes the first out. */
  take(): T | undefined {
    const first = this.#heap[0]?.item;
    if (first !== undefined) this.remove(first);
    return first;
  }

  #put(entry: Entry<T>, at: number): void {
    this.#heap[at] = entry;
    this.#places.set(entry.item, at);
  }

  #rise(from: number): void {
    const entry = this.#heap[from]!;
    let at = from;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!isBefore(entry, this.#heap[above]!)) break;
      this.#put(this.#heap[above]!, at);
      at = above;
    }
    this.#put(entry, at);
  }

  #sink(from: number): void {
    const entry = this.#heap[from]!;
    let at = from;
    for (;;) {
      const left = 2 * at + 1;
      if (left >= this.#heap.length) break;
      const right = left + 1;
      const isRight = right < this.#heap.length && isBefore(this.#heap[right]!, this.#heap[left]!);
      const below = isRight ? right : left;
      if (!isBefore(this.#heap[below]!, entry)) break;
      this.#put(this.#heap[below]!, at);
      at = below;
    }
    this.#put(entry, at);
  }
}

const isBefore = <T>(one: Entry<T>, other: Entry<T>): boolean =>
  one.priority > other.priority || (one.priority === other.priority && one.order < other.order);

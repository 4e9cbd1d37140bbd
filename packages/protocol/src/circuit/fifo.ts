/** First in, first out, without moving what stays. */
export class Fifo<T> {
  #items: T[] = [];
  #head = 0;

  get length(): number {
    return this.#items.length - this.#head;
  }

  push(item: T): void {
    this.#items.push(item);
  }

  peek(): T | undefined {
    return this.#items[this.#head];
  }

  shift(): T | undefined {
    if (this.#head === this.#items.length) return undefined;
    const item = this.#items[this.#head];
    this.#items[this.#head] = undefined as T;
    this.#head++;
    if (this.#head === this.#items.length) this.clear();
    else if (this.#head >= COMPACT_AT && this.#head * 2 > this.#items.length) this.#compact();
    return item;
  }

  clear(): void {
    this.#items = this.#items.length > COMPACT_AT ? [] : this.#emptied();
    this.#head = 0;
  }

  #emptied(): T[] {
    this.#items.length = 0;
    return this.#items;
  }

  #compact(): void {
    this.#items = this.#items.slice(this.#head);
    this.#head = 0;
  }
}

/** So many taken items are worth a copy of the rest; a longer array is not kept when it is empty. */
const COMPACT_AT = 256;

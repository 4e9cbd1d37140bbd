/** First in, first out, without moving what stays. */
export class Fifo<T> {
  #items: T[] = [];
  #head = 0;
  /** Behind the last one. The array may be longer: shortening it costs more than all the rest. */
  #end = 0;

  get length(): number {
    return this.#end - this.#head;
  }

  push(item: T): void {
    this.#items[this.#end++] = item;
  }

  peek(): T | undefined {
    return this.#items[this.#head];
  }

  shift(): T | undefined {
    if (this.#head === this.#end) return undefined;
    const item = this.#items[this.#head];
    this.#items[this.#head] = undefined as T;
    this.#head++;
    if (this.#head === this.#end) this.#rewind();
    else if (this.#head >= COMPACT_AT && this.#head * 2 > this.#end) this.#compact();
    return item;
  }

  clear(): void {
    this.#items.fill(undefined as T, this.#head, this.#end);
    this.#rewind();
  }

  #rewind(): void {
    if (this.#items.length > COMPACT_AT) this.#items = [];
    this.#head = 0;
    this.#end = 0;
  }

  #compact(): void {
    this.#items = this.#items.slice(this.#head, this.#end);
    this.#head = 0;
    this.#end = this.#items.length;
  }
}

/** So many taken items are worth a copy of the rest; a longer array is not kept when it is empty. */
const COMPACT_AT = 256;

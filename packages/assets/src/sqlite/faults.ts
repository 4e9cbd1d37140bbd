import { DecodeError } from '@landfall/protocol/errors';

/** What is wrong with a database: the first of it in words, all of it counted. */
export class Faults {
  #first: string | undefined;
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(what: string): void {
    this.#first ??= what;
    this.#count++;
  }

  /** @throws DecodeError when there is anything wrong */
  throwAny(): void {
    if (this.#first === undefined) return;
    const others = this.#count === 1 ? '' : ` (and ${this.#count - 1} other faults)`;
    throw new DecodeError(`${this.#first}${others}; only rows that are surely whole were read`);
  }
}

import { DecodeError } from '../../errors/index.ts';

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const WHOLE = /^\d{1,9}$/;
/** Of a word that is a number, at most. */
const MOST_NUMBER_LENGTH = 64;

/** The words of a text, one after the other. */
export class Words {
  readonly #text: string;
  readonly #pattern = /\S+/g;
  #peeked: string | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** The next word, which stays. @throws DecodeError at the end */
  peek(): string {
    this.#peeked ??= this.#pattern.exec(this.#text)?.[0];
    if (this.#peeked === undefined)
      throw new DecodeError('the text ends too early', { offset: this.#text.length });
    return this.#peeked;
  }

  /** @throws DecodeError at the end */
  next(): string {
    const word = this.peek();
    this.#peeked = undefined;
    return word;
  }

  /** @throws DecodeError for another word; capitals do not count */
  expect(wanted: string): void {
    const word = this.next();
    if (word.toUpperCase() !== wanted.toUpperCase())
      throw this.fault(`"${word.slice(0, 40)}" instead of ${wanted}`);
  }

  /** @throws DecodeError for what is no finite number */
  number(): number {
    const word = this.next();
    const value = word.length <= MOST_NUMBER_LENGTH && NUMBER.test(word) ? Number(word) : NaN;
    if (!Number.isFinite(Math.fround(value))) throw this.fault(`"${word.slice(0, 40)}" is no number`);
    return value;
  }

  /** @throws DecodeError for what is no whole number from 0 to `most` */
  whole(most: number): number {
    const word = this.next();
    const value = WHOLE.test(word) ? Number(word) : NaN;
    if (!(value <= most)) throw this.fault(`"${word.slice(0, 40)}" is no number up to ${most}`);
    return value;
  }

  /** What is wrong with the word before: the offset is in characters. */
  fault(what: string): DecodeError {
    const before = this.#text.slice(0, this.#pattern.lastIndex);
    const line = before.split('\n').length;
    return new DecodeError(`line ${line}: ${what}`, { offset: this.#pattern.lastIndex });
  }
}

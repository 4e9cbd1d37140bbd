/** Words by number, each once; numbers fit in 16 bits. Of too many words the last ones share a number. */
export class WordTable {
  readonly #numbers = new Map<string, number>();
  readonly words: string[] = [];

  numberOf(word: string): number {
    const known = this.#numbers.get(word);
    if (known !== undefined) return known;
    if (this.words.length >= MOST_WORDS) return MOST_WORDS - 1;
    const number = this.words.length;
    this.words.push(this.words.length === MOST_WORDS - 1 ? 'others' : word);
    this.#numbers.set(word, number);
    return number;
  }
}

const MOST_WORDS = 2 ** 16;

import { Uuid } from '@landfall/protocol/datatypes';

/** With dashes; or 32 digits by themselves or behind `0x` or `\x`, which must not hide one with dashes that begins among them. */
const ID =
  /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<=(?<![0-9a-z])(?:0x|\\x)?)[0-9a-f]{32}(?![0-9a-z]|-[0-9a-f]{4}-)/gi;
/** What may take part in one: its characters and those behind it. */
const MOST_LENGTH = 40;
/** What is looked at in front of one. */
const MOST_BEFORE = 3;

/**
 * Every UUID written out in a stream of bytes, with dashes or as 32 digits between other characters than digits and letters
 * (or behind `0x`), but the zero one; as often as it stands there. Lines may have any length.
 */
export async function* idsIn(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uuid, void, undefined> {
  const finder = new IdFinder();
  for await (const chunk of chunks) yield* finder.push(chunk);
  yield* finder.end();
}

/** {@link idsIn} for who is given the stream piece by piece. */
export class IdFinder {
  #text = '';
  /** Of the text: what stands before it is there to be looked back at. */
  #from = 0;

  /** Those that are sure now. */
  push(chunk: Uint8Array): Uuid[] {
    this.#text += Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1');
    const ids = this.#find(this.#text.length - MOST_LENGTH);
    const passed = Math.max(0, this.#from - MOST_BEFORE);
    this.#text = this.#text.slice(passed);
    this.#from -= passed;
    return ids;
  }

  /** Those at the very end. */
  end(): Uuid[] {
    return this.#find(this.#text.length);
  }

  /** Those that begin before some place. */
  #find(before: number): Uuid[] {
    const ids: Uuid[] = [];
    const finder = new RegExp(ID);
    finder.lastIndex = this.#from;
    for (let found = finder.exec(this.#text); found !== null; found = finder.exec(this.#text)) {
      if (found.index >= before) break;
      this.#from = finder.lastIndex;
      const id = Uuid.parse(dashed(found[0]));
      if (!id.isZero) ids.push(id);
    }
    this.#from = Math.max(this.#from, before);
    return ids;
  }
}

function dashed(digits: string): string {
  return digits.replace(/^(\w{8})(\w{4})(\w{4})(\w{4})(\w{12})$/, '$1-$2-$3-$4-$5');
}

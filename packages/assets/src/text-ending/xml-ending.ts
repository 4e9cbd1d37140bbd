import type { Ending } from './text-ending.ts';

/** Where in a document: between its marks, or inside one of them. */
type Place = 'text' | 'mark' | 'open' | 'close' | 'comment' | 'section' | 'instruction' | 'declaration';

/** How these end; tags and declarations end by themselves. */
const ENDS = { comment: '-->', section: ']]>', instruction: '?>' } as const;
const NAMES: Readonly<Record<Place, string>> = {
  text: 'a text',
  mark: 'a tag',
  open: 'a tag',
  close: 'a tag',
  comment: 'a comment',
  section: 'a section of text',
  instruction: 'an instruction',
  declaration: 'a declaration',
};
const [SECTION, COMMENT] = ['![CDATA[', '!--'] as const;
const NAME_START = /[a-z_:\x80-\xff]/i;
const BLANKS = ' \t\r\n\0';

/** A document of XML, or several: elements are counted, not compared by their names. */
export class XmlEnding implements Ending {
  #place: Place = 'text';
  /** What came last in a mark, as far as it matters. */
  #seen = '';
  #quote = '';
  #depth = 0;
  #squares = 0;
  #lack: string | undefined;

  push(bytes: Uint8Array): void {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
    for (let at = 0; at < text.length; at++) {
      if (this.#place === 'text' && this.#depth > 0) {
        // Most of a document is this.
        const next = text.indexOf('<', at);
        if (next < 0) return;
        at = next;
      }
      this.#take(text[at]!);
    }
  }

  end(): string | undefined {
    if (this.#place !== 'text') return `it ends inside ${NAMES[this.#place]}`;
    if (this.#depth > 0) return `it ends before ${this.#depth} of its elements are closed`;
    return this.#lack;
  }

  #take(character: string): void {
    switch (this.#place) {
      case 'text':
        if (character === '<') this.#enter('mark');
        else if (!BLANKS.includes(character)) this.#lack ??= 'it goes on with what is no XML';
        return;
      case 'mark':
        return this.#decide(this.#seen + character);
      case 'open':
      case 'close':
        return this.#tag(character);
      case 'declaration':
        return this.#declaration(character);
      default:
        this.#seen = (this.#seen + character).slice(-ENDS[this.#place].length);
        if (this.#seen === ENDS[this.#place]) this.#enter('text');
    }
  }

  #enter(place: Place): void {
    this.#place = place;
    this.#seen = '';
    this.#quote = '';
    this.#squares = 0;
  }

  /** By what stands behind the `<`. */
  #decide(start: string): void {
    this.#seen = start;
    if (start === '?') this.#enter('instruction');
    else if (start === '/') this.#enter('close');
    else if (start === COMMENT) this.#enter('comment');
    else if (start === SECTION) this.#enter('section');
    else if (COMMENT.startsWith(start) || SECTION.startsWith(start)) return;
    else if (start.startsWith('!')) this.#enter('declaration');
    // A sign in a text that somebody forgot to escape.
    else this.#enter(NAME_START.test(start) ? 'open' : 'text');
  }

  #tag(character: string): void {
    if (this.#quote !== '') {
      if (character === this.#quote) this.#quote = '';
    } else if (character === '"' || character === "'") this.#quote = character;
    else if (character === '>') {
      if (this.#place === 'close') this.#depth--;
      else if (this.#seen !== '/') this.#depth++;
      if (this.#depth < 0) this.#lack ??= 'it closes more elements than it opens';
      return this.#enter('text');
    }
    this.#seen = character;
  }

  #declaration(character: string): void {
    if (this.#quote !== '') {
      if (character === this.#quote) this.#quote = '';
    } else if (character === '"' || character === "'") this.#quote = character;
    else if (character === '[') this.#squares++;
    else if (character === ']') this.#squares--;
    else if (character === '>' && this.#squares <= 0) this.#enter('text');
  }
}

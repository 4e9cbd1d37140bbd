import { JsonEnding } from './json-ending.ts';
import { LineEnding } from './line-ending.ts';
import { XmlEnding } from './xml-ending.ts';

/** Watches a text of one kind go by. */
export interface Ending {
  /** The next bytes of the text, in order, in chunks of any size. */
  push(bytes: Uint8Array): void;
  /** Once all of it has gone by: why it is not whole, for people; undefined when nothing tells. */
  end(): string | undefined;
}

/** As much of a text as tells what it is. */
const HEAD_BYTES = 4096;
const MARK = [0xef, 0xbb, 0xbf] as const;
/** A declaration, a comment, or a name: an id in angle brackets is none, though it may begin with a letter. */
const XML = /^\s*<(?:\?xml|\?llsd|!--|!\[CDATA\[|!DOCTYPE|(?![0-9a-f]{8}-)[a-z_:][\w:.-]*[\s/>])/i;
/** In front of LLSD in its notation, which has the brackets of JSON. */
const NOTATION = /^\s*<\?\s*llsd\/notation\s*\?>/i;
/** An object with a key, or an array of anything but bare words: ids stand in braces, dates in brackets. */
const JSON_TEXT = /^\s*(?:\{\s*(?:["'}]|$)|\[\s*(?:[[{"'\]]|$))/;

/**
 * Tells whether a text in UTF-8 (or any encoding that has ASCII in it) breaks off: JSON and XML whose elements are not closed, tables
 * whose last row lacks columns, lists whose last id lacks digits, and the messages of programs that failed.
 * What was cut between two lines of a list, nobody can see.
 */
export class TextEnding implements Ending {
  #head: Uint8Array = new Uint8Array(0);
  #ending: Ending | undefined;

  /** The next bytes of the text, in order; what kind of text it is shows from the first 4096. */
  push(bytes: Uint8Array): void {
    if (this.#ending !== undefined) return this.#ending.push(bytes);
    this.#head = Buffer.concat([this.#head, bytes]);
    if (this.#head.length >= HEAD_BYTES) this.#begin();
  }

  end(): string | undefined {
    return (this.#ending ?? this.#begin()).end();
  }

  #begin(): Ending {
    const head = MARK.every((byte, at) => this.#head[at] === byte)
      ? this.#head.subarray(MARK.length)
      : this.#head;
    return this.#watch(NOTATION.test(latin1(head)) ? head.subarray(head.indexOf(0x3e) + 1) : head);
  }

  #watch(head: Uint8Array): Ending {
    const text = latin1(head);
    const ending = XML.test(text)
      ? new XmlEnding()
      : JSON_TEXT.test(text)
        ? new JsonEnding()
        : new LineEnding();
    ending.push(head);
    this.#ending = ending;
    return ending;
  }
}

const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');

import type { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { parseLooseUuid } from '../archive/index.ts';
import { eachIdIn } from './spellings.ts';

/** An object of 10,000 parts with nine textures each is far beyond what any region takes; noise that looks like ids counts too. */
export const MOST_REFERENCES = 1_000_000;

/** Gathers the ids that one asset refers to, and what in it could not be read. */
export class ReferenceCollector {
  readonly #ids = new Map<string, Uuid>();
  readonly faults: DecodeError[] = [];

  /** Each once, in the order they were met; never the zero id. */
  get ids(): readonly Uuid[] {
    return [...this.#ids.values()];
  }

  /** @throws DecodeError when there are more than any honest asset has */
  add(id: Uuid): void {
    if (id.isZero) return;
    if (this.#ids.size >= MOST_REFERENCES) throw new DecodeError(`more than ${MOST_REFERENCES} references`);
    this.#ids.set(id.key, id);
  }

  /** A text that should be one UUID; empty means none. @throws DecodeError when it is something else */
  addText(text: string): void {
    if (text.trim() !== '') this.add(parseLooseUuid(text));
  }

  /** Every UUID that stands anywhere in the text. */
  addLiterals(text: string): void {
    eachIdIn(text, (id) => this.add(id));
  }

  /** Every UUID in a text that an object has in itself: the assets that it names may be in there, too. */
  addCarried(text: string): void {
    this.addLiterals(text);
  }

  /** Runs one part of the reading: what is wrong in it is kept as a fault, and the rest goes on. */
  attempt(path: string, read: () => void): void {
    try {
      read();
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      if (this.faults.length < MOST_FAULTS)
        this.faults.push(new DecodeError(error.what, { path, cause: error }));
    }
  }
}

/** Enough to show what is wrong with a file. */
const MOST_FAULTS = 100;

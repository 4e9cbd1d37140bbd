import { MAX_SHORT_TEXT_BYTES } from '@landfall/protocol/bytes';
import type { Colour } from '@landfall/protocol/datatypes';

/** Texts above objects. */
export interface HoverText {
  /** Never blank; cut after as many characters as the wire has bytes for. */
  readonly text: string;
  /** sRGB and alpha, 0–255. */
  readonly colour: Colour;
}

/** The texts that hover above objects, by instance. */
export class HoverTexts {
  /** By instance; what has no text is not in it. */
  readonly all = new Map<number, HoverText>();

  /** An empty text is none. */
  set(instance: number, text: string, colour: Colour | undefined): void {
    if (text.trim() === '' || colour === undefined) this.all.delete(instance);
    // The wire has no room for longer ones.
    else this.all.set(instance, { text: text.slice(0, MAX_SHORT_TEXT_BYTES), colour });
  }
}

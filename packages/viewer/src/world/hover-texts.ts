import type { Colour } from '@landfall/protocol/datatypes';

/** Texts above objects. */
export interface HoverText {
  readonly text: string;
  readonly colour: Colour;
}

/** Longer texts are cut: the wire has room for 254 bytes. */
const MOST_CHARACTERS = 254;

/** The texts that hover above objects, by instance. */
export class HoverTexts {
  readonly all = new Map<number, HoverText>();

  /** An empty text is none. */
  set(instance: number, text: string, colour: Colour | undefined): void {
    if (text.trim() === '' || colour === undefined) this.all.delete(instance);
    else this.all.set(instance, { text: text.slice(0, MOST_CHARACTERS), colour });
  }
}

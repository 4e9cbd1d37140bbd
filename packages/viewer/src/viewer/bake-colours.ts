import type { Body, Tint } from '../avatars/index.ts';
import type { MadePicture } from '../workshop/index.ts';
import type { KnownLooks } from './bodies.ts';

/** Pixels a side that are enough for the colour of a bake. */
const SIDE = 64;
/** A part of the body whose bake has less alpha is not seen. */
const LEAST_ALPHA = 0.12;
const MOST_KEPT = 1024;

type Colour = readonly [red: number, green: number, blue: number, alpha: number];

/** Paints bodies with the colours of what was baked for them: our body has another shape than the one that bakes are made for. */
export class BakeColours {
  readonly #fetch: (id: string, side: number) => Promise<MadePicture | undefined>;
  /** Undefined while it comes, and where there is none. */
  readonly #colours = new Map<string, Colour | undefined>();

  constructor(fetch: (id: string, side: number) => Promise<MadePicture | undefined>) {
    this.#fetch = fetch;
  }

  /** The body with the colours of its bakes, as far as they have come, and without what they hide. */
  paint(body: Body, looks: KnownLooks | undefined): Body {
    const head = this.#of(looks, 'head');
    const upper = this.#of(looks, 'upper');
    const lower = this.#of(looks, 'lower');
    if (head === undefined && upper === undefined && lower === undefined) return body;
    const shown = [head, upper, lower].map((colour) =>
      colour === undefined || colour[3] > LEAST_ALPHA ? 1 : 0,
    );
    return {
      ...body,
      shown: shown as [number, number, number],
      tints: {
        ...body.tints,
        skin: tintOf(head) ?? body.tints.skin,
        shirt: tintOf(upper) ?? body.tints.shirt,
        trousers: tintOf(lower) ?? body.tints.trousers,
      },
    };
  }

  #of(looks: KnownLooks | undefined, name: string): Colour | undefined {
    const id = looks?.bakes.get(name);
    if (id === undefined) return undefined;
    if (!this.#colours.has(id)) void this.#get(id);
    return this.#colours.get(id);
  }

  async #get(id: string): Promise<void> {
    const [oldest] = this.#colours.keys();
    if (this.#colours.size >= MOST_KEPT && oldest !== undefined) this.#colours.delete(oldest);
    this.#colours.set(id, undefined);
    const picture = await this.#fetch(id, SIDE);
    // The smallest of its levels is one pixel.
    const [red, green, blue, alpha] = picture?.levels.subarray(-4) ?? [];
    if (alpha !== undefined) this.#colours.set(id, [red! / 255, green! / 255, blue! / 255, alpha / 255]);
  }
}

const tintOf = (colour: Colour | undefined): Tint | undefined =>
  colour === undefined || colour[3] <= LEAST_ALPHA ? undefined : [colour[0], colour[1], colour[2]];

import type { RegionTold } from '../port/index.ts';
import type { Ground } from '../terrain/index.ts';
import type { MadePicture } from '../workshop/index.ts';

/** Pixels a side that textures of the ground have. */
const SIDE = 512;
const ZERO_ID = '00000000-0000-0000-0000-000000000000';

/** Fetches and decodes a texture; undefined where there is none. */
export type FetchPicture = (id: string, side: number) => Promise<MadePicture | undefined>;

/** Gives the ground of regions its four textures, as they come. */
export class GroundPainter {
  readonly #fetch: FetchPicture;
  readonly #pictures = new Map<string, Promise<MadePicture | undefined>>();
  readonly #painted = new WeakMap<Ground, string>();

  constructor(fetch: FetchPicture) {
    this.#fetch = fetch;
  }

  /** Paints the ground of a region, unless it has those textures already. */
  paint({ groundTextures }: RegionTold, ground: Ground): void {
    const words = groundTextures.join();
    if (groundTextures.length === 0 || this.#painted.get(ground) === words) return;
    this.#painted.set(ground, words);
    for (const [at, id] of groundTextures.entries()) {
      if (id === ZERO_ID) continue;
      void this.#pictureOf(id).then((picture) => {
        if (picture !== undefined && this.#painted.get(ground) === words) ground.paint(at, picture);
      });
    }
  }

  /** The graphics card has lost all of it: grounds are new ones. */
  forgetShown(): void {
    this.#pictures.clear();
  }

  #pictureOf(id: string): Promise<MadePicture | undefined> {
    let picture = this.#pictures.get(id);
    if (picture === undefined) {
      picture = this.#fetch(id, SIDE);
      this.#pictures.set(id, picture);
    }
    return picture;
  }
}

import type { MadePicture } from '../workshop/index.ts';

/** Pixels a side of a region's picture. */
const SIDE = 256;
/** Pictures that are kept; the oldest go. */
const MOST_PICTURES = 256;
const AT_ONCE = 6;

/** Pictures of regions for the map: fetched as they are seen, a few at once. */
export class MapPictures {
  readonly #fetch: (id: string, side: number) => Promise<MadePicture | undefined>;
  readonly #came: () => void;
  /** Undefined while it is fetched, and where there is none. */
  readonly #pictures = new Map<string, ImageBitmap | undefined>();
  #fetching = 0;
  #isClosed = false;

  /** @param came a picture is there now */
  constructor(fetch: (id: string, side: number) => Promise<MadePicture | undefined>, came: () => void) {
    this.#fetch = fetch;
    this.#came = came;
  }

  /** The picture with an id, as soon as it is there; its fetching is begun where it is not. */
  get(id: string): ImageBitmap | undefined {
    if (id === '' || this.#pictures.has(id)) return this.#pictures.get(id);
    if (this.#fetching < AT_ONCE) void this.#get(id);
    return undefined;
  }

  close(): void {
    this.#isClosed = true;
    for (const picture of this.#pictures.values()) picture?.close();
    this.#pictures.clear();
  }

  async #get(id: string): Promise<void> {
    this.#pictures.set(id, undefined);
    this.#fetching++;
    try {
      const made = await this.#fetch(id, SIDE);
      if (made === undefined || this.#isClosed) return;
      const { side, levels } = made;
      const pixels = Uint8ClampedArray.from(levels.subarray(0, side * side * 4));
      const picture = await createImageBitmap(new ImageData(pixels, side, side));
      if (this.#isClosed) picture.close();
      else this.#keep(id, picture);
    } finally {
      this.#fetching--;
      if (!this.#isClosed) this.#came();
    }
  }

  #keep(id: string, picture: ImageBitmap): void {
    this.#pictures.set(id, picture);
    const [oldest] = this.#pictures.keys();
    if (this.#pictures.size <= MOST_PICTURES || oldest === undefined) return;
    this.#pictures.get(oldest)?.close();
    this.#pictures.delete(oldest);
  }
}

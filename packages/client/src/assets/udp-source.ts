import { Uuid } from '@landfall/protocol/datatypes';
import { RemoteError } from '@landfall/protocol/errors';
import { missingError } from './asset-errors.ts';
import type { Held, Piece } from './held.ts';
import type { Lane } from './lane.ts';
import type { Ranked } from './ranking.ts';
import type { RegionImages } from './region-images.ts';
import type { AskedPiece, AssetSource } from './source.ts';

/** The texture whose bytes OpenSim sends under the id of one that it does not have. @source captures/texture-udp; OpenSim's LLImageManager */
export const PLACEHOLDER = Uuid.parse('5748decc-f629-461c-9a36-a35a221fe21f');

/** Textures by RequestImage, for regions that offer no capability for them, or whose capability fails. */
export class UdpSource implements AssetSource {
  readonly way = 'udp';
  readonly lane: Lane<Ranked>;
  readonly #images: RegionImages;
  readonly #placeholders: Placeholders;

  constructor(images: RegionImages, lane: Lane<Ranked>, placeholders: Placeholders) {
    this.#images = images;
    this.lane = lane;
    this.#placeholders = placeholders;
  }

  async fetch({ kind, id, range, priority }: AskedPiece, signal: AbortSignal): Promise<Piece> {
    const end = range.end ?? Infinity;
    const placeholder = id.equals(PLACEHOLDER) ? undefined : await this.#placeholders.of(this.#images);
    const piece = await this.#images.read(id, { end, priority, signal });
    if (placeholder === undefined) return piece;
    if (placeholder === 'unknown') return { ...piece, isDoubtful: true };
    if (isBeginning(piece, placeholder)) throw missingError(kind, id);
    return piece;
  }
}

/** Nothing: the region has none, and says so of missing textures. `unknown`: it did not answer. */
type Placeholder = Held | 'unknown' | undefined;

/** What each region sends for textures that it does not have: asked for once. */
export class Placeholders {
  readonly #known = new WeakMap<RegionImages, Promise<Placeholder>>();

  of(images: RegionImages): Promise<Placeholder> {
    const known = this.#known.get(images) ?? ask(images);
    this.#known.set(images, known);
    // What went wrong once may go well the next time.
    void known.then((placeholder) => placeholder === 'unknown' && this.#known.delete(images));
    return known;
  }
}

const PLACEHOLDER_PRIORITY = 1_000_000;

async function ask(images: RegionImages): Promise<Placeholder> {
  const { signal } = new AbortController();
  try {
    return await images.read(PLACEHOLDER, { end: Infinity, priority: PLACEHOLDER_PRIORITY, signal });
  } catch (error) {
    return error instanceof RemoteError ? undefined : 'unknown';
  }
}

const isBeginning = ({ bytes, sizeBytes }: Piece, whole: Held): boolean =>
  sizeBytes === whole.sizeBytes && bytes.every((byte, at) => byte === whole.bytes[at]);

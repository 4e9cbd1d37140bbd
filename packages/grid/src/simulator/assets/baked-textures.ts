import type { Uuid } from '@landfall/protocol/datatypes';
import { Part } from '../region/index.ts';
import type { GridServices } from '../region/index.ts';

/** What a viewer's bakes come to, for some hundred avatars; the oldest of whoever has the most go first. */
export const MAX_STORED_BYTES = 64 * 1024 * 1024;
/** One bake: 1024 × 1024 in JPEG 2000 is some hundred kilobytes. */
export const MAX_TEXTURE_BYTES = 1024 * 1024;

/** The bakes of one uploader, oldest first. */
interface Share {
  readonly textures: Map<string, Uint8Array>;
  bytes: number;
}

/** Textures that viewers uploaded, while this process runs. Whoever uploads many pushes out nobody's but their own. */
export class BakedTextures {
  readonly #shares = new Map<string, Share>();
  readonly #shareOf = new Map<string, string>();
  #bytes = 0;

  get sizeBytes(): number {
    return this.#bytes;
  }

  get({ key }: Uuid): Uint8Array | undefined {
    return this.#shares.get(this.#shareOf.get(key) ?? '')?.textures.get(key);
  }

  /**
   * Keeps a copy.
   * @param from who uploaded it: an account, or another process
   * @returns false when it is too long.
   */
  put({ key }: Uuid, texture: Uint8Array, from: string): boolean {
    if (texture.length === 0 || texture.length > MAX_TEXTURE_BYTES) return false;
    this.#remove(key);
    const share = this.#shares.get(from) ?? { textures: new Map<string, Uint8Array>(), bytes: 0 };
    this.#shares.set(from, share);
    share.textures.set(key, texture.slice());
    share.bytes += texture.length;
    this.#shareOf.set(key, from);
    this.#bytes += texture.length;
    while (this.#bytes > MAX_STORED_BYTES) this.#remove(this.#oldestOfMost());
    return true;
  }

  #oldestOfMost(): string {
    const [most] = [...this.#shares.values()].sort((one, other) => other.bytes - one.bytes);
    return most!.textures.keys().next().value!;
  }

  #remove(key: string): void {
    const from = this.#shareOf.get(key);
    if (from === undefined) return;
    const share = this.#shares.get(from)!;
    const { length } = share.textures.get(key)!;
    share.bytes -= length;
    this.#bytes -= length;
    share.textures.delete(key);
    this.#shareOf.delete(key);
    if (share.textures.size === 0) this.#shares.delete(from);
  }
}

const BAKES = new Part<GridServices, BakedTextures>(() => new BakedTextures());

/** The bakes of a grid. */
export const bakesOf = (services: GridServices): BakedTextures => services.part(BAKES);

import type { Uuid } from '@landfall/protocol/datatypes';
import { Part } from '../region/index.ts';
import type { GridServices } from '../region/index.ts';

/** What a viewer's bakes come to, for some hundred avatars; the oldest go first. */
export const MAX_STORED_BYTES = 64 * 1024 * 1024;
/** One bake: 1024 × 1024 in JPEG 2000 is some hundred kilobytes. */
export const MAX_TEXTURE_BYTES = 1024 * 1024;

/** Textures that viewers uploaded, while this process runs. */
export class BakedTextures {
  readonly #textures = new Map<string, Uint8Array>();
  #bytes = 0;

  get sizeBytes(): number {
    return this.#bytes;
  }

  get(id: Uuid): Uint8Array | undefined {
    return this.#textures.get(id.key);
  }

  /** Keeps a copy. @returns false when it is too long. */
  put(id: Uuid, texture: Uint8Array): boolean {
    if (texture.length === 0 || texture.length > MAX_TEXTURE_BYTES) return false;
    this.#textures.set(id.key, texture.slice());
    this.#bytes += texture.length;
    for (const [key, oldest] of this.#textures) {
      if (this.#bytes <= MAX_STORED_BYTES) break;
      this.#textures.delete(key);
      this.#bytes -= oldest.length;
    }
    return true;
  }
}

const BAKES = new Part<GridServices, BakedTextures>(() => new BakedTextures());

/** The bakes of a grid. */
export const bakesOf = (services: GridServices): BakedTextures => services.part(BAKES);

import { clipRange, describeNewAsset } from '@landfall/assets/store';
import type { AssetStore, ByteRange, ReadResult, StoredAsset } from '@landfall/assets/store';
import type { AssetReader } from '@landfall/assets/viewer';
import { ASSET_TYPE } from '@landfall/protocol/asset';
import type { Uuid } from '@landfall/protocol/datatypes';
import { builtInAsset } from '../inventory/index.ts';
import { Part } from '../region/index.ts';
import type { GridServices, OwnAsset, PeerAnswer, PeerRequest } from '../region/index.ts';
import { bakesOf } from './baked-textures.ts';
import type { BakedTextures } from './baked-textures.ts';
import { SharedAssets, giveAssetOf } from './other-processes.ts';

/** What is not in the store: whose bytes the grid has by itself. */
interface HeldAsset {
  readonly bytes: Uint8Array;
  readonly type: number;
  readonly temporary: boolean;
}

/**
 * Every asset that can be had in a grid: baked textures first, which are temporary and never stored (as OpenSim does),
 * then those of the configuration, the default outfit, the store.
 */
export class GridAssets implements AssetReader {
  readonly #store: Pick<AssetStore, 'stat' | 'read'>;
  readonly #textures: BakedTextures;
  /** Descriptions by their bytes, so that each is hashed once. */
  readonly #described = new WeakMap<Uint8Array, StoredAsset>();

  readonly #own: ReadonlyMap<string, OwnAsset>;

  constructor(
    store: Pick<AssetStore, 'stat' | 'read'>,
    textures: BakedTextures,
    own: readonly OwnAsset[] = [],
  ) {
    this.#store = store;
    this.#textures = textures;
    this.#own = new Map(own.map((asset) => [asset.id.key, asset]));
  }

  async stat(id: Uuid): Promise<StoredAsset | undefined> {
    const own = this.#held(id);
    return own === undefined ? await this.#store.stat(id) : this.#describe(id, own);
  }

  async read(id: Uuid, range?: ByteRange): Promise<ReadResult | undefined> {
    const own = this.#held(id);
    if (own === undefined) return await this.#store.read(id, range);
    const { start, end } = clipRange(range, own.bytes.length);
    return { asset: this.#describe(id, own), bytes: own.bytes.slice(start, end) };
  }

  #held(id: Uuid): HeldAsset | undefined {
    const bake = this.#textures.get(id);
    if (bake !== undefined) return { bytes: bake, type: ASSET_TYPE.texture, temporary: true };
    const builtIn = this.#own.get(id.key) ?? builtInAsset(id);
    return builtIn && { ...builtIn, temporary: false };
  }

  #describe(id: Uuid, { bytes, type, temporary }: HeldAsset): StoredAsset {
    let described = this.#described.get(bytes);
    if (described === undefined) {
      described = describeNewAsset({ id, bytes, type, temporary }, 0);
      this.#described.set(bytes, described);
    }
    return described;
  }
}

const OWN = new Part(
  (services: GridServices): AssetReader =>
    new GridAssets(services.store, bakesOf(services), services.ownAssets),
);

const ASSETS = new Part((services: GridServices): AssetReader => {
  const { store } = services;
  return new SharedAssets({ services, own: services.part(OWN), store, bakes: bakesOf(services) });
});

/** Every asset that can be had in a grid, in whichever process. */
export const assetsOf = (services: GridServices): AssetReader => services.part(ASSETS);

/** Another process of the grid wants an asset of this one. */
export const giveAsset = (services: GridServices, request: PeerRequest): Promise<PeerAnswer> =>
  giveAssetOf(services.part(OWN), request);

import type { Uuid } from '@landfall/protocol/datatypes';
import type { BodyLimits } from '../http/index.ts';
import type { AssetStore, PutOutcome } from '../store/index.ts';

/** Which assets a caller with the credential may delete. */
export type DeletionPolicy = 'none' | 'maptiles' | 'all';

/** What OpenSim's asset routes stand on, what they allow, and how much they take; sizes in bytes. */
export interface RobustOptions {
  /** Where assets are looked up, put and removed. */
  readonly store: AssetStore;
  /** Which assets DELETE removes: none, those with the maptile flag, or all; for others it answers `false`. */
  readonly deletion: DeletionPolicy;
  /** For AssetBase documents. */
  readonly assetBody: BodyLimits;
  /** Of the asset itself. */
  readonly maxAssetBytes: number;
  /** For `get_assets_exist`. */
  readonly idsBody: BodyLimits;
  /** Ids in one `get_assets_exist`. */
  readonly maxIds: number;
  /** Where to send those who ask for an asset that is not here; the path is appended. */
  readonly redirectUrl?: string | undefined;
  /** Whether in-world scripts (requests with `X-SecondLife-Shard`) may ask too. */
  readonly allowScripts: boolean;
  /**
   * Told of every put, once it is durable, and waited for. What it throws, or its promise is rejected with, is answered 500: the asset is
   * there all the same, and the next put of it is told `same`.
   */
  readonly onPut?: (outcome: PutOutcome, id: Uuid) => unknown;
}

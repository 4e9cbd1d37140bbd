import type { AssetKind } from '@landfall/protocol/asset';
import type { Uuid } from '@landfall/protocol/datatypes';
import type { AssetDetail } from './detail.ts';
import type { AssetWay } from './source.ts';

/** What is wanted of an asset, and how badly. */
export interface AssetOptions extends AssetDetail {
  /** The highest is asked for first; 0 by default. Any number: such as how many pixels of a screen it covers. */
  readonly priority?: number | undefined;
  /** It is wanted no longer. */
  readonly signal?: AbortSignal | undefined;
  /** For all of it, waiting for others too; none by default: every request has a limit of its own, and they are numbered. */
  readonly timeoutMs?: number | undefined;
  /** By this way only; by the best that the region has when absent. */
  readonly way?: AssetWay | undefined;
}

/** An asset, or as much of it as was wanted. */
export interface FetchedAsset {
  /** As it was wanted. */
  readonly kind: AssetKind;
  /** As it was wanted. */
  readonly id: Uuid;
  /** Its first bytes: at least as many as were wanted. Many may have them: not to be changed. */
  readonly bytes: Uint8Array;
  /** Whether that is all of it. */
  readonly isWhole: boolean;
  /** Of the whole; undefined when nobody has said it. */
  readonly sizeBytes: number | undefined;
}

/** An asset that is wanted. */
export interface AssetWant {
  /** What it is: a texture, a mesh, a sound and so on. */
  readonly kind: AssetKind;
  /** Which one. */
  readonly id: Uuid;
  /** May be changed while it waits. */
  priority: number;
  /** Rejects with what `fetch` of {@link Assets} throws. */
  readonly result: Promise<FetchedAsset>;
  /** It is wanted no longer: `result` rejects with a ClosedError by us. Nothing happens when it is settled. */
  cancel(): void;
}

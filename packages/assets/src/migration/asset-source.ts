import type { Uuid } from '@landfall/protocol/datatypes';
import type { NewAsset } from '../store/index.ts';

/** One thing that a source offers: an asset, or something that should have been one, with the reason why it is not. */
export type SourceItem =
  | {
      readonly kind: 'asset';
      readonly asset: NewAsset;
      /** Why this asset is not quite what it should be, though it is taken. */
      readonly doubt?: string;
    }
  | { readonly kind: 'refused'; readonly what: string; readonly reason: string }
  /** Something that is no asset and was not meant to be one. */
  | { readonly kind: 'passed-over'; readonly what: string };

/** How far the reading of a source is, in bytes, or in assets where their sizes are not known beforehand. */
export interface SourceProgress {
  /** What has been read. */
  readonly done: number;
  /** All that there is to read; 0 while nobody knows. */
  readonly total: number;
}

/** An asset that something in a source names. */
export interface NamedAsset {
  /** Id of the asset, which need not be in the source. */
  readonly id: Uuid;
  /** Path of the first that does. */
  readonly by: string;
}

/** Where assets come from. Items come in the same order each time, so that an import can be taken up where it ended. */
export interface AssetSource {
  /** What it is, for people. */
  readonly name: string;
  /** Equal for two sources only when they offer the same: size and time of its files, for instance. */
  readonly identity: string;
  /** The items, without the first `skip`. */
  items(skip: number): AsyncIterable<SourceItem>;
  /** How far the reading of {@link AssetSource.items} is. */
  progress(): SourceProgress;
  /** It says itself how many it has, or has things without them, so that none may be all. Any other one with nothing in it counts as not whole. */
  readonly mayBeEmpty?: boolean;
  /** Of an archive: what the things in it name, known when its last item has been given. */
  readonly named?: Iterable<NamedAsset> & { readonly isCutOff: boolean };
}

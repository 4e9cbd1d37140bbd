import type { Derivation } from '../derive/index.ts';
import type {
  CacheStatistics,
  CompleteConfig,
  MetricValues,
  ServiceEvent,
  Status,
} from '../service/index.ts';
import type { ByteRange, NewAsset, PutOutcome, StoreStatistics } from '../store/index.ts';
import type { Fault } from './faults.ts';

/** An asset's metadata as `encodeAsset` writes it. */
type Encoded = Uint8Array;
/** The 16 bytes of an id. */
type Id = Uint8Array;

/** A new asset, its id as bytes. */
export type SentAsset = Omit<NewAsset, 'id'> & { readonly id: Id };

interface Question<B, V> {
  readonly body: B;
  readonly value: V;
}

/** What a new front is to do. */
export interface FrontOrder {
  readonly config: CompleteConfig;
  /** Levels that it writes to standard error. */
  readonly levels: readonly ServiceEvent['level'][];
}

/** What became of it. */
export type FrontStart = { readonly port: number } | { readonly fault: Fault };

/** What a front asks the process that owns the store. It speaks first: what reached it before it listens would be lost. */
export type OwnerQuestions = {
  readonly order: Question<undefined, FrontOrder>;
  readonly started: Question<FrontStart, void>;
  readonly stat: Question<Id, Encoded | undefined>;
  readonly read: Question<
    { readonly id: Id; readonly range?: ByteRange },
    { readonly asset: Encoded; readonly bytes: Uint8Array } | undefined
  >;
  readonly put: Question<SentAsset, { readonly outcome: PutOutcome; readonly asset: Encoded }>;
  readonly remove: Question<Id, boolean>;
  /** Ids one after the other. */
  readonly exists: Question<Uint8Array, boolean[]>;
  /** Some assets by rising id from `from` on; none when there are no more. */
  readonly entries: Question<Id | undefined, Encoded[]>;
  readonly stats: Question<undefined, StoreStatistics>;
  /** Answered when something could be stored, a fault when not. */
  readonly storable: Question<undefined, void>;
  readonly derive: Question<{ readonly asset: Encoded; readonly derivation: Derivation }, Uint8Array>;
  /** Of all fronts together. */
  readonly metrics: Question<undefined, { readonly text: string; readonly json: unknown }>;
  readonly status: Question<undefined, Status>;
};

/** What a front contributes to the whole. */
export interface FrontShare {
  readonly cache: CacheStatistics;
  /** Reads that the store's owner has not seen. */
  readonly reads: number;
  readonly metrics: MetricValues;
}

/** What the owner asks of each front. */
export type FrontQuestions = {
  /** The asset is not what it was: no copy of it is served after the answer. */
  readonly forget: Question<Id, void>;
  /** The same of all assets. */
  readonly forgetAll: Question<undefined, void>;
  /** Whether it still does anything. */
  readonly ping: Question<undefined, void>;
  /** The index was made anew. */
  readonly reopen: Question<undefined, void>;
  /** Undefined while it has not started. */
  readonly share: Question<undefined, FrontShare | undefined>;
  /** Answered when everything under way is finished. */
  readonly close: Question<undefined, void>;
};

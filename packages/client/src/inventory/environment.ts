import type { Uuid } from '@landfall/protocol/datatypes';
import type { KeyValueStore } from '@landfall/transport/ports';
import type { Region } from '../regions/index.ts';
import type { SessionScope } from '../scope/index.ts';

/** Some folders are known now, or better, or are not what they were. */
export interface InventoryChanged {
  /** Their ids. */
  readonly folders: readonly Uuid[];
}

/** What stops a fetch. */
export interface InventoryFetchOptions {
  /** Gives it up. */
  readonly signal?: AbortSignal | undefined;
  /** How long it may take; of each request to the grid, 30 s by default. */
  readonly timeoutMs?: number | undefined;
}

/** What an inventory stands on. */
export interface InventoryEnvironment {
  readonly scope: SessionScope;
  readonly region: () => Region | undefined;
  readonly cache: KeyValueStore | undefined;
  readonly tell: (changed: InventoryChanged) => void;
}

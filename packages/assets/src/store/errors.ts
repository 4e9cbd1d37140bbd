import { RemoteError, UsageError } from '@landfall/protocol/errors';

/** Why an asset was not taken. */
export type RefusalReason = 'empty' | 'size' | 'type' | 'quota' | 'hash' | 'id' | 'metadata';

/** The store's rules do not allow this asset: the sender's fault, nothing was stored. */
export class RefusedAssetError extends UsageError {
  /** Which rule: `size`, `type` and `quota` are limits of this store, the others would be refused by any. */
  readonly reason: RefusalReason;

  constructor(what: string, reason: RefusalReason) {
    super(what);
    this.reason = reason;
  }
}

/** What kept a store from its work. */
export type StorageFault =
  | 'full'
  | 'permission'
  | 'missing'
  | 'input-output'
  | 'closed'
  | 'busy'
  | 'newer-format'
  | 'damaged-index'
  /** Acknowledged parts of it are gone: it is not written until that is accepted. */
  | 'lost'
  | 'unreachable';

/** The disk (or object store) refused. `reason` is a {@link StorageFault}; what was acknowledged before is not touched. */
export class StorageError extends RemoteError {
  /** What kept the store from its work; `reason` is the same. */
  readonly fault: StorageFault;

  constructor(what: string, fault: StorageFault, cause?: unknown) {
    super(what, fault, cause instanceof Error ? cause.message : '', cause);
    this.fault = fault;
  }
}

/** Stored bytes are no longer what was stored, and no other copy could be found. Never served. */
export class DamagedAssetError extends RemoteError {
  /** The address of the damaged blob: SHA-256 as hexadecimal digits. */
  readonly hash: string;

  constructor(what: string, hash: string, cause?: unknown) {
    super(what, 'damaged', '', cause);
    this.hash = hash;
  }
}

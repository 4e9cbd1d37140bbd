import type { Uuid } from '@landfall/protocol/datatypes';
import type { AssetEntry } from '../index/index.ts';
import { becomesLasting, isEmpty, outcomeOf } from '../store/index.ts';
import type { PutResult, StoredAsset } from '../store/index.ts';
import type { BlobCare } from './blob-care.ts';
import type { Engine } from './engine.ts';
import type { IdleWork } from './idle-work.ts';
import { KeyedLock } from './keyed-lock.ts';
import { MOST_PENDING } from './open-catalogue.ts';

interface Parts {
  /** The one of the moment: it changes when the index is made anew. */
  readonly engine: () => Engine;
  readonly blobs: BlobCare;
  /** Hears of changes that are to go into the index. */
  readonly idleWork: Pick<IdleWork, 'want' | 'run'>;
  readonly readOnly: boolean;
}

/** What lies under ids: puts, removals and the way out of quarantine. One change at a time per id. */
export class AssetCare {
  readonly locks = new KeyedLock();
  readonly counts = { puts: 0, conflicts: 0 };
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** An asset without data is as good as none. @throws StorageError `damaged-index` */
  find(id: Uuid): AssetEntry | undefined {
    const entry = this.#engine.catalogue.asset(id);
    return entry === undefined || isEmpty(entry.asset) ? undefined : entry;
  }

  put(wanted: StoredAsset, bytes: Uint8Array): Promise<PutResult> {
    return this.locks.run(wanted.id.key, () => this.#put(wanted, bytes));
  }

  /** False when there was none. */
  remove(id: Uuid): Promise<boolean> {
    return this.locks.run(id.key, async () => {
      if (this.#engine.catalogue.asset(id) === undefined) return false;
      await this.#engine.append({ kind: 'remove', id });
      this.#parts.idleWork.want();
      return true;
    });
  }

  /** Takes it out of quarantine. False when a collection was before us, and it is gone. */
  async isToStay({ asset: { id }, quarantinedAt }: AssetEntry): Promise<boolean> {
    if (quarantinedAt === undefined || this.#parts.readOnly) return true;
    return await this.locks.run(id.key, async () => {
      const entry = this.#engine.catalogue.asset(id);
      if (entry?.quarantinedAt !== undefined) await this.#appendRelease(id);
      return entry !== undefined;
    });
  }

  get #engine(): Engine {
    return this.#parts.engine();
  }

  async #put(wanted: StoredAsset, bytes: Uint8Array): Promise<PutResult> {
    const { blobs, idleWork } = this.#parts;
    const existing = this.#engine.catalogue.asset(wanted.id);
    const outcome = outcomeOf(existing?.asset, wanted);
    if (existing !== undefined && outcome === 'same') return this.#putSame(existing, wanted, bytes);
    if (existing !== undefined && outcome === 'conflict') {
      this.counts.conflicts += 1;
      return { outcome, asset: existing.asset };
    }
    await blobs.store(wanted, bytes);
    this.counts.puts += 1;
    idleWork.want();
    if (this.#engine.catalogue.pending > MOST_PENDING) await idleWork.run();
    return { outcome, asset: wanted };
  }

  async #putSame(existing: AssetEntry, wanted: StoredAsset, bytes: Uint8Array): Promise<PutResult> {
    const outcome = (await this.#parts.blobs.ensureGood(wanted, bytes)) ? 'healed' : 'same';
    if (existing.quarantinedAt !== undefined) await this.#appendRelease(wanted.id);
    if (!becomesLasting(existing.asset, wanted)) return { outcome, asset: existing.asset };
    const asset = { ...existing.asset, temporary: false };
    await this.#engine.append({ kind: 'put', asset });
    return { outcome, asset };
  }

  /** With the lock of the id held: between the verdict of a collection and its record nobody may release. */
  async #appendRelease(id: Uuid): Promise<void> {
    await this.#engine.append({ kind: 'release', id });
    this.#parts.idleWork.want();
  }
}

import { createHash } from 'node:crypto';
import { becomesLasting, outcomeOf, StorageError } from '../store/index.ts';
import type { PutResult, StoredAsset } from '../store/index.ts';
import { countAsset } from './amounts.ts';
import { Gate } from './gate.ts';
import { createEntry } from './entry.ts';
import type { Entry } from './entry.ts';
import type { Claim } from './id-claim.ts';
import type { IdChanges } from './id-changes.ts';
import { releaseClaimed } from './quarantine.ts';
import type { Parts } from './parts.ts';

/** A put has a time to be over in: an import of hundreds at a time must not spend it waiting for its turn. */
const PUTS_AT_ONCE = 32;

/** An asset on its way in. */
interface Coming {
  readonly wanted: StoredAsset;
  readonly encoded: Buffer;
  readonly deadline: number;
}

/** Puts: the blob, then the entry; by conditional PUT or under a claim. */
export class Puts {
  readonly counts = { puts: 0, conflicts: 0 };
  readonly #parts: Parts;
  readonly #changes: IdChanges;
  readonly #conditional: boolean;
  readonly #gate = new Gate(PUTS_AT_ONCE);

  constructor(parts: Parts, changes: IdChanges, conditional: boolean) {
    this.#parts = parts;
    this.#changes = changes;
    this.#conditional = conditional;
  }

  /** `encoded`: the blob as {@link encodeBlob} makes it. @throws RefusedAssetError `quota`, StorageError */
  async put(wanted: StoredAsset, encoded: Buffer): Promise<PutResult> {
    const putting = async (): Promise<PutResult> => {
      const deadline = performance.now() + this.#parts.timing.putMs;
      return await this.#put({ wanted, encoded, deadline });
    };
    return await this.#changes.alone(wanted.id, async () => await this.#gate.run(1, putting));
  }

  async #put(coming: Coming): Promise<PutResult> {
    const { entries, blobs } = this.#parts;
    const { wanted } = coming;
    if (performance.now() >= coming.deadline) throw new StorageError('there is no time left', 'busy');
    const [found, isThere] = await Promise.all([
      entries.fetchReadable(wanted.id),
      blobs.holds(wanted, coming.encoded),
    ]);
    const settled = await this.#settle(found.entry, coming, isThere);
    if (settled !== undefined) return settled;
    if (!this.#conditional || found.isThere) return await this.#putClaimed(coming, isThere, found.isThere);
    await blobs.ensure(wanted, coming.encoded, isThere);
    const entry = createEntry(wanted, coming.encoded);
    if (await entries.create(entry, coming.deadline)) return this.#stored('stored', wanted, undefined);
    return await this.#put(coming);
  }

  /** The result, when what is there already decides it. */
  async #settle(
    existing: Entry | undefined,
    coming: Coming,
    isThere: boolean,
  ): Promise<PutResult | undefined> {
    const outcome = outcomeOf(existing?.asset, coming.wanted);
    if (existing === undefined || outcome === 'stored' || outcome === 'updated') return undefined;
    if (outcome === 'conflict') {
      this.counts.conflicts += 1;
      return { outcome, asset: existing.asset };
    }
    const put = { outcome: await this.#restore(coming, isThere), asset: existing.asset };
    // A collection may have been before us: then it is put anew.
    if (!(await releaseClaimed(this.#parts, this.#changes, existing.asset.id))) return undefined;
    if (!becomesLasting(existing.asset, coming.wanted)) return put;
    const lasting = await this.#changes.claimed(
      existing.asset.id,
      {},
      async (claim) => await this.#makeLasting(coming, claim),
    );
    return lasting === undefined ? put : { ...put, asset: lasting.asset };
  }

  /** The blob of an asset that is there; it may have come since it was looked for, with its entry. */
  async #restore({ wanted, encoded }: Coming, isThere: boolean): Promise<'same' | 'healed'> {
    const { blobs } = this.#parts;
    if (isThere || (await blobs.holds(wanted, encoded))) return 'same';
    await blobs.restore(wanted, encoded);
    return 'healed';
  }

  async #makeLasting({ wanted, encoded }: Coming, { deadline }: Claim): Promise<PutResult> {
    const existing = await this.#parts.entries.fetch(wanted.id);
    if (existing?.asset.hash !== wanted.hash) throw new StorageError('the asset is being changed', 'busy');
    const asset = { ...existing.asset, temporary: false };
    await this.#parts.entries.write(createEntry(asset, encoded), deadline);
    return { outcome: 'same', asset };
  }

  /** The blob and the claim at the same time: neither needs the other. */
  async #putClaimed(coming: Coming, isThere: boolean, isThereAlready: boolean): Promise<PutResult> {
    const { wanted, encoded } = coming;
    const storing = this.#parts.blobs.ensure(wanted, encoded, isThere);
    storing.catch(() => undefined);
    const isSettled = async (): Promise<boolean> =>
      (await this.#parts.entries.fetchReadable(wanted.id)).isThere;
    const acquiring = { group: groupOf(wanted), ...(!isThereAlready && { isSettled }) };
    const result = await this.#changes.claimed(wanted.id, acquiring, async ({ deadline }) => {
      await storing;
      const { entry: existing } = await this.#parts.entries.fetchReadable(wanted.id);
      const outcome = outcomeOf(existing?.asset, wanted);
      if (existing !== undefined && (outcome === 'same' || outcome === 'conflict')) {
        if (outcome === 'conflict') this.counts.conflicts += 1;
        return { outcome, asset: existing.asset };
      }
      await this.#parts.entries.write(createEntry(wanted, encoded), Math.min(deadline, coming.deadline));
      return this.#stored(outcome, wanted, existing?.asset);
    });
    return result ?? (await this.#put(coming));
  }

  #stored(
    outcome: 'stored' | 'updated' | PutResult['outcome'],
    asset: StoredAsset,
    before: StoredAsset | undefined,
  ): PutResult {
    const { totals } = this.#parts;
    if (before !== undefined) countAsset(totals.own, before, -1);
    countAsset(totals.own, asset, 1);
    totals.changed();
    this.counts.puts += 1;
    return { outcome, asset };
  }
}

/** Of those that store the very same: bytes, and what is fixed with them. */
function groupOf({ hash, type, flags, local, temporary }: StoredAsset): string {
  const text = `${hash} ${type} ${flags} ${String(local)} ${String(temporary)}`;
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

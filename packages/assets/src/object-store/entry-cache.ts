import { isFixed } from '../store/index.ts';
import type { Uuid } from '@landfall/protocol/datatypes';
import type { Entry } from './entry.ts';

/** What an entry takes in memory beside its header and texts, roughly. */
const OVERHEAD_BYTES = 700;
/** Far more than can be asked for while one answer is under way. */
const MOST_CHANGES = 4096;

interface Kept {
  readonly entry: Entry;
  readonly sizeBytes: number;
  at: number;
}

/**
 * Entries by id, least recently used first to go. Only of assets that do not change, and never the absence of one: what
 * another front acknowledged is seen at once. After `freshMs` an entry is no longer believed without asking again, which
 * bounds how long a removal elsewhere can go unnoticed.
 */
export class EntryCache {
  readonly #limitBytes: number;
  readonly #freshMs: number;
  readonly #kept = new Map<string, Kept>();
  /** Id → when it was changed here: answers to what was asked before are not kept. */
  readonly #changedAt = new Map<string, number>();
  /** When the last of the changes that are forgotten was: whatever was asked before may have been changed. */
  #forgottenTo = -1;
  #usedBytes = 0;

  constructor(limitBytes: number, freshMs: number) {
    this.#limitBytes = limitBytes;
    this.#freshMs = freshMs;
  }

  get usedBytes(): number {
    return this.#usedBytes;
  }

  get({ key }: Uuid): { readonly entry: Entry; readonly isFresh: boolean } | undefined {
    const kept = this.#kept.get(key);
    if (kept === undefined) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    return { entry: kept.entry, isFresh: performance.now() - kept.at < this.#freshMs };
  }

  /** `askedAt`: when the request for it went out, on the scale of `performance.now()`. */
  keep(entry: Entry, askedAt: number): void {
    this.drop(entry.asset.id);
    const changedAt = this.#changedAt.get(entry.asset.id.key) ?? this.#forgottenTo;
    if (!isFixed(entry.asset) || askedAt <= changedAt) return;
    const { name, description, creatorId } = entry.asset;
    const texts = 2 * (name.length + description.length + creatorId.length);
    const sizeBytes = OVERHEAD_BYTES + texts + (entry.header?.length ?? 0);
    this.#kept.set(entry.asset.id.key, { entry, sizeBytes, at: askedAt });
    this.#usedBytes += sizeBytes;
    for (const [key, { sizeBytes: size }] of this.#kept) {
      if (this.#usedBytes <= this.#limitBytes) return;
      this.#kept.delete(key);
      this.#usedBytes -= size;
    }
  }

  /** After a change of the entry by this process. */
  changed(id: Uuid): void {
    this.drop(id);
    this.#changedAt.delete(id.key);
    this.#changedAt.set(id.key, performance.now());
    if (this.#changedAt.size <= MOST_CHANGES) return;
    const [oldest, at] = this.#changedAt.entries().next().value!;
    this.#changedAt.delete(oldest);
    this.#forgottenTo = at;
  }

  drop({ key }: Uuid): void {
    const kept = this.#kept.get(key);
    if (kept === undefined) return;
    this.#kept.delete(key);
    this.#usedBytes -= kept.sizeBytes;
  }
}

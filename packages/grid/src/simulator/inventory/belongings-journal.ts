import type { Uuid } from '@landfall/protocol/datatypes';
import { LandfallError } from '@landfall/protocol/errors';
import {
  asArray,
  asInteger,
  asMap,
  asUuid,
  decodeLlsdBinary,
  encodeLlsdBinary,
} from '@landfall/protocol/llsd';
import type { LlsdMap } from '@landfall/protocol/llsd';
import type { Ledger } from '../../ledger/index.ts';
import { readChange, writeChange } from './change-tidings.ts';
import type { InventoryChange } from './inventory-change.ts';

/** What is written down: what has become of an inventory, all of it or nothing; or how often something in a folder has changed before. */
export type JournalEntry =
  | { readonly ownerId: Uuid; readonly changes: readonly InventoryChange[] }
  | { readonly folderId: Uuid; readonly times: number };

/** A shorter file is not worth writing anew. */
const LEAST_REWRITTEN_BYTES = 4 * 1024 * 1024;
/** So many times as long as it was when it was written anew. */
const MOST_GROWTH = 4;

/** What has become of all inventories of a grid, in its ledger. */
export class BelongingsJournal {
  readonly #ledger: Ledger;
  #rewrittenBytes: number;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
    this.#rewrittenBytes = ledger.sizeBytes;
  }

  /** @throws DecodeError for a record that is none of these */
  *entries(): Generator<JournalEntry> {
    for (const record of this.#ledger.records()) yield readEntry(asMap(decodeLlsdBinary(record)));
  }

  /** @returns false when it cannot be written */
  append(entry: JournalEntry): boolean {
    try {
      this.#ledger.append(encodeLlsdBinary(writeEntry(entry)));
      return true;
    } catch (error) {
      if (error instanceof LandfallError) return false;
      throw error;
    }
  }

  /** Most of it is no more. */
  get isLong(): boolean {
    return this.#ledger.sizeBytes > Math.max(LEAST_REWRITTEN_BYTES, MOST_GROWTH * this.#rewrittenBytes);
  }

  /** What cannot be written anew stays as it is. */
  rewrite(entries: Iterable<JournalEntry>): void {
    try {
      this.#ledger.rewrite(recordsOf(entries));
    } catch (error) {
      if (!(error instanceof LandfallError)) throw error;
    }
    this.#rewrittenBytes = this.#ledger.sizeBytes;
  }
}

function* recordsOf(entries: Iterable<JournalEntry>): Generator<Uint8Array> {
  for (const entry of entries) yield encodeLlsdBinary(writeEntry(entry));
}

function writeEntry(entry: JournalEntry): LlsdMap {
  if ('folderId' in entry) return { folder: entry.folderId, times: entry.times };
  return { owner: entry.ownerId, changes: entry.changes.map(writeChange) };
}

function readEntry(map: LlsdMap): JournalEntry {
  if (map['owner'] === undefined) return { folderId: asUuid(map['folder']), times: asInteger(map['times']) };
  // Ledgers of before had one in each record.
  const changes = map['change'] === undefined ? asArray(map['changes']) : [map['change']];
  return { ownerId: asUuid(map['owner']), changes: changes.map((change) => readChange(asMap(change))) };
}

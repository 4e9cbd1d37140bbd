import { setImmediate } from 'node:timers/promises';
import { Uuid } from '@landfall/protocol/datatypes';
import type { JournalRecord, Place, Written } from '../journal/index.ts';
import { decodeAssetEntry, decodeBlobEntry, encodeAssetEntry, encodeBlobEntry } from './entry.ts';
import type { AssetEntry, BlobEntry } from './entry.ts';
import type { Change, KeyValue, TableName } from './key-value.ts';
import { decodeNote, encodeNote } from './note.ts';
import { Overlay } from './overlay.ts';
import { Totals } from './totals.ts';

/** How many rows are read at once while walking a table. */
const ROWS_AT_ONCE = 256;

/**
 * The index: ids and hashes to what is known of them. It follows the journal record by record ({@link Catalogue.apply}),
 * keeps the latest changes in memory and commits them in large groups. What is lost of it is in the journal.
 */
export class Catalogue {
  readonly #keyValue: KeyValue;
  readonly #assets = new Overlay<AssetEntry>();
  readonly #blobs = new Overlay<BlobEntry>();
  /** Sequence numbers of removals met while replaying: copies of older records may lie behind them. */
  #removed: Map<string, number> | undefined = new Map();
  #sequence = 0;
  /** Of the records taken in, the highest number: what comes with a lower one is a copy. */
  #applied = 0;
  #flushing: Promise<void> | undefined;
  /** How far into the journal the index reached when it was opened; undefined when nothing was ever committed to it. */
  readonly checkpoint: Place | undefined;
  /** Counts and sizes of all assets and blobs, kept up with every record. */
  readonly totals: Totals;

  /** Takes the key-value store as it is; {@link Catalogue.checkpoint} tells from where the journal is to be replayed. */
  constructor(keyValue: KeyValue) {
    this.#keyValue = keyValue;
    const bytes = keyValue.note();
    const note = bytes && decodeNote(bytes);
    this.checkpoint = note?.checkpoint;
    this.#sequence = note?.sequence ?? 0;
    this.#applied = this.#sequence;
    this.totals = note?.totals ?? new Totals();
  }

  /** A number for the next record, higher than all before. */
  nextSequence(): number {
    this.#sequence += 1;
    return this.#sequence;
  }

  /** Changes that are not committed yet. */
  get pending(): number {
    return this.#assets.size + this.#blobs.size;
  }

  /** @throws StorageError `damaged-index` */
  asset(id: Uuid): AssetEntry | undefined {
    const pending = this.#assets.get(id.key);
    if (pending !== undefined) return pending.entry;
    const key = id.toBytes();
    const value = this.#keyValue.get('assets', key);
    return value && decodeAssetEntry(key, value);
  }

  /** @throws StorageError `damaged-index` */
  blob(hash: string): BlobEntry | undefined {
    const pending = this.#blobs.get(hash);
    if (pending !== undefined) return pending.entry;
    const key = Buffer.from(hash, 'hex');
    const value = this.#keyValue.get('blobs', key);
    return value && decodeBlobEntry(key, value);
  }

  /** Some committed keys by rising order, from `from` on, and where to go on; undefined at the end. */
  page(table: TableName, from: Uint8Array | undefined): { keys: Uint8Array[]; next: Uint8Array | undefined } {
    const keys = this.#keyValue.rows(table, from, ROWS_AT_ONCE).map(({ key }) => key);
    const last = keys.length < ROWS_AT_ONCE ? undefined : keys.at(-1);
    return { keys, next: last && Buffer.concat([last, Buffer.alloc(1)]) };
  }

  /** All assets by rising id, from `from` on. What is committed while it runs may be in it or not. */
  async *assets(commit: () => Promise<void>, from?: Uuid): AsyncGenerator<AssetEntry> {
    await commit();
    for await (const key of this.#walk('assets', from?.toBytes())) {
      const entry = this.asset(Uuid.fromBytes(key));
      if (entry !== undefined) yield entry;
    }
  }

  /** All blobs by rising hash. */
  async *blobs(commit: () => Promise<void>): AsyncGenerator<BlobEntry> {
    await commit();
    for await (const key of this.#walk('blobs', undefined)) {
      const entry = this.blob(Buffer.from(key).toString('hex'));
      if (entry !== undefined) yield entry;
    }
  }

  /** Takes in what a durable record says. */
  apply({ record, segment, offset, dataOffset, dataCrc }: Written): void {
    const isCopy = record.sequence <= this.#applied;
    this.#applied = Math.max(this.#applied, record.sequence);
    this.#sequence = Math.max(this.#sequence, record.sequence);
    const data = { segment, offset: dataOffset, crc: dataCrc };
    switch (record.kind) {
      case 'put':
        if (record.data !== undefined) this.#noteData(record.asset.hash, record.data.length, data, record.at);
        return this.#applyPut(record, { segment, offset }, isCopy);
      case 'blob':
        return this.#noteData(record.hash, record.data.length, data, record.at);
      case 'remove':
        return this.#applyRemove(record);
      case 'quarantine':
        return this.#setQuarantine(record.id, record.at);
      case 'release':
        return this.#setQuarantine(record.id, undefined);
      case 'discard':
        return this.#applyDiscard(record.hash);
      default:
        return record satisfies never;
    }
  }

  /** The journal was replayed: from here on records come in the order of their numbers. */
  endReplay(): void {
    this.#removed = undefined;
  }

  /** Commits all changes; `tail` tells where the journal ends at the moment they are taken. One at a time. */
  async commit(tail: () => Place): Promise<void> {
    while (this.#flushing !== undefined) await this.#flushing.catch(() => undefined);
    this.#flushing = this.#commitPending(tail()).finally(() => {
      this.#flushing = undefined;
    });
    return this.#flushing;
  }

  /** Closes the key-value store. What is not committed is found in the journal again. */
  async close(): Promise<void> {
    await this.#keyValue.close();
  }

  async #commitPending(checkpoint: Place): Promise<void> {
    const changes = [...this.#assetChanges(), ...this.#blobChanges()];
    const note = encodeNote({ checkpoint, sequence: this.#sequence, totals: this.totals });
    try {
      await this.#keyValue.commit(changes, note);
    } catch (error) {
      this.#assets.putBack();
      this.#blobs.putBack();
      throw error;
    }
    this.#assets.drop();
    this.#blobs.drop();
  }

  *#assetChanges(): Generator<Change> {
    for (const { name, entry } of this.#assets.take()) {
      const key = keyBytes(name);
      yield { table: 'assets', key, value: entry && encodeAssetEntry(key, entry) };
    }
  }

  *#blobChanges(): Generator<Change> {
    for (const { name, entry } of this.#blobs.take()) {
      const key = Buffer.from(name, 'hex');
      yield { table: 'blobs', key, value: entry && encodeBlobEntry(key, entry) };
    }
  }

  /** Some rows at a time: a long walk must neither hold a snapshot of LMDB open nor keep others from their turn. */
  async *#walk(table: TableName, from: Uint8Array | undefined): AsyncGenerator<Uint8Array> {
    for (let next = from; ;) {
      const page = this.page(table, next);
      yield* page.keys;
      await setImmediate();
      if (page.next === undefined) return;
      next = page.next;
    }
  }

  /** A copy holds only while what it is a copy of does. */
  #applyPut(record: Extract<JournalRecord, { kind: 'put' }>, place: Place, isCopy: boolean): void {
    const { asset, sequence } = record;
    const existing = this.asset(asset.id);
    if (isCopy && this.#removed === undefined && existing?.sequence !== sequence) return;
    const newest = Math.max(existing?.sequence ?? -1, this.#removed?.get(asset.id.key) ?? -1);
    if (sequence < newest) return;
    if (existing !== undefined) this.#forget(existing.asset, record.at);
    const quarantinedAt = existing?.sequence === sequence ? existing.quarantinedAt : undefined;
    this.#assets.set(asset.id.key, {
      asset,
      sequence,
      place,
      ...(quarantinedAt !== undefined && { quarantinedAt }),
    });
    this.totals.countAsset(asset, 1);
    const blob = this.blob(asset.hash) ?? this.#newBlob(asset.hash, asset.sizeBytes);
    const { unreferencedSince: _, ...kept } = blob;
    this.#blobs.set(asset.hash, { ...kept, references: blob.references + 1 });
  }

  #applyRemove({ id, sequence, at }: Extract<JournalRecord, { id: Uuid }>): void {
    this.#removed?.set(id.key, sequence);
    const existing = this.asset(id);
    if (existing === undefined || existing.sequence > sequence) return;
    this.#forget(existing.asset, at);
    this.#assets.set(id.key, undefined);
  }

  #forget(asset: AssetEntry['asset'], at: number): void {
    this.totals.countAsset(asset, -1);
    const blob = this.blob(asset.hash);
    if (blob === undefined) return;
    const references = Math.max(0, blob.references - 1);
    this.#blobs.set(asset.hash, { ...blob, references, ...(references === 0 && { unreferencedSince: at }) });
  }

  #setQuarantine(id: Uuid, since: number | undefined): void {
    const existing = this.asset(id);
    if (existing === undefined) return;
    const { quarantinedAt: _, ...rest } = existing;
    this.#assets.set(id.key, { ...rest, ...(since !== undefined && { quarantinedAt: since }) });
  }

  #noteData(hash: string, sizeBytes: number, data: NonNullable<BlobEntry['data']>, at: number): void {
    const blob = this.blob(hash) ?? { ...this.#newBlob(hash, sizeBytes), unreferencedSince: at };
    this.#blobs.set(hash, { ...blob, data });
  }

  #newBlob(hash: string, sizeBytes: number): BlobEntry {
    const blob = { hash, sizeBytes, references: 0 };
    this.totals.countBlob(blob, 1);
    return blob;
  }

  #applyDiscard(hash: string): void {
    const blob = this.blob(hash);
    if (blob === undefined || blob.references > 0) return;
    this.totals.countBlob(blob, -1);
    this.#blobs.set(hash, undefined);
  }
}

/** The 16 bytes of a {@link Uuid.key}. */
function keyBytes(key: string): Buffer {
  return Buffer.from(key, 'utf16le').swap16();
}

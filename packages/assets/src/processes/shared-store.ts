import type { Uuid } from '@landfall/protocol/datatypes';
import type { EmbeddedReader } from '../embedded/index.ts';
import { clipRange, decodeAsset } from '../store/index.ts';
import type {
  Allocate,
  AssetStore,
  ByteRange,
  NewAsset,
  Prompt,
  PutResult,
  ReadResult,
  StoredAsset,
  StoreStatistics,
} from '../store/index.ts';
import type { AssetEntry } from '../index/index.ts';
import type { FrontQuestions, OwnerQuestions } from './questions.ts';
import type { Talk } from './talk.ts';

/**
 * A store that another process owns. What the owner has committed is read here, on this process's own time; everything
 * else is asked of the owner: writes, what is missing, what is damaged, what has to be taken out of quarantine.
 *
 * 1. Nothing new is missing: what the index does not have yet, the owner is asked for.
 * 2. Nothing old is served: before the owner answers that an asset went or changed, it has committed that.
 */
export class SharedStore implements AssetStore, Prompt {
  readonly #reader: EmbeddedReader;
  readonly #owner: Talk<OwnerQuestions, FrontQuestions>;
  #reads = 0;

  constructor(reader: EmbeddedReader, owner: Talk<OwnerQuestions, FrontQuestions>) {
    this.#reader = reader;
    this.#owner = owner;
  }

  /** Reads that the owner has not seen. */
  get reads(): number {
    return this.#reads;
  }

  async put(asset: NewAsset): Promise<PutResult> {
    const result = await this.#owner.ask('put', { ...asset, id: asset.id.toBytes() });
    return { outcome: result.outcome, asset: decodeAsset(result.asset) };
  }

  async stat(id: Uuid): Promise<StoredAsset | undefined> {
    const here = this.statNow(id);
    if (here !== undefined) return here;
    const asset = await this.#owner.ask('stat', id.toBytes());
    return asset && decodeAsset(asset);
  }

  async read(id: Uuid, range?: ByteRange, allocate?: Allocate): Promise<ReadResult | undefined> {
    const entry = this.#find(id);
    if (entry === undefined || entry.quarantinedAt !== undefined) return await this.#readFromOwner(id, range);
    clipRange(range, entry.asset.sizeBytes);
    try {
      const bytes = await this.#reader.read(entry.asset, range, allocate);
      this.#reads += 1;
      return { asset: entry.asset, bytes };
    } catch {
      return await this.#readFromOwner(id, range);
    }
  }

  statNow(id: Uuid): StoredAsset | undefined {
    const entry = this.#find(id);
    return entry === undefined || entry.quarantinedAt !== undefined ? undefined : entry.asset;
  }

  readNow(asset: StoredAsset, range: ByteRange, allocate: Allocate): Uint8Array | undefined {
    try {
      const bytes = this.#reader.readNow(asset, range, allocate);
      if (bytes !== undefined) this.#reads += 1;
      return bytes;
    } catch {
      return undefined;
    }
  }

  async exists(ids: readonly Uuid[]): Promise<boolean[]> {
    // Who is told of one in quarantine takes it out, which only the owner can.
    const found = ids.map((id) => this.statNow(id) !== undefined);
    const missing = ids.filter((_, at) => !found[at]);
    if (missing.length === 0) return found;
    const answers = await this.#owner.ask('exists', Buffer.concat(missing.map((id) => id.toBytes())));
    let next = 0;
    return found.map((isHere) => isHere || answers[next++] === true);
  }

  async remove(id: Uuid): Promise<boolean> {
    return await this.#owner.ask('remove', id.toBytes());
  }

  async *entries(from?: Uuid): AsyncGenerator<StoredAsset> {
    let next = from?.toBytes();
    for (;;) {
      const some = (await this.#owner.ask('entries', next)).map(decodeAsset);
      const last = some.at(-1);
      if (last === undefined) return;
      yield* some;
      const after = idAfter(last.id);
      if (after === undefined) return;
      next = after;
    }
  }

  async checkStorable(): Promise<void> {
    await this.#owner.ask('storable', undefined);
  }

  async stats(): Promise<StoreStatistics> {
    return await this.#owner.ask('stats', undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#reader[Symbol.asyncDispose]();
  }

  /** An entry that cannot be believed is the owner's to mend. */
  #find(id: Uuid): AssetEntry | undefined {
    try {
      return this.#reader.find(id);
    } catch {
      return undefined;
    }
  }

  async #readFromOwner(id: Uuid, range: ByteRange | undefined): Promise<ReadResult | undefined> {
    const found = await this.#owner.ask('read', { id: id.toBytes(), ...(range !== undefined && { range }) });
    return found && { asset: decodeAsset(found.asset), bytes: found.bytes };
  }
}

/** The id that follows in the order of bytes; undefined after the last. */
function idAfter(id: Uuid): Uint8Array | undefined {
  const bytes = id.toBytes();
  for (let at = bytes.length - 1; at >= 0; at -= 1) {
    bytes[at] = (bytes[at]! + 1) & 0xff;
    if (bytes[at] !== 0) return bytes;
  }
  return undefined;
}

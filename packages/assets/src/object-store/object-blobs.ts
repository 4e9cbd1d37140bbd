import { blobHeaderBytes, blocksAround, checkBlobHeader, checkBlocks, encodeBlob } from '../blobs/index.ts';
import { findGoodBytes, KeyedLock } from '../embedded/index.ts';
import { OversizeError } from '../s3/index.ts';
import type { ObjectEngine } from '../s3/index.ts';
import { checkQuota, DamagedAssetError, hashOf } from '../store/index.ts';
import type { AssetStore, ByteRange, StoredAsset, StoreLimits } from '../store/index.ts';
import { countBlob } from './amounts.ts';
import { Gate } from './gate.ts';
import type { CollectionNotice } from './collection-notice.ts';
import type { Entry } from './entry.ts';
import { blobKey } from './layout.ts';
import type { StoreTotals } from './totals.ts';

export interface BlobParts {
  readonly engine: ObjectEngine;
  readonly totals: StoreTotals;
  readonly notice: CollectionNotice;
  readonly limits: StoreLimits;
  readonly repairSource: Pick<AssetStore, 'read'> | undefined;
  readonly readBytesAtOnce: number;
}

/** Damaged blobs that are remembered, to be put right by the next put of the same bytes. */
const MOST_DAMAGED = 10_000;
/** Blobs that were written in the last moments. */
const MOST_WRITTEN = 4096;
const JUST_MS = 60_000;

/** Blobs as objects named by their hash: written once, verified whenever they come out. */
export class ObjectBlobs {
  readonly counts = { damaged: 0, repaired: 0 };
  readonly #parts: BlobParts;
  readonly #gate: Gate;
  readonly #locks = new KeyedLock();
  readonly #damaged = new Set<string>();
  readonly #written = new Map<string, number>();
  #underWayBytes = 0;

  constructor(parts: BlobParts) {
    this.#parts = parts;
    this.#gate = new Gate(parts.readBytesAtOnce);
  }

  /** Whether the object is there, and as long as it must be. */
  async isThere({ hash, sizeBytes }: StoredAsset): Promise<boolean> {
    const head = await this.#parts.engine.head(blobKey(hash));
    return head?.sizeBytes === blobHeaderBytes(sizeBytes) + sizeBytes && !this.#damaged.has(hash);
  }

  /** Whether the object is there and the same, byte for byte. */
  async holds(asset: StoredAsset, encoded: Buffer): Promise<boolean> {
    if (!(await this.isThere(asset))) return false;
    const { hash } = asset;
    const isSame = await this.#gate.run(encoded.length, async () => {
      const found = await this.#parts.engine
        .get(blobKey(hash), { mostBytes: encoded.length })
        .catch((error: unknown) => {
          if (error instanceof OversizeError) return undefined;
          throw error;
        });
      return found?.bytes.equals(encoded) === true;
    });
    if (isSame) return true;
    this.counts.damaged += 1;
    this.#note(hash);
    return false;
  }

  /**
   * Resolves when the blob is in the object store and will stay until an entry names it. `isThere`: what was found a moment
   * ago. @throws RefusedAssetError `quota`
   */
  async ensure(asset: StoredAsset, encoded: Buffer, isThere: boolean): Promise<void> {
    const isCollecting = await this.#parts.notice.isUp();
    if (isThere && !isCollecting) return;
    await this.#locks.run(asset.hash, async () => {
      if (isCollecting) {
        await this.#parts.notice.untilSafe(asset.hash);
        if (await this.holds(asset, encoded)) return;
      }
      if (isCollecting || !this.#wasJustWritten(asset.hash)) await this.#writeFirst(asset, encoded);
    });
  }

  /** With the range cut to the asset's size. @throws DamagedAssetError when no good copy is to be had */
  async read(entry: Entry, range: ByteRange): Promise<Uint8Array> {
    const { asset } = entry;
    try {
      return await this.#readVerified(entry, range);
    } catch (error) {
      if (!(error instanceof DamagedAssetError)) throw error;
      this.counts.damaged += 1;
      this.#note(asset.hash);
      const bytes = await this.repair(asset);
      if (bytes === undefined) throw error;
      return bytes.subarray(range.start, range.end);
    }
  }

  /** Good bytes from the repair source, put in place of ours when the object store lets us. */
  async repair(asset: StoredAsset): Promise<Uint8Array | undefined> {
    const bytes = await findGoodBytes(asset, this.#parts.repairSource);
    if (bytes !== undefined) {
      this.#note(asset.hash);
      await this.restore(asset, encodeBlob(asset.hash, bytes)).catch(() => undefined);
    }
    return bytes;
  }

  /** Puts good bytes in place of damaged or lost ones. */
  async restore({ hash }: StoredAsset, encoded: Buffer): Promise<void> {
    await this.#parts.engine.put(blobKey(hash), encoded);
    this.#damaged.delete(hash);
    this.counts.repaired += 1;
  }

  /** Every byte against the checksums and the hash. @throws DamagedAssetError */
  async check(hash: string, sizeBytes: number): Promise<void> {
    const bytes = await this.#readWhole(hash, sizeBytes, undefined);
    if (hashOf(bytes) !== hash) throw new DamagedAssetError('the bytes have another hash', hash);
  }

  /** By another put of the same bytes here, after ours had looked: a blob so young is not discarded by anybody. */
  #wasJustWritten(hash: string): boolean {
    const at = this.#written.get(hash);
    return at !== undefined && performance.now() - at < JUST_MS && !this.#damaged.has(hash);
  }

  #noteWritten(hash: string): void {
    this.#written.delete(hash);
    this.#written.set(hash, performance.now());
    if (this.#written.size > MOST_WRITTEN) this.#written.delete(this.#written.keys().next().value!);
  }

  async #writeFirst({ hash, sizeBytes }: StoredAsset, encoded: Buffer): Promise<void> {
    const { engine, totals, limits } = this.#parts;
    if (limits.maxStoreBytes !== undefined) await totals.read();
    checkQuota(totals.now.blobBytes + this.#underWayBytes, sizeBytes, limits);
    this.#underWayBytes += sizeBytes;
    try {
      await engine.put(blobKey(hash), encoded);
      this.#noteWritten(hash);
      if (this.#damaged.delete(hash)) this.counts.repaired += 1;
      else countBlob(totals.own, sizeBytes, 1);
      totals.changed();
    } finally {
      this.#underWayBytes -= sizeBytes;
    }
  }

  async #readVerified({ asset, header }: Entry, range: ByteRange): Promise<Uint8Array> {
    const { hash, sizeBytes } = asset;
    if (range.start === range.end) return new Uint8Array(0);
    const isWhole = range.start === 0 && range.end === sizeBytes;
    if (isWhole) return await this.#readWhole(hash, sizeBytes, header);
    const blocks = blocksAround(range, sizeBytes);
    const bytes = await this.#gate.run(blocks.end - blocks.start, async () => {
      const [known, found] = await Promise.all([
        header ?? this.#get(hash, { start: 0, end: blobHeaderBytes(sizeBytes) }),
        this.#getBlocks(hash, sizeBytes, blocks),
      ]);
      checkBlobHeader(known, hash, sizeBytes);
      checkBlocks(known, found, blocks.start, hash);
      return found;
    });
    return plain(bytes.subarray(range.start - blocks.start, range.end - blocks.start));
  }

  async #readWhole(hash: string, sizeBytes: number, header: Buffer | undefined): Promise<Uint8Array> {
    const headerBytes = blobHeaderBytes(sizeBytes);
    return await this.#gate.run(headerBytes + sizeBytes, async () => {
      const bytes = await this.#get(hash, undefined, headerBytes + sizeBytes);
      if (bytes.length !== headerBytes + sizeBytes)
        throw new DamagedAssetError('a blob has another length than it should', hash);
      checkBlobHeader(bytes, hash, sizeBytes);
      if (header !== undefined && bytes.compare(header, 0, headerBytes, 0, headerBytes) !== 0)
        throw new DamagedAssetError('a blob has other checksums than its entry', hash);
      const blob = bytes.subarray(headerBytes);
      checkBlocks(bytes, blob, 0, hash);
      return plain(blob);
    });
  }

  async #getBlocks(hash: string, sizeBytes: number, { start, end }: ByteRange): Promise<Buffer> {
    const headerBytes = blobHeaderBytes(sizeBytes);
    const bytes = await this.#get(hash, { start: headerBytes + start, end: headerBytes + end });
    if (bytes.length !== end - start) throw new DamagedAssetError('a blob is cut off', hash);
    return bytes;
  }

  async #get(hash: string, range: ByteRange | undefined, wholeBytes = 0): Promise<Buffer> {
    const mostBytes = range === undefined ? wholeBytes + 1 : range.end - range.start;
    const wanted = { mostBytes, ...(range !== undefined && { range }) };
    const found = await this.#parts.engine.get(blobKey(hash), wanted).catch((error: unknown) => {
      if (error instanceof OversizeError) throw new DamagedAssetError('a blob is too long', hash, error);
      throw error;
    });
    if (found === undefined) throw new DamagedAssetError('a blob is missing', hash);
    return found.bytes;
  }

  #note(hash: string): void {
    if (this.#damaged.size < MOST_DAMAGED) this.#damaged.add(hash);
  }
}

/** A Buffer's `slice` does not copy; whoever gets bytes shall not have to know that. */
function plain({ buffer, byteOffset, length }: Buffer): Uint8Array {
  return new Uint8Array(buffer, byteOffset, length);
}

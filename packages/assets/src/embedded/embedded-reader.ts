import type { Uuid } from '@landfall/protocol/datatypes';
import { BlobReader } from '../blobs/index.ts';
import { createNodeFiles } from '../files/index.ts';
import { decodeAssetEntry, decodeBlobEntry, openLmdbReader } from '../index/index.ts';
import type { AssetEntry, IndexReader } from '../index/index.ts';
import { SegmentReader } from '../journal/index.ts';
import { clipRange, DamagedAssetError, isEmpty, StorageError } from '../store/index.ts';
import type { Allocate, ByteRange, StoredAsset } from '../store/index.ts';
import { readBlob } from './read-blob.ts';
import type { BlobPlaces } from './read-blob.ts';

/**
 * Reads a data folder that another process owns, which goes on writing. It sees what the owner has committed to the index;
 * newer assets are missing here and have to be asked for there. What it reads is verified like the owner's own reads.
 */
export class EmbeddedReader implements AsyncDisposable {
  readonly #folder: string;
  readonly #places: BlobPlaces & { readonly blobs: BlobReader; readonly journal: SegmentReader };
  #index: IndexReader;

  private constructor(folder: string, index: IndexReader) {
    const files = createNodeFiles();
    this.#folder = folder;
    this.#index = index;
    this.#places = {
      blobs: new BlobReader(files, `${folder}/blobs`),
      journal: new SegmentReader(files, `${folder}/journal`),
    };
  }

  /** @param folder the data folder of a store that is open in another process */
  static async open(folder: string): Promise<EmbeddedReader> {
    return new EmbeddedReader(folder, await openLmdbReader(`${folder}/index`));
  }

  /** What the index says; undefined may also mean: not yet. @throws StorageError `damaged-index` */
  find(id: Uuid): AssetEntry | undefined {
    const key = id.toBytes();
    const value = this.#index.get('assets', key);
    const entry = value && decodeAssetEntry(key, value);
    return entry === undefined || isEmpty(entry.asset) ? undefined : entry;
  }

  /** @throws DamagedAssetError, StorageError; the owner may still be able to read it */
  async read(asset: StoredAsset, range?: ByteRange, allocate?: Allocate): Promise<Uint8Array> {
    const wanted = clipRange(range, asset.sizeBytes);
    if (asset.sizeBytes === 0) return new Uint8Array(0);
    const key = Buffer.from(asset.hash, 'hex');
    const value = this.#index.get('blobs', key);
    if (value === undefined)
      throw new StorageError('the index has an asset without its blob', 'damaged-index');
    const blob = decodeBlobEntry(key, value);
    if (blob.sizeBytes !== asset.sizeBytes)
      throw new DamagedAssetError('a blob has another size', asset.hash);
    return await readBlob(this.#places, blob, wanted, allocate);
  }

  /** The same at once, of larger contents; undefined when that might mean to wait, and for whatever is not as it should be. */
  readNow(asset: StoredAsset, range: ByteRange, allocate: Allocate): Uint8Array | undefined {
    const { blobs } = this.#places;
    if (asset.sizeBytes === 0) return undefined;
    // The file says of itself which blob it holds: while it is open, the index need not be asked where that lies.
    if (!blobs.isOpen(asset.hash) && !this.#hasFile(asset)) return undefined;
    return blobs.readNow(asset, range, allocate);
  }

  #hasFile({ hash, sizeBytes }: StoredAsset): boolean {
    const key = Buffer.from(hash, 'hex');
    const value = this.#index.get('blobs', key);
    if (value === undefined) return false;
    const blob = decodeBlobEntry(key, value);
    return blob.data === undefined && blob.sizeBytes === sizeBytes;
  }

  /** Whatever the owner committed before is seen from now on. */
  refresh(): void {
    this.#index.refresh();
  }

  /** The owner made its index anew: looks into that one from now on. */
  async reopen(): Promise<void> {
    const old = this.#index;
    this.#index = await openLmdbReader(`${this.#folder}/index`);
    await old.close();
  }

  /** Closes the index and all files that were kept open; the owner notices nothing. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#index.close();
    await this.#places.blobs.close();
    await this.#places.journal.close();
  }
}

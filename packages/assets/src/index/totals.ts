import type { StoredAsset } from '../store/index.ts';
import type { BlobEntry } from './entry.ts';

interface TypeTotal {
  assets: number;
  bytes: number;
}

/** Running sums over an index, so that nobody has to walk it. */
export class Totals {
  /** How many assets the index has; one for each id. */
  assets = 0;
  /** Sum of the assets' sizes; bytes that several ids share count for each of them. */
  assetBytes = 0;
  /** How many blobs the index has: different contents, whether assets have them or not. */
  blobs = 0;
  /** Sum of the blobs' sizes, each counted once. */
  blobBytes = 0;
  /** Asset type → how many assets are of it, and the sum of their sizes; a type without assets is not there. */
  readonly byType = new Map<number, TypeTotal>();

  /** The sums that {@link Totals.toPlain} wrote down, as a copy. */
  static fromPlain(plain: ReturnType<Totals['toPlain']>): Totals {
    const totals = new Totals();
    Object.assign(totals, { ...plain, byType: totals.byType });
    for (const [type, total] of plain.byType) totals.byType.set(type, { ...total });
    return totals;
  }

  /** The sums as plain data, a copy that can be encoded; `byType` as pairs of a type and its sums. */
  toPlain(): {
    assets: number;
    assetBytes: number;
    blobs: number;
    blobBytes: number;
    byType: [number, TypeTotal][];
  } {
    const { assets, assetBytes, blobs, blobBytes } = this;
    return {
      assets,
      assetBytes,
      blobs,
      blobBytes,
      byType: [...this.byType].map(([type, total]) => [type, { ...total }]),
    };
  }

  /** Adds an asset, or with −1 takes it away. */
  countAsset({ type, sizeBytes }: StoredAsset, by: 1 | -1): void {
    this.assets += by;
    this.assetBytes += by * sizeBytes;
    const total = this.byType.get(type) ?? { assets: 0, bytes: 0 };
    total.assets += by;
    total.bytes += by * sizeBytes;
    if (total.assets === 0) this.byType.delete(type);
    else this.byType.set(type, total);
  }

  /** Adds a blob, or with −1 takes it away. */
  countBlob({ sizeBytes }: BlobEntry, by: 1 | -1): void {
    this.blobs += by;
    this.blobBytes += by * sizeBytes;
  }
}

import type { StoredAsset } from '../store/index.ts';
import type { BlobEntry } from './entry.ts';

interface TypeTotal {
  assets: number;
  bytes: number;
}

/** Running sums over an index, so that nobody has to walk it. */
export class Totals {
  assets = 0;
  assetBytes = 0;
  blobs = 0;
  blobBytes = 0;
  readonly byType = new Map<number, TypeTotal>();

  static fromPlain(plain: ReturnType<Totals['toPlain']>): Totals {
    const totals = new Totals();
    Object.assign(totals, { ...plain, byType: totals.byType });
    for (const [type, total] of plain.byType) totals.byType.set(type, { ...total });
    return totals;
  }

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

  countBlob({ sizeBytes }: BlobEntry, by: 1 | -1): void {
    this.blobs += by;
    this.blobBytes += by * sizeBytes;
  }
}

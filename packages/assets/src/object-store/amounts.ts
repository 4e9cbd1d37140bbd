import { z } from 'zod';

/** What a front added to the store, or what is in it. `byType`: type → [assets, bytes]. */
export interface Amounts {
  assets: number;
  assetBytes: number;
  blobs: number;
  blobBytes: number;
  byType: Record<string, [assets: number, bytes: number]>;
}

export const amountsSchema = z.object({
  assets: z.number(),
  assetBytes: z.number(),
  blobs: z.number(),
  blobBytes: z.number(),
  byType: z.record(z.string(), z.tuple([z.number(), z.number()])),
});

export const noAmounts = (): Amounts => ({ assets: 0, assetBytes: 0, blobs: 0, blobBytes: 0, byType: {} });

/** Adds `more` (or takes it away, with a `sign` of −1) in place. */
export function addAmounts(to: Amounts, more: Amounts, sign: 1 | -1 = 1): void {
  to.assets += sign * more.assets;
  to.assetBytes += sign * more.assetBytes;
  to.blobs += sign * more.blobs;
  to.blobBytes += sign * more.blobBytes;
  for (const [type, [assets, bytes]] of Object.entries(more.byType)) {
    const [before, beforeBytes] = to.byType[type] ?? [0, 0];
    to.byType[type] = [before + sign * assets, beforeBytes + sign * bytes];
  }
}

export function countAsset(
  to: Amounts,
  asset: { readonly type: number; readonly sizeBytes: number },
  sign: 1 | -1,
): void {
  const { type, sizeBytes } = asset;
  const byType = { [type]: [1, sizeBytes] as [number, number] };
  addAmounts(to, { ...noAmounts(), assets: 1, assetBytes: sizeBytes, byType }, sign);
}

export function countBlob(to: Amounts, sizeBytes: number, sign: 1 | -1): void {
  addAmounts(to, { ...noAmounts(), blobs: 1, blobBytes: sizeBytes }, sign);
}

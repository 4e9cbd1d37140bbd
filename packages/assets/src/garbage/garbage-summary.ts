import type { GarbageReport } from './collect-garbage.ts';
import type { Roots } from './roots.ts';
import type { Survey } from './survey.ts';

/** What a collection found and did, as plain values: for reports and for those who ask over HTTP. */
export function garbageSummary(
  { live, collected }: GarbageReport,
  { assets, stock, recent }: Pick<Survey, 'assets' | 'stock' | 'recent'>,
  { files = [] }: Pick<Roots, 'files'>,
): object {
  return {
    ...collected,
    assets,
    wanted: live.assets,
    wantedByName: live.rooted,
    kept: { stock, recent },
    missing: live.missing,
    roots: files,
    doubts: live.doubts,
  };
}

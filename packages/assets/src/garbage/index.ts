/** Which assets are still wanted, and putting the others away. */
export { collectGarbage } from './collect-garbage.ts';
export type { CollectingStore, GarbageOptions, GarbageReport } from './collect-garbage.ts';
export { garbageSummary } from './garbage-summary.ts';
export { giveBack, listUnwanted } from './quarantine-list.ts';
export { markLive } from './mark-live.ts';
export type { LiveSet, MarkOptions } from './mark-live.ts';
export { watchRoot } from './root-place.ts';
export { readRoots } from './roots.ts';
export type { RootFile, RootOptions, Roots } from './roots.ts';
export { isOfLibrary, stockIds } from './stock-ids.ts';
export { surveyStore } from './survey.ts';
export type { Survey, SurveyOptions } from './survey.ts';

/** A story as one page of HTML, and the page of all that are kept. */
export { readSummary, SUMMARY_BYTES } from './page-summary.ts';
export type { PageSummary } from './page-summary.ts';
export { renderRunsPage, renderWayToRuns } from './runs-page.ts';
export type { ListedRun } from './runs-page.ts';
export { renderStoryPage } from './story-page.ts';
export type { StoryPage } from './story-page.ts';

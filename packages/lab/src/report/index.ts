/** What became of scenarios: as text, as JUnit XML. */
export { formatOutcome, formatSummary } from './text.ts';
export { formatJunit } from './junit.ts';

/** What the witnesses of one run say, gathered, and published as story, evidence and pictures. */
export { Chronicle, witnessOf } from './chronicle.ts';
export { publishRun } from './publish.ts';
export type { PublishPlan } from './publish.ts';

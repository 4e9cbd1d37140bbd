import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { keptRuns, readBeginning, timeOfRun } from '../output/index.ts';
import { readSummary, SUMMARY_BYTES } from '../page/index.ts';
import type { ListedRun } from '../page/index.ts';

const STORY = 'story.html';

/** The runs of a folder for their page, the last first: each as its own story sums it up. */
export async function listRuns(folder: string): Promise<ListedRun[]> {
  const runs: ListedRun[] = [{ ...(await listed(folder, STORY)), when: await timeOf(join(folder, STORY)) }];
  for (const name of await keptRuns(folder, STORY))
    runs.push({ ...(await listed(folder, `${name}/${STORY}`)), when: timeOfRun(name) });
  return runs;
}

async function listed(folder: string, story: string): Promise<Pick<ListedRun, 'story' | 'summary'>> {
  return { story, summary: readSummary(await readBeginning(join(folder, story), SUMMARY_BYTES)) };
}

/** As a kept run has it: `2026-11-29 12:03:04 UTC`. */
async function timeOf(path: string): Promise<string | undefined> {
  const known = await stat(path).catch(() => undefined);
  return known === undefined ? undefined : `${known.mtime.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

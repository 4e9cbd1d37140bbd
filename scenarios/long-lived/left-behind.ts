/** What rounds leave behind in a process of their own. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Kind } from './kinds.ts';

/** Objects that are alive after the first rounds, and after all. */
export interface Counted {
  readonly before: number;
  readonly after: number;
}

/** Where a snapshot lies. */
export const snapshotFile = (folder: string, when: 'before' | 'after'): string =>
  join(folder, `${when}.heapsnapshot`);

/** Has `kind` go through `before` rounds, and then through `rounds` more. */
export async function countRounds(
  program: string,
  kind: Kind,
  before: number,
  rounds: number,
  folder?: string,
): Promise<Counted> {
  const options = [kind, String(before), String(rounds), ...(folder === undefined ? [] : [folder])];
  const { stdout } = await promisify(execFile)(process.execPath, ['--no-warnings', program, ...options]);
  return JSON.parse(stdout) as Counted;
}

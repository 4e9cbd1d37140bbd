import { basename } from 'node:path';
import type { AdminClient, ServedCollection } from '@landfall/assets/admin';
import { interruptible } from './data.ts';
import { describeFreed, describeGarbage, describeRoots } from './gc-report.ts';
import type { Context } from '../main.ts';
import { createProgress } from '../../terminal/index.ts';
import type { Progress } from '../../terminal/index.ts';
import type { ReportFile } from '../../output/index.ts';

/** What a round of collecting over HTTP is told; as the options of the command. */
export interface ServedGarbageOptions {
  readonly roots: readonly string[];
  readonly graceDays: number;
  readonly recentDays: number;
  readonly temporaryDays?: number;
  readonly stock: boolean;
  readonly forReal: boolean;
  readonly acceptDoubt: boolean;
  readonly acceptOpenEnds: boolean;
}

/** Sends the roots, has the service collect, and takes them away again, whatever became of it. */
export async function collectServed(
  admin: AdminClient,
  { roots, ...options }: ServedGarbageOptions,
  file: ReportFile,
  { terminal }: Context,
): Promise<void> {
  const progress = createProgress(terminal);
  const signal = terminal.interrupted;
  const sent: string[] = [];
  try {
    await interruptible(terminal, async () => {
      for (const [at, path] of roots.entries()) {
        progress.status(`sending ${path}`);
        const name = nameOfRoot(at, path);
        sent.push(name);
        await admin.sendRoot(name, path, signal);
      }
      const found = await admin.collect(options, { signal, onProgress: showMarking(progress) });
      progress.end();
      for (const line of describeServed(found)) progress.tell(line);
      await file.write(found);
    });
  } finally {
    progress.end();
    for (const name of sent) await admin.removeRoot(name).catch(() => undefined);
  }
}

const MOST_NAME = 100;

/** No two of a command have one; the service takes letters, digits, `.`, `_` and `-`. */
const nameOfRoot = (at: number, path: string): string =>
  `${at + 1}-${basename(path)
    .replaceAll(/[^A-Za-z0-9_.-]/g, '_')
    .slice(-MOST_NAME)}`;

const showMarking =
  (progress: Progress) =>
  ({ marked, waiting }: Readonly<Record<string, unknown>>): void => {
    if (typeof marked === 'number' && typeof waiting === 'number')
      progress.status(`${marked} marked, ${waiting} to look into`);
  };

function describeServed(found: ServedCollection): string[] {
  const { wanted, wantedByName, doubts, roots, kept, young, compactedBytes, dryRun } = found;
  const files = roots.map(({ path, ...root }) => ({ ...root, path: basename(path) }));
  const live = { assets: wanted, rooted: wantedByName, doubts };
  return [
    ...describeRoots({ files }),
    ...describeGarbage({ live, collected: found }, kept),
    ...(young > 0 ? [`Kept as they came after the roots were sent: ${young}`] : []),
    ...(dryRun ? [] : [describeFreed({ collected: found }, compactedBytes)]),
  ];
}

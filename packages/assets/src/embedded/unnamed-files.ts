import type { Doubt } from '../store/index.ts';
import type { Engine } from './engine.ts';
import type { KeyedLock } from './keyed-lock.ts';
import type { Steps } from './steps.ts';

/** What keeps a blob from changing under a look. */
export interface BlobLocks {
  readonly hashes: KeyedLock;
  /** A put under way relies on this blob. */
  readonly isPinned: (hash: string) => boolean;
}

/**
 * Files in their lasting place that no record names. A content gets there when its record is durable, and its record goes with a
 * `discard`: where there is none, records are gone that were acknowledged, as when an older journal was put back.
 */
export interface UnnamedFiles {
  /** Discarded, and on the disk again: power loss may bring back a name. By hash. */
  readonly discarded: readonly string[];
  /** Nobody knows whose they are. By hash. */
  readonly unknown: readonly string[];
}

/** Looks at the name of every file; the journal is read only where there is one that is not named. */
export async function findUnnamed(steps: Steps, locks: BlobLocks): Promise<UnnamedFiles> {
  const unnamed: string[] = [];
  for (const folder of await steps.step(({ blobs }) => blobs.foldersThere()))
    unnamed.push(...(await steps.step((engine) => unnamedIn(engine, folder, locks))));
  if (unnamed.length === 0) return { discarded: [], unknown: [] };
  const discarded = new Set<string>();
  const discards = await lastDiscards(steps, new Set(unnamed));
  for (const [hash, at] of discards)
    if (await steps.step((engine) => isOfBefore(engine, hash, at))) discarded.add(hash);
  return { discarded: [...discarded].sort(), unknown: unnamed.filter((hash) => !discarded.has(hash)).sort() };
}

/** Where files are that nobody knows, everything may be missing that came since. */
export function doubtOf({ unknown }: UnnamedFiles): Doubt[] {
  if (unknown.length === 0) return [];
  const others = unknown.length === 1 ? '' : ` and ${unknown.length - 1} others`;
  const reason = `no record names the content ${unknown[0]!}${others}: the journal is older than what is here, or a part of it is gone`;
  return [{ where: 'blobs', reason }];
}

async function unnamedIn(engine: Engine, folder: string, { hashes, isPinned }: BlobLocks): Promise<string[]> {
  const isUnnamed = (hash: string): boolean => engine.catalogue.blob(hash) === undefined && !isPinned(hash);
  const unnamed: string[] = [];
  for (const hash of await engine.blobs.settledIn(folder)) {
    if (!isUnnamed(hash)) continue;
    // What was discarded and written anew meanwhile has another file when the lock is ours.
    const isStill = async (): Promise<boolean> => isUnnamed(hash) && (await engine.blobs.isSettled(hash));
    if (await hashes.run(hash, isStill)) unnamed.push(hash);
  }
  return unnamed;
}

/** Hash → when it was discarded last, in seconds since 1970. */
async function lastDiscards(steps: Steps, asked: ReadonlySet<string>): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  for (const segment of await steps.step(async ({ journal }) => journal.segments.slice()))
    await steps.step(async ({ journal }) => {
      for await (const met of journal.scan({ segment, offset: 0 }, segment, () => undefined)) {
        if (met.type !== 'record' || met.record.kind !== 'discard' || !asked.has(met.record.hash)) continue;
        const { hash, at } = met.record;
        found.set(hash, Math.max(at, found.get(hash) ?? at));
      }
    });
  return found;
}

/** Whether there is a file of before it was discarded. One that was written since belongs to a put whose record is gone. */
export async function isOfBefore({ blobs }: Engine, hash: string, discardedAt: number): Promise<boolean> {
  const times = await blobs.settledTimes(hash);
  return times !== undefined && times.writtenAt <= discardedAt;
}

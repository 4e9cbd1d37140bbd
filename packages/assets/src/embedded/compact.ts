import type { JournalRecord, Written } from '../journal/index.ts';
import type { Engine } from './engine.ts';
import type { KeyedLock } from './keyed-lock.ts';
import type { Steps } from './steps.ts';
import { isOfBefore } from './unnamed-files.ts';

/** A segment with less than this part of its bytes in use is written anew. */
const LEAST_IN_USE = 0.5;

/** Records that hold for what was written before them. */
const TAKING_AWAY: ReadonlySet<JournalRecord['kind']> = new Set(['remove', 'discard']);

interface Locks {
  readonly ids: KeyedLock;
  readonly hashes: KeyedLock;
}

/**
 * Writes what is in use of wasteful segments to the tail and drops them. Copies keep the sequence number of their record, so
 * a removal that came later still holds; removals and discards are copied too while an older segment may hold what they take
 * away. Segments with damage stay: what cannot be read as a record may still be in use; so do those that name files which no asset has
 * any more, until these are discarded. The signal ends it between two
 * segments.
 */
export async function compact(steps: Steps, locks: Locks, signal?: AbortSignal): Promise<number> {
  let freed = 0;
  const segments = await steps.step(async ({ journal }) => journal.segments.slice(0, -1));
  for (const segment of segments) {
    if (signal?.aborted === true) break;
    freed += await steps.step((engine) => compactSegment(engine, segment, locks));
  }
  return freed;
}

async function compactSegment(engine: Engine, segment: number, locks: Locks): Promise<number> {
  const { records, inUse, size, isToStay } = await survey(engine, segment);
  if (isToStay || inUse >= size * LEAST_IN_USE) return 0;
  const isOldest = engine.journal.segments[0] === segment;
  for (const written of records) await carryOver(engine, written, isOldest, locks);
  if (isOldest) await takeAwayDiscarded(engine, records, locks);
  await engine.commit();
  await engine.journal.drop(segment);
  return size - inUse;
}

/** Nothing will say of these any more that they were discarded: no power loss is to bring them back, and what it brought back goes. */
async function takeAwayDiscarded(
  engine: Engine,
  records: readonly Written[],
  { hashes }: Locks,
): Promise<void> {
  const discarded: string[] = [];
  for (const { record } of records) {
    if (record.kind !== 'discard') continue;
    const { hash, at } = record;
    discarded.push(hash);
    await hashes.run(hash, async () => {
      if (engine.catalogue.blob(hash) === undefined && (await isOfBefore(engine, hash, at)))
        await engine.blobs.remove(hash);
    });
  }
  await engine.blobs.syncRemovals(discarded);
}

/** One that cannot be read stays: what is in it may still be in use. */
const stays = (): void => undefined;

async function survey(
  engine: Engine,
  segment: number,
): Promise<{ records: Written[]; inUse: number; size: number; isToStay: boolean }> {
  const records: Written[] = [];
  let [inUse, size, isToStay] = [0, 0, false];
  for await (const met of engine.journal.scan({ segment, offset: 0 }, segment, stays)) {
    size += met.end - met.offset;
    if (met.type !== 'record') {
      isToStay = true;
      continue;
    }
    isToStay ||= namesWaiting(engine, met);
    const bytes = usedBytes(engine, met);
    inUse += bytes;
    if (bytes > 0 || TAKING_AWAY.has(met.record.kind)) records.push(met);
  }
  return { records, inUse, size, isToStay };
}

function usedBytes(engine: Engine, written: Written): number {
  const metadata = isCurrentPut(engine, written) ? written.dataOffset - written.offset : 0;
  return metadata + (holdsData(engine, written) ? written.end - written.dataOffset : 0);
}

/** Whether it may be the last to name a file that waits to be discarded: an index that is made anew would not know of it. */
function namesWaiting({ catalogue }: Engine, { record }: Written): boolean {
  if (record.kind !== 'put' || record.data !== undefined) return false;
  const blob = catalogue.blob(record.asset.hash);
  return blob !== undefined && blob.data === undefined && blob.references === 0;
}

function isCurrentPut({ catalogue }: Engine, { record, segment, offset }: Written): boolean {
  if (record.kind !== 'put') return false;
  const place = catalogue.asset(record.asset.id)?.place;
  return place?.segment === segment && place.offset === offset;
}

function holdsData({ catalogue }: Engine, { record, segment, dataOffset }: Written): boolean {
  const hash = record.kind === 'put' ? record.asset.hash : record.kind === 'blob' ? record.hash : undefined;
  const data = hash === undefined ? undefined : catalogue.blob(hash)?.data;
  return data?.segment === segment && data.offset === dataOffset;
}

async function carryOver(
  engine: Engine,
  written: Written,
  isOldest: boolean,
  { ids, hashes }: Locks,
): Promise<void> {
  const { record } = written;
  if (record.kind === 'remove' && !isOldest) await engine.append(record, record);
  if (record.kind === 'discard' && !isOldest)
    await hashes.run(record.hash, () => carryDiscard(engine, record));
  if (record.kind !== 'put' && record.kind !== 'blob') return;
  const hash = record.kind === 'put' ? record.asset.hash : record.hash;
  if (record.kind === 'put') await ids.run(record.asset.id.key, () => carryPut(engine, written));
  await hashes.run(hash, async () => {
    if (record.data !== undefined && holdsData(engine, written))
      await engine.append({ kind: 'blob', hash, data: record.data });
  });
}

/** Without it an index that is made anew would have the content again, which is gone. One that was put anew since stays. */
async function carryDiscard(
  engine: Engine,
  record: Extract<JournalRecord, { readonly kind: 'discard' }>,
): Promise<void> {
  if (engine.catalogue.blob(record.hash) === undefined) await engine.append(record, record);
}

async function carryPut(engine: Engine, written: Written): Promise<void> {
  const { record } = written;
  if (record.kind !== 'put' || !isCurrentPut(engine, written)) return;
  const quarantinedAt = engine.catalogue.asset(record.asset.id)?.quarantinedAt;
  await engine.append({ kind: 'put', asset: record.asset }, record);
  if (quarantinedAt === undefined) return;
  const sequence = engine.catalogue.nextSequence();
  await engine.append({ kind: 'quarantine', id: record.asset.id }, { sequence, at: quarantinedAt });
}

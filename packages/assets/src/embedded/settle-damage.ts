import type { DataPlace } from '../journal/index.ts';
import { walkAssets, walkBlobs } from './steps.ts';
import type { Steps } from './steps.ts';
import type { Stretch } from './store-ledger.ts';

/** Writes a small content again that lies there, when it is good: who makes an index anew would not find it. */
export type Rescue = (hash: string, isThere: (place: DataPlace) => boolean) => Promise<void>;

/**
 * What is damaged in the journal is done with where the index knew all that lay there and every asset has its record elsewhere by now:
 * what was in it is either good in another place or damaged by its own hash, and is told so. What no index knows stays a loss.
 * @returns how many of them are done with
 */
export async function settleDamage(
  steps: Steps,
  damage: readonly Stretch[],
  rescue: Rescue,
): Promise<number> {
  if (damage.length === 0) return 0;
  const isThere = (place: DataPlace): boolean => damage.some((stretch) => contains(stretch, place));
  for await (const { hash, data } of walkBlobs(steps))
    if (data !== undefined && isThere(data)) await steps.step(async () => await rescue(hash, isThere));
  const inUse = new Set<Stretch>();
  for await (const { place } of walkAssets(steps))
    for (const stretch of damage) if (contains(stretch, place)) inUse.add(stretch);
  return await steps.step(async ({ journal, ledger }) => {
    const done = damage.filter((stretch) => !inUse.has(stretch) && !isLost(ledger.lost, stretch));
    if (done.length === 0) return 0;
    ledger.note(done, false);
    await ledger.write(journal);
    return done.length;
  });
}

function contains(
  { segment, offset, end }: Stretch,
  place: { readonly segment: number; readonly offset: number },
): boolean {
  return place.segment === segment && place.offset >= offset && place.offset < end;
}

/** As far as the loss goes: the rest of the stretch may lie behind what was acknowledged. */
function isLost(lost: readonly Stretch[], { segment, offset, end }: Stretch): boolean {
  return lost.some((place) => place.segment === segment && place.offset < end && offset < place.end);
}

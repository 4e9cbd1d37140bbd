import { PCODE } from '@landfall/protocol/object';
import { LandfallError } from '@landfall/protocol/errors';
import type { CollectedRegion } from '../scene/index.ts';
import type { LookingRegion } from './live-session.ts';
import { namingOf } from './region-of.ts';

/** Asks one region how its objects are called, at the rate of `RegionProperties.fetchProperties`, while others of them still come. */
export class NameAsking {
  readonly #live: LookingRegion;
  readonly #signal: AbortSignal;
  readonly #asked = new Set<string>();
  readonly #answers: Promise<void>[] = [];

  /** @param signal nobody waits for answers any more */
  constructor(live: LookingRegion, signal: AbortSignal) {
    this.#live = live;
    this.#signal = signal;
  }

  /** Wants the names of these, too; each is asked for once. */
  want({ objects }: CollectedRegion): void {
    const localIds: number[] = [];
    for (const { description } of objects) {
      if (description.pcode === PCODE.avatar || this.#asked.has(description.id.key)) continue;
      this.#asked.add(description.id.key);
      localIds.push(description.localId);
    }
    if (localIds.length === 0) return;
    const answer = askNames(this.#live, localIds, this.#signal);
    this.#answers.push(answer);
    // Told to whoever finishes.
    answer.catch(() => undefined);
  }

  /** Wants these in the end. Resolves when all that were asked for have been answered, or the signal says so. */
  async finish(region: CollectedRegion): Promise<void> {
    this.want(region);
    await Promise.all(this.#answers);
  }
}

async function askNames(
  live: LookingRegion,
  localIds: readonly number[],
  signal: AbortSignal,
): Promise<void> {
  try {
    await live.properties.fetchProperties(localIds, { signal });
  } catch (error) {
    // What has come by then is known; what has not is counted.
    if (!(error instanceof LandfallError)) throw error;
  }
}

/** The region with the names that are known by now. */
export function withNames(live: LookingRegion, region: CollectedRegion): CollectedRegion {
  const objects = region.objects.map((object) => {
    const known = live.objects.find(object.description.id);
    return known === undefined ? object : { ...object, naming: namingOf(known) };
  });
  return { ...region, objects };
}

/** How many objects nobody has told the names of. */
export function unnamedIn({ objects }: CollectedRegion): number {
  return objects.filter(({ naming }) => naming === undefined).length;
}

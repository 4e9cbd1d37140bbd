import type { Uuid } from '@landfall/protocol/datatypes';
import type { ObjectEngine } from '../s3/index.ts';
import type { Entries } from './entries.ts';
import type { IdChanges } from './id-changes.ts';
import { QUARANTINE, idOfKey, quarantineKey } from './layout.ts';
import { listAll } from './list-all.ts';
import { readSealed, writeSealed } from './sealed-json.ts';

/** Ids that may be in quarantine at one time: every front keeps them in memory. */
export const MOST_IN_QUARANTINE = 100_000;
const LOOK_EVERY_MS = 300_000;

/**
 * The assets that wait to be removed: an object each. Fronts look through them every five minutes, so that who reads one
 * takes it out again.
 */
export class Quarantine {
  readonly #engine: ObjectEngine;
  #ids = new Set<string>();
  #lookedAt = Number.NEGATIVE_INFINITY;
  #looking: Promise<void> | undefined;

  constructor(engine: ObjectEngine) {
    this.#engine = engine;
  }

  /** Seconds since 1970 since when it is in it, of all of them; the newest state. */
  async all(): Promise<Set<string>> {
    await this.#look();
    return new Set(this.#ids);
  }

  async since(id: Uuid): Promise<number | undefined> {
    const value = (await readSealed(this.#engine, quarantineKey(id)))?.value;
    return typeof value === 'number' ? value : undefined;
  }

  /** `at`: seconds since 1970. */
  async add(id: Uuid, at: number): Promise<void> {
    await writeSealed(this.#engine, quarantineKey(id), at);
    this.#ids.add(id.key);
  }

  async release(id: Uuid): Promise<void> {
    await this.#engine.delete(quarantineKey(id));
    this.#ids.delete(id.key);
  }

  /** Whether it was there at the last look; starts another look when that was long ago. */
  mayHold({ key }: Uuid): boolean {
    if (performance.now() - this.#lookedAt > LOOK_EVERY_MS) void this.#look().catch(() => undefined);
    return this.#ids.has(key);
  }

  async #look(): Promise<void> {
    this.#looking ??= this.#readIds().finally(() => (this.#looking = undefined));
    await this.#looking;
  }

  async #readIds(): Promise<void> {
    this.#lookedAt = performance.now();
    const ids = new Set<string>();
    for await (const { key } of listAll(this.#engine, QUARANTINE)) {
      const id = idOfKey(key);
      if (id !== undefined) ids.add(id.key);
      if (ids.size >= MOST_IN_QUARANTINE) break;
    }
    this.#ids = ids;
  }
}

/**
 * Takes an asset out of quarantine when it may be there. Under the claim that a removal takes: what was released is not
 * removed on a verdict from before. With the id to ourselves in this process.
 * @returns false when it is gone
 */
export async function releaseClaimed(
  { quarantine, entries }: { readonly quarantine: Quarantine; readonly entries: Entries },
  changes: IdChanges,
  id: Uuid,
): Promise<boolean> {
  if (!quarantine.mayHold(id)) return true;
  const isReleased = await changes.claimed(id, {}, async () => {
    if ((await entries.fetch(id)) === undefined) return false;
    await quarantine.release(id);
    return true;
  });
  return isReleased === true;
}

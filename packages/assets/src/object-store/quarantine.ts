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
/** Ids that were asked for since the last look; the next one comes early when there are so many. */
const MOST_ASKED = 100_000;

/** What was told to be there before it was known to be in quarantine. */
interface Asked {
  readonly id: Uuid;
  /** Seconds since 1970. */
  readonly at: number;
}

/**
 * The assets that wait to be removed: an object each. Fronts look through them every five minutes, so that who reads one
 * takes it out again; what another front has put there is taken out at the next look, when it was asked for meanwhile.
 */
export class Quarantine {
  readonly #engine: ObjectEngine;
  #ids = new Set<string>();
  #lookedAt = Number.NEGATIVE_INFINITY;
  #looking: Promise<void> | undefined;
  #asked = new Map<string, Asked>();
  readonly #now: () => number;
  /** Told what was asked for after it was put into quarantine elsewhere. A look waits for it; its failures are dropped. */
  onClaimed: (id: Uuid) => Promise<unknown> = () => Promise.resolve();

  /** @param now seconds since 1970 */
  constructor(engine: ObjectEngine, now: () => number = () => Date.now() / 1000) {
    this.#engine = engine;
    this.#now = now;
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

  /** Whether it was there at the last look; starts another look when that was long ago. Whoever asks says that it is there. */
  mayHold(id: Uuid): boolean {
    if (performance.now() - this.#lookedAt > LOOK_EVERY_MS || this.#asked.size >= MOST_ASKED)
      void this.#look().catch(() => undefined);
    if (this.#ids.has(id.key)) return true;
    if (this.#asked.size < MOST_ASKED) this.#asked.set(id.key, { id, at: this.#now() });
    return false;
  }

  async #look(): Promise<void> {
    this.#looking ??= this.#readIds().finally(() => (this.#looking = undefined));
    await this.#looking;
  }

  async #readIds(): Promise<void> {
    this.#lookedAt = performance.now();
    const asked = this.#asked;
    this.#asked = new Map();
    try {
      this.#ids = await this.#listed();
    } catch (error) {
      this.#asked = new Map([...asked, ...this.#asked]);
      throw error;
    }
    for (const { id, at } of asked.values())
      if (this.#ids.has(id.key)) await this.#claim(id, at).catch(() => undefined);
  }

  async #claim(id: Uuid, at: number): Promise<void> {
    const since = await this.since(id);
    if (since !== undefined && at >= since) await this.onClaimed(id);
  }

  async #listed(): Promise<Set<string>> {
    const ids = new Set<string>();
    for await (const { key } of listAll(this.#engine, QUARANTINE)) {
      const id = idOfKey(key);
      if (id !== undefined) ids.add(id.key);
      if (ids.size >= MOST_IN_QUARANTINE) break;
    }
    return ids;
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

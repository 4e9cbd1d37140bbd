import { z } from 'zod';
import type { ObjectEngine } from '../s3/index.ts';
import { StorageError } from '../store/index.ts';
import { COLLECTION_KEY, DOOMED, doomedKey, hashOfKey } from './layout.ts';
import { listAll } from './list-all.ts';
import type { Timing } from './options.ts';
import { readSealed, writeSealed } from './sealed-json.ts';

/** `since`: seconds since 1970. `isDue`: this collection discards the blob. */
const doomSchema = z.object({ since: z.number(), isDue: z.boolean() });

/** A collector that died leaves its notice behind; it does not hold for longer. */
const NOTICE_SECONDS = 1800;
const LOOK_AGAIN_MS = 200;

/**
 * Tells the fronts that blobs are about to be discarded, so that a put that finds its blob already there does not rely on one
 * that goes. A front looks for the notice every few seconds, when it has something to put; only while there is one does a
 * put ask whether its blob is doomed, and waits until that is decided.
 */
export class CollectionNotice {
  readonly #engine: ObjectEngine;
  readonly #timing: Timing;
  readonly #wait: (ms: number) => Promise<void>;
  #looked: { readonly at: number; readonly isUp: Promise<boolean> } | undefined;

  constructor(engine: ObjectEngine, timing: Timing, wait: (ms: number) => Promise<void>) {
    this.#engine = engine;
    this.#timing = timing;
    this.#wait = wait;
  }

  /** As it was not longer ago than `noticeMs`. */
  async isUp(): Promise<boolean> {
    const at = performance.now();
    if (this.#looked === undefined || at - this.#looked.at >= this.#timing.noticeMs) {
      const looked = { at, isUp: this.#look() };
      this.#looked = looked;
      looked.isUp.catch(() => {
        if (this.#looked === looked) this.#looked = undefined;
      });
    }
    return await this.#looked.isUp;
  }

  /** Resolves when nobody is about to discard the blob. @throws StorageError `busy` when that takes too long */
  async untilSafe(hash: string): Promise<void> {
    const giveUpAt = performance.now() + this.#timing.patienceMs;
    while ((await this.#doomOf(hash))?.isDue === true && (await this.#look())) {
      if (performance.now() >= giveUpAt) throw new StorageError('this content is being collected', 'busy');
      await this.#wait(LOOK_AGAIN_MS);
    }
  }

  /** The hashes of all blobs that are doomed. */
  async doomed(): Promise<Set<string>> {
    const hashes = new Set<string>();
    for await (const { key } of listAll(this.#engine, DOOMED)) {
      const hash = hashOfKey(key);
      if (hash !== undefined) hashes.add(hash);
    }
    return hashes;
  }

  async doomedSince(hash: string): Promise<number | undefined> {
    return (await this.#doomOf(hash))?.since;
  }

  async doom(hash: string, since: number, isDue: boolean): Promise<void> {
    await writeSealed(this.#engine, doomedKey(hash), { since, isDue });
  }

  async spare(hash: string): Promise<void> {
    await this.#engine.delete(doomedKey(hash));
  }

  /** Puts the notice up and waits until every front has seen it, and every put that did not is over. */
  async putUp(): Promise<void> {
    await this.renew();
    await this.#wait(this.#timing.announceMs);
  }

  async renew(): Promise<void> {
    await writeSealed(this.#engine, COLLECTION_KEY, {});
  }

  async takeDown(): Promise<void> {
    await this.#engine.delete(COLLECTION_KEY);
  }

  async #doomOf(hash: string): Promise<z.infer<typeof doomSchema> | undefined> {
    const doom = doomSchema.safeParse((await readSealed(this.#engine, doomedKey(hash)))?.value);
    return doom.success ? doom.data : undefined;
  }

  async #look(): Promise<boolean> {
    const found = await readSealed(this.#engine, COLLECTION_KEY);
    return found !== undefined && found.now - found.modifiedAt < NOTICE_SECONDS;
  }
}

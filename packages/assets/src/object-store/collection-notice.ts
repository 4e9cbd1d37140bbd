import type { ObjectEngine } from '../s3/index.ts';
import { StorageError } from '../store/index.ts';
import { COLLECTION_KEY, doomedKey } from './layout.ts';
import type { Timing } from './options.ts';
import { readSealed, writeSealed } from './sealed-json.ts';

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
    while ((await this.#engine.head(doomedKey(hash))) !== undefined && (await this.#look())) {
      if (performance.now() >= giveUpAt) throw new StorageError('this content is being collected', 'busy');
      await this.#wait(LOOK_AGAIN_MS);
    }
  }

  /** Puts the notice up and waits until every front has seen it, and every put that did not is over. */
  async putUp(): Promise<void> {
    await writeSealed(this.#engine, COLLECTION_KEY, {});
    await this.#wait(this.#timing.announceMs);
  }

  async takeDown(): Promise<void> {
    await this.#engine.delete(COLLECTION_KEY);
  }

  async #look(): Promise<boolean> {
    const found = await readSealed(this.#engine, COLLECTION_KEY);
    return found !== undefined && found.now - found.modifiedAt < NOTICE_SECONDS;
  }
}

import { randomBytes } from 'node:crypto';
import type { Uuid } from '@landfall/protocol/datatypes';
import type { ListedObject, Listing, ObjectEngine } from '../s3/index.ts';
import { StorageError } from '../store/index.ts';
import { claimPrefix } from './layout.ts';
import type { Timing } from './options.ts';

/** Leave to change what lies under an id. */
export interface Claim {
  /** No request that changes the entry may begin later: on the scale of `performance.now()`. */
  readonly deadline: number;
  /** Never rejects: a claim that cannot be taken away runs out by itself. */
  release(): Promise<void>;
}

export interface Acquiring {
  /** Of those who may hold together, 16 hexadecimal digits; alone by default. */
  readonly group?: string;
  readonly isSettled?: () => Promise<boolean>;
}

interface Trying {
  readonly group: string | undefined;
  readonly isSettled: () => Promise<boolean>;
}

const never = async (): Promise<boolean> => false;

const [FIRST_WAIT_MS, MOST_WAIT_MS] = [15, 250];
/** Times in listings are rounded to seconds, and the clocks of its nodes differ a little. */
const CLOCK_MARGIN_SECONDS = 5;
/** More claims on one id than that are no contention but an attack, or a fault. */
const MOST_CLAIMS = 1000;

/**
 * Mutual exclusion between fronts that have nothing in common but the object store, and no conditional PUT.
 *
 * 1. A front writes a claim of its own beside the entry, then lists the claims of that id. It must see its own: a listing
 *    that lacks it is behind, and is asked for again.
 * 2. Alone, it holds the id. Of two that overlapped, at least the later lister sees the other: never do both hold.
 * 3. Not alone, the least name keeps its claim and waits; the others take theirs away, wait, and begin again.
 * 4. Claims older than `claimMs` are of the dead, by the object store's own clock, and do not count.
 *
 * Those who want to store the same bytes share a group, and hold together: whatever order they write in, the bytes are
 * the same. So a sender that asks a second front after its first one died is not kept waiting.
 */
export class IdClaims {
  readonly #engine: ObjectEngine;
  readonly #timing: Timing;
  readonly #wait: (ms: number) => Promise<void>;

  constructor(engine: ObjectEngine, timing: Timing, wait: (ms: number) => Promise<void>) {
    this.#engine = engine;
    this.#timing = timing;
    this.#wait = wait;
  }

  /**
   * Undefined when `isSettled` said meanwhile that there is nothing left to change: who lost a race need not hold the id to
   * see who won. @throws StorageError `busy`
   */
  async acquire(id: Uuid, { group, isSettled = never }: Acquiring = {}): Promise<Claim | undefined> {
    const giveUpAt = performance.now() + this.#timing.patienceMs;
    for (let round = 0; ; round += 1) {
      const claim = await this.#try(id, { group, isSettled }, giveUpAt);
      if (claim !== undefined) return claim;
      if (await isSettled()) return undefined;
      if (performance.now() >= giveUpAt) throw busy();
      await this.#wait(waitFor(round) * (0.5 + Math.random()));
    }
  }

  /** Undefined when somebody with a better claim was met, and ours was withdrawn. */
  async #try(id: Uuid, { group, isSettled }: Trying, giveUpAt: number): Promise<Claim | undefined> {
    const nonce = randomBytes(8).toString('hex');
    const prefix = claimPrefix(id);
    const key = `${prefix}${group ?? `x${nonce.slice(1)}`}.${nonce}`;
    const mayShare = (other: string): boolean =>
      group !== undefined && other.startsWith(`${prefix}${group}.`);
    const deadline = performance.now() + this.#timing.holdMs;
    try {
      await this.#engine.put(key, Buffer.alloc(0), { deadline });
      for (let round = 0; ; round += 1) {
        const others = await this.#others(prefix, key);
        const rivals = others?.filter((other) => !mayShare(other.key));
        if (rivals?.length === 0) return this.#held(key, deadline);
        const isFirst = rivals === undefined || rivals.every((other) => nonceOf(key) < nonceOf(other.key));
        if (!isFirst || performance.now() >= Math.min(deadline, giveUpAt)) break;
        await this.#wait(waitFor(round));
        if (await isSettled()) break;
      }
    } catch (error) {
      await this.#withdraw(key);
      throw error;
    }
    await this.#withdraw(key);
    return undefined;
  }

  /** The living claims beside ours; undefined when the listing does not even have ours. */
  async #others(prefix: string, own: string): Promise<readonly ListedObject[] | undefined> {
    const listing = await this.#engine.list(prefix, { most: MOST_CLAIMS });
    if (listing.isTruncated) throw busy();
    if (!listing.objects.some(({ key }) => key === own)) return undefined;
    return listing.objects.filter((each) => each.key !== own && this.#lives(each, listing));
  }

  #lives({ modifiedAt }: ListedObject, { now }: Listing): boolean {
    return now - modifiedAt <= this.#timing.claimMs / 1000 + CLOCK_MARGIN_SECONDS;
  }

  #held(key: string, deadline: number): Claim {
    return { deadline, release: async () => await this.#withdraw(key) };
  }

  async #withdraw(key: string): Promise<void> {
    await this.#engine.delete(key).catch(() => undefined);
  }
}

const nonceOf = (key: string): string => key.slice(key.lastIndexOf('.') + 1);

const waitFor = (round: number): number => Math.min(MOST_WAIT_MS, FIRST_WAIT_MS * 2 ** round);

const busy = (): StorageError => new StorageError('another front is changing this asset', 'busy');

import { Fifo } from './fifo.ts';
import { NEVER, type Instant } from './instant.ts';
import { THROTTLE_CATEGORIES, type Throttle, type ThrottleCategory } from './throttle.ts';
import { TokenBucket } from './token-bucket.ts';

/** While something waits, the buckets are looked at this often: one wake-up lets several packets through. */
const TICK_MS = 10;

/** What the shaper must know of what waits in it. */
export interface Shaped {
  readonly category: ThrottleCategory | undefined;
  readonly sizeBytes: number;
}

type Lane = ThrottleCategory | 'unshaped';
const LANES: readonly Lane[] = ['unshaped', ...THROTTLE_CATEGORIES];

/**
 * Lets packets out at the rate of their throttle category. Packets of one category keep their order; the categories take
 * turns. What has no category has no rate, and waits only while its owner lets nothing out at all.
 */
export class Shaper<T extends Shaped> {
  #buckets: Partial<Record<Lane, TokenBucket>> = {};
  readonly #lanes: Partial<Record<Lane, Fifo<T>>> = {};
  #count = 0;
  #bytes = 0;
  #turn = 0;
  #checkedAt: Instant = -NEVER;

  get count(): number {
    return this.#count;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** From now on these rates; undefined: no limit. What the buckets hold already stays in them. */
  setThrottle(throttle: Throttle | undefined, now: Instant): void {
    if (throttle === undefined) {
      this.#buckets = {};
      return;
    }
    for (const category of THROTTLE_CATEGORIES) {
      const bucket = this.#buckets[category];
      if (bucket !== undefined) bucket.setRate(throttle[category], now);
      else this.#buckets[category] = new TokenBucket(throttle[category], now);
    }
  }

  /** May this leave at once? If so it is paid for. Not when others of its category wait already. */
  pass(category: ThrottleCategory | undefined, sizeBytes: number, now: Instant): boolean {
    const lane = category ?? 'unshaped';
    if ((this.#lanes[lane]?.length ?? 0) > 0) return false;
    return this.#pay(lane, sizeBytes, now);
  }

  push(item: T): void {
    const lane = item.category ?? 'unshaped';
    (this.#lanes[lane] ??= new Fifo()).push(item);
    this.#count++;
    this.#bytes += item.sizeBytes;
  }

  /** The next that may leave, paid for; undefined when none may. */
  shift(now: Instant): T | undefined {
    if (this.#count === 0) return undefined;
    this.#checkedAt = now;
    for (let tried = 0; tried < LANES.length; tried++) {
      const lane = LANES[this.#turn]!;
      this.#turn = (this.#turn + 1) % LANES.length;
      const item = this.#shiftLane(lane, now);
      if (item !== undefined) return item;
    }
    return undefined;
  }

  /** When {@link shift} should be tried again, if its owner lets anything out then. */
  get dueAt(): Instant {
    if (this.#count === 0) return NEVER;
    let next = NEVER;
    for (const lane of LANES) {
      const item = this.#lanes[lane]?.peek();
      if (item !== undefined) next = Math.min(next, this.availableAt(item.category, item.sizeBytes));
    }
    return Math.max(next, this.#checkedAt + TICK_MS);
  }

  /** When so many bytes of a category may leave. */
  availableAt(category: ThrottleCategory | undefined, sizeBytes: number): Instant {
    return this.#buckets[category ?? 'unshaped']?.availableAt(sizeBytes) ?? -NEVER;
  }

  clear(): void {
    for (const lane of LANES) this.#lanes[lane]?.clear();
    this.#count = 0;
    this.#bytes = 0;
  }

  #shiftLane(lane: Lane, now: Instant): T | undefined {
    const item = this.#lanes[lane]?.peek();
    if (item === undefined || !this.#pay(lane, item.sizeBytes, now)) return undefined;
    this.#lanes[lane]?.shift();
    this.#count--;
    this.#bytes -= item.sizeBytes;
    return item;
  }

  #pay(lane: Lane, sizeBytes: number, now: Instant): boolean {
    return this.#buckets[lane]?.take(sizeBytes, now) ?? true;
  }
}

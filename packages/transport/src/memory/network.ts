import { TimeoutError, UsageError } from '@landfall/protocol/errors';
import { createRandom } from '@landfall/protocol/testing';
import type { Clock, Inflate, Instant, ServingPorts } from '../ports/index.ts';
import { createMemoryHttp, createMemoryServer, MemoryServers } from './http.ts';
import { MemoryLinks } from './link.ts';
import { Schedule } from './schedule.ts';
import { settleByHost } from './settle.ts';
import type { Settle } from './settle.ts';

/** So many things at one instant mean that something plans itself again and again without a delay. */
const MAX_AT_ONE_INSTANT = 1_000_000;

/** 2026-01-01T00:00:00Z: any fixed day will do. */
const STARTED_AT = 1_767_225_600_000;

/** How slow and unsteady a memory network is. */
export interface MemoryNetworkOptions {
  /** One way, each datagram and each half of an HTTP exchange; 1 ms by default. Loss and the like: see `wrappers`. */
  readonly delayMs?: number;
  /** Up to so much more or less than `delayMs`, by chance; 0 by default. */
  readonly jitterMs?: number;
  /** How to wait for promises between steps; by default the host's own way. */
  readonly settle?: Settle;
  /** Unpacks answers with a content encoding, such as `nodeInflateAtOnce` of `node`; without it they are refused by name. */
  readonly inflate?: Inflate;
  /** Wall time at virtual instant 0, milliseconds since 1970. */
  readonly startedAt?: number;
}

/**
 * Hosts by address, their links and HTTP servers, and one virtual clock for all of them. Time passes only in
 * {@link run} and {@link runUntil}; between two instants all promises get to settle. The same seed and the same
 * calls give the same run.
 */
export class MemoryNetwork {
  /** The virtual clock that all hosts share: it goes on only while the network runs. */
  readonly clock: Clock;
  /** Seeded numbers in [0, 1): for what else a test leaves to chance. */
  readonly random: () => number;
  readonly #schedule: Schedule;
  readonly #settle: Settle;
  readonly #links: MemoryLinks;
  readonly #servers: MemoryServers;
  readonly #inflate: Inflate | undefined;
  readonly #held = new Set<Promise<unknown>>();
  #running = false;

  constructor(seed = 1, options: MemoryNetworkOptions = {}) {
    const { delayMs = 1, jitterMs = 0, settle = settleByHost, startedAt = STARTED_AT } = options;
    this.random = createRandom(seed).next;
    this.#schedule = new Schedule(startedAt);
    this.clock = this.#schedule;
    this.#settle = settle;
    this.#inflate = options.inflate;
    const delay = (): number =>
      jitterMs === 0 ? delayMs : Math.max(0, delayMs + (this.random() * 2 - 1) * jitterMs);
    this.#links = new MemoryLinks(this.#schedule, delay);
    this.#servers = new MemoryServers(this.#schedule, delay);
  }

  /**
   * Everything a host at this address needs. `127.0.0.1`, `localhost` and (to bind) `0.0.0.0` mean the host itself.
   * Bytes from `randomBytes` are seeded.
   */
  ports(address = '127.0.0.1'): ServingPorts {
    return {
      clock: this.clock,
      openLink: (options) => this.#links.open(address, options),
      http: createMemoryHttp(this.#servers, address, this.#inflate),
      serveHttp: createMemoryServer(this.#servers, address),
      ...(this.#inflate === undefined ? {} : { inflate: this.#inflate }),
      randomBytes: (length) => Uint8Array.from({ length }, () => this.random() * 256),
    };
  }

  /** Lets so many virtual milliseconds pass. What a callback throws, this throws. */
  async run(ms: number): Promise<void> {
    const end = this.clock.now() + ms;
    await this.#steps(end, () => false);
    this.#schedule.skipTo(end);
  }

  /**
   * Lets time pass until the promise settles (and returns its value or throws its error) or the condition holds.
   * @throws TimeoutError when that takes more than `limitMs` of virtual time, or nothing is left that could happen.
   */
  runUntil(condition: () => boolean, limitMs: number): Promise<void>;
  runUntil<T>(promise: PromiseLike<T>, limitMs: number): Promise<T>;
  async runUntil<T>(awaited: PromiseLike<T> | (() => boolean), limitMs: number): Promise<T | void> {
    const end = this.clock.now() + limitMs;
    if (typeof awaited === 'function') {
      if (!(await this.#steps(end, awaited))) throw neverCame(limitMs, 'the condition');
      return;
    }
    let isSettled = false;
    const settled = (): void => {
      isSettled = true;
    };
    awaited.then(settled, settled);
    if (!(await this.#steps(end, () => isSettled))) throw neverCame(limitMs, 'the promise');
    return awaited;
  }

  /**
   * Virtual time stands still until the promise settles: for work that takes real time, such as a key derivation
   * on a thread. Returns the promise.
   */
  hold<T>(work: Promise<T>): Promise<T> {
    this.#held.add(work);
    const release = (): void => {
      this.#held.delete(work);
    };
    work.then(release, release);
    return work;
  }

  /** True when `isDone` held before `end`. */
  async #steps(end: Instant, isDone: () => boolean): Promise<boolean> {
    if (this.#running)
      throw new UsageError('the memory network is running already: await the other run first');
    this.#running = true;
    try {
      return await this.#stepUntil(end, isDone);
    } finally {
      this.#running = false;
    }
  }

  async #stepUntil(end: Instant, isDone: () => boolean): Promise<boolean> {
    let instant = -1;
    let done = 0;
    for (;;) {
      await this.#settleAll();
      if (isDone()) return true;
      const next = this.#schedule.next();
      if (next === undefined || next > end) return false;
      if (next > instant) done = 0;
      instant = next;
      done += this.#schedule.runAt(next);
      if (done > MAX_AT_ONE_INSTANT) {
        throw new UsageError(`virtual time stands still at ${instant} ms: something repeats without a delay`);
      }
    }
  }

  async #settleAll(): Promise<void> {
    await this.#settle();
    while (this.#held.size > 0) {
      await Promise.allSettled(this.#held);
      await this.#settle();
    }
  }
}

function neverCame(limitMs: number, missing: string): TimeoutError {
  return new TimeoutError(`${missing} did not come in ${limitMs} ms of virtual time`, limitMs, missing);
}

import { siteOfClaimant } from './claimant.ts';
import type { Claimant } from './claimant.ts';
import { Shares } from './shares.ts';

/** More would take all of Node's four threads, which name look-ups and files need as well. */
export const MOST_CHECKS_AT_ONCE = 2;

/** About a second of work: whoever comes later is sent away rather than kept waiting. */
export const MOST_CHECKS_WAITING = 128;

interface Waiting {
  readonly by: Claimant;
  readonly settle: (verdict: 'go' | 'busy') => void;
}

const NOBODY: Claimant = { address: '', name: '' };

/**
 * Lets expensive work begin only so many at once, and wait only so many. Addresses, sites and names have equal shares of it:
 * whoever has had least lately comes first, and when the room is full, one of those goes who have most waiting.
 */
export class CheckQueue {
  #running = 0;
  readonly #shares = new Shares();
  readonly #waiting: Waiting[] = [];

  /** What the work comes to; `busy` when too many are waiting, of whom this claimant has most. */
  async run<T>(work: () => Promise<T>, by: Claimant = NOBODY): Promise<T | 'busy'> {
    if (this.#running < MOST_CHECKS_AT_ONCE) this.#running += 1;
    else if ((await this.#wait(by)) === 'busy') return 'busy';
    this.#shares.note(by);
    try {
      return await work();
    } finally {
      this.#release();
    }
  }

  #wait(by: Claimant): Promise<'go' | 'busy'> {
    return new Promise((settle) => {
      this.#waiting.push({ by, settle });
      if (this.#waiting.length > MOST_CHECKS_WAITING) this.#take(this.#heaviest())?.settle('busy');
    });
  }

  /** The place is handed on, so that nobody gets in between. */
  #release(): void {
    const next = this.#take(this.#next());
    if (next === undefined) this.#running -= 1;
    else next.settle('go');
  }

  #take(index: number): Waiting | undefined {
    return this.#waiting.splice(index, 1)[0];
  }

  /** Who has had least; of equals the one who waits longest. */
  #next(): number {
    let first = 0;
    for (const [index, { by }] of this.#waiting.entries()) {
      if (this.#shares.of(by) < this.#shares.of(this.#waiting[first]!.by)) first = index;
    }
    return first;
  }

  /** The last comer of those who have most waiting: of equals nobody is sent away who was let in. */
  #heaviest(): number {
    const counts = new Map<string, number>();
    const count = (key: string): number => counts.get(key) ?? 0;
    for (const { by } of this.#waiting) for (const key of keysOf(by)) counts.set(key, count(key) + 1);
    const weight = ({ by }: Waiting): number => keysOf(by).reduce((sum, key) => sum + count(key), 0);
    let heaviest = 0;
    for (const [index, waiting] of this.#waiting.entries()) {
      if (weight(waiting) >= weight(this.#waiting[heaviest]!)) heaviest = index;
    }
    return heaviest;
  }
}

const keysOf = (claimant: Claimant): string[] => [
  `from ${claimant.address}`,
  `at ${siteOfClaimant(claimant)}`,
  `for ${claimant.name}`,
];

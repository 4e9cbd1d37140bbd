/**
 * How much of an object must be told, the least first: where it is; that and how it is painted; which version there is, for those who may
 * have it already; everything.
 */
export const UPDATE_KINDS = Object.freeze(['terse', 'painted', 'probe', 'full'] as const);
/** One of {@link UPDATE_KINDS}. */
export type UpdateKind = (typeof UPDATE_KINDS)[number];

/** Something to tell. */
export interface Update {
  /** Of the object or avatar that it is about. */
  readonly localId: number;
  /** How much of it is told. */
  readonly kind: UpdateKind;
}

/**
 * How many are taken from each rank before the next has its turn: what is near comes sooner, and what is far is not starved.
 * @source OpenSim PriorityQueue.cs: queues with their counts
 */
const TURNS = [8, 8, 5, 4, 3, 2, 2, 1, 1, 1] as const;
/** The last of the ranks; the first, 0, goes before everything. */
export const LAST_RANK = TURNS.length - 1;

/**
 * What an agent has still to be told about objects and avatars, by local id. Each is told once, in its newest state: the
 * queue never holds more than there are things in the region.
 */
export class UpdateQueue {
  readonly #ranks = TURNS.map(() => new Map<number, UpdateKind>());
  /** How far each rank has been taken from. */
  readonly #places = this.#ranks.map((rank) => rank.entries());

  /** How many objects and avatars there is still something to tell of. */
  get size(): number {
    return this.#ranks.reduce((sum, { size }) => sum + size, 0);
  }

  /**
   * Queues something to tell; of two of the same thing, that which tells more.
   * @param rank 0 at once, to {@link LAST_RANK}: what waits already keeps its place
   */
  add(localId: number, kind: UpdateKind, rank = 0): void {
    const waiting =
      this.#ranks.find((one) => one.has(localId)) ?? this.#ranks[rank] ?? this.#ranks[LAST_RANK]!;
    const before = waiting.get(localId);
    if (before === undefined || isMore(kind, before)) waiting.set(localId, kind);
  }

  /** Nothing is told any more of what has gone. */
  delete(localId: number): void {
    for (const rank of this.#ranks) rank.delete(localId);
  }

  /** Takes out up to `limit`: all that are at once, then of the others in turns, those that have waited longest first. */
  take(limit: number): Update[] {
    const taken: Update[] = [];
    this.#takeFrom(0, limit, taken);
    while (taken.length < limit) {
      const before = taken.length;
      for (let rank = 1; rank <= LAST_RANK; rank += 1)
        this.#takeFrom(rank, Math.min(TURNS[rank]!, limit - taken.length), taken);
      if (taken.length === before) break;
    }
    return taken;
  }

  #takeFrom(rank: number, limit: number, taken: Update[]): void {
    const waiting = this.#ranks[rank]!;
    for (let left = Math.min(limit, waiting.size); left > 0; left -= 1) {
      const [localId, kind] = this.#next(rank);
      waiting.delete(localId);
      taken.push({ localId, kind });
    }
  }

  /** Goes on where the last one was: from the start again, all that has been taken out would be passed over each time. */
  #next(rank: number): readonly [localId: number, kind: UpdateKind] {
    const { value, done } = this.#places[rank]!.next();
    if (done !== true) return value;
    const fresh = this.#ranks[rank]!.entries();
    this.#places[rank] = fresh;
    return fresh.next().value!;
  }
}

const isMore = (kind: UpdateKind, than: UpdateKind): boolean =>
  UPDATE_KINDS.indexOf(kind) > UPDATE_KINDS.indexOf(than);

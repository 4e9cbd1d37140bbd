import type { PutOutcome, StoredAsset } from '../store/index.ts';

/** What became of an asset on its way. `doubtful` ones were taken and are counted as such beside their outcome. */
export type TransferOutcome = PutOutcome | 'refused';

/** So many assets, and the bytes of all of them together. */
export interface Tally {
  /** How many they are. */
  readonly assets: number;
  /** Sum of their sizes. */
  readonly bytes: number;
}

/** A line of the report about one asset. */
export interface Remark {
  /** Id, or what stands for it in the source. */
  readonly what: string;
  /** What became of it; `doubtful`: it was taken, but something is odd; `missing`: it is named, and nowhere there. */
  readonly outcome: TransferOutcome | 'doubtful' | 'missing';
  /** Why, for people. */
  readonly reason: string;
}

/** What was moved. Plain values only: it is kept as JSON too. */
export interface MigrationReport {
  /** What was read, for people; of an export, where that went. */
  readonly source: string;
  /** False when it was interrupted, or its source broke off: the rest can be moved by starting again. */
  readonly complete: boolean;
  /** Why the source could not be read to its end. */
  readonly brokenOff?: string;
  /** How many items had been dealt with before this run. */
  readonly resumedAt: number;
  /** Of this run, without those before an interruption. */
  readonly durationMs: number;
  /** By outcome. `same` are duplicates: these bytes were there under this id, perhaps from before an interruption. */
  readonly outcomes: Readonly<Record<TransferOutcome, Tally>>;
  /** What is now in its place (stored, same, healed, updated), by asset type. */
  readonly byType: Readonly<Record<string, Tally>>;
  /** What was in the source and is no asset, such as a file that has no place in an archive; the first by name. */
  readonly passedOver?: { readonly count: number; readonly first: string };
  /** How many assets the things in an archive name that are neither in it nor in the store; the first are among the remarks. */
  readonly missing?: number;
  /** How many were refused, or in conflict, or doubtful, or are missing, by reason. */
  readonly reasons: Readonly<Record<string, number>>;
  /** The first thousand of those, one by one. */
  readonly remarks: readonly Remark[];
}

/** More are counted, not listed: the report has to stay readable and in memory. */
export const MOST_REMARKS = 1000;
/** Reasons hold words of a peer or file; beyond so many different ones they are counted together. */
const MOST_REASONS = 200;

const NOT_THERE = 'named by things in the archive, and neither in it nor where it was put';

const ID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/i;

const NOTHING: Tally = { assets: 0, bytes: 0 };
const NONE = {
  stored: NOTHING,
  same: NOTHING,
  healed: NOTHING,
  updated: NOTHING,
  conflict: NOTHING,
  refused: NOTHING,
};

/** Adds up what happens, in the order of the source. */
export class ReportBuilder {
  readonly #source: string;
  readonly #resumedAt: number;
  readonly #outcomes: Record<TransferOutcome, Tally>;
  readonly #byType: Record<string, Tally>;
  readonly #reasons: Record<string, number>;
  readonly #remarks: Remark[];
  #passedOver: MigrationReport['passedOver'];
  #missing = 0;

  /** Goes on from the report of an interrupted run. */
  constructor(source: string, resumedAt = 0, before?: MigrationReport) {
    this.#source = source;
    this.#resumedAt = resumedAt;
    this.#outcomes = { ...NONE, ...before?.outcomes };
    this.#byType = { ...before?.byType };
    // Without what every object has: reasons hold words of others.
    this.#reasons = Object.assign(Object.create(null) as Record<string, number>, before?.reasons);
    this.#remarks = [...(before?.remarks ?? [])];
    this.#passedOver = before?.passedOver;
  }

  /** An asset that the store (or the other server) took a decision about. */
  add(outcome: PutOutcome, { id, type, sizeBytes }: Pick<StoredAsset, 'id' | 'type' | 'sizeBytes'>): void {
    this.#outcomes[outcome] = plus(this.#outcomes[outcome], sizeBytes);
    if (outcome === 'conflict') this.remark(id.toString(), 'conflict', 'other bytes are there under this id');
    else this.#byType[type] = plus(this.#byType[type] ?? NOTHING, sizeBytes);
  }

  refuse(what: string, reason: string, sizeBytes = 0): void {
    this.#outcomes.refused = plus(this.#outcomes.refused, sizeBytes);
    this.remark(what, 'refused', reason);
  }

  /** Nothing that was or should have been an asset has come. */
  get isEmpty(): boolean {
    return Object.values(this.#outcomes).every(({ assets }) => assets === 0);
  }

  /** Of those that are listed; what is refused was in the source, and is told already. */
  refusedIds(): ReadonlySet<string> {
    const refused = this.#remarks.filter(({ outcome }) => outcome === 'refused');
    return new Set(refused.flatMap(({ what }) => ID.exec(what)?.[0].toLowerCase() ?? []));
  }

  passOver(what: string): void {
    const { count = 0, first = what } = this.#passedOver ?? {};
    this.#passedOver = { count: count + 1, first };
  }

  /** Not counted among what was moved: the source has no such asset. */
  miss(id: string, by: string): void {
    this.#missing++;
    this.remark(id, 'missing', NOT_THERE, `named by ${by}, and not there`);
  }

  remark(what: string, outcome: Remark['outcome'], kind: string, reason = kind): void {
    const known = kind in this.#reasons || Object.keys(this.#reasons).length < MOST_REASONS;
    const key = known ? kind : 'other reasons';
    this.#reasons[key] = (this.#reasons[key] ?? 0) + 1;
    if (this.#remarks.length < MOST_REMARKS) this.#remarks.push({ what, outcome, reason });
  }

  report(complete: boolean, durationMs: number, brokenOff?: string): MigrationReport {
    return {
      source: this.#source,
      complete,
      ...(brokenOff === undefined ? {} : { brokenOff }),
      resumedAt: this.#resumedAt,
      durationMs,
      outcomes: { ...this.#outcomes },
      ...(this.#passedOver === undefined ? {} : { passedOver: this.#passedOver }),
      byType: { ...this.#byType },
      ...(this.#missing === 0 ? {} : { missing: this.#missing }),
      reasons: { ...this.#reasons },
      remarks: [...this.#remarks],
    };
  }
}

function plus({ assets, bytes }: Tally, more: number): Tally {
  return { assets: assets + 1, bytes: bytes + more };
}

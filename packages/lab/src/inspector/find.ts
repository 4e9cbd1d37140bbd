import type { Inflate } from '@landfall/transport/ports';
import { decodeExchange, subjectOfExchange } from '../decode/index.ts';
import type { Filter } from '../filter/index.ts';
import { datagramOfRecord } from '../recording/index.ts';
import type { CaptureIndex } from './capture-index.ts';
import { PacketSubject } from './packet-subject.ts';
import { NotInIndex, RowSubject } from './row-subject.ts';

/** What a part of a search found. */
export interface Found {
  /** Rows that the filter picks, rising. */
  readonly hits: readonly number[];
  /** Where the search goes on; `count` of the index when it is over. */
  readonly next: number;
}

/** A search goes on for so long at a time, so that the first hits are there soon. */
const PART_MS = 150;
const MOST_HITS = 50_000;
/** Time is looked at so often. */
const STRIDE = 64;

/** Looks for what a filter picks, from a row on, for {@link PART_MS} or so. */
export async function findRows(
  index: CaptureIndex,
  filter: Filter,
  from: number,
  inflate: Inflate,
): Promise<Found> {
  const hits: number[] = [];
  const kinds = new Kinds(index, filter);
  const subject = new PacketSubject(index);
  const until = performance.now() + PART_MS;
  let at = from;
  for (; at < index.count && hits.length < MOST_HITS; at++) {
    if ((at - from) % STRIDE === STRIDE - 1 && performance.now() > until) break;
    let picks = kinds.picks(at);
    if (picks === undefined) {
      const record = index.recordAtHand(at) ?? (await index.record(at));
      const kept = datagramOfRecord(record);
      picks =
        kept === undefined
          ? await picksExchange(index, filter, at, inflate)
          : filter.test(subject.stand(at, kept));
    }
    if (picks) hits.push(at);
  }
  return { hits, next: at };
}

/** What a filter says to a row: it holds for all of its kind, or depends on the row. */
type Verdict = boolean | 'look' | 'row';

/** Rows of the same name, pair, flags and lane are the same to a filter that asks for nothing else. */
class Kinds {
  readonly #index: CaptureIndex;
  readonly #filter: Filter;
  readonly #subject: RowSubject;
  readonly #verdicts = new Map<number, Verdict>();

  constructor(index: CaptureIndex, filter: Filter) {
    this.#index = index;
    this.#filter = filter;
    this.#subject = new RowSubject(index);
  }

  /** Undefined where the packet itself has to be looked at. */
  picks(at: number): boolean | undefined {
    const kind = this.#index.kindAt(at);
    const known = this.#verdicts.get(kind);
    if (known === 'look') return undefined;
    if (known !== undefined && known !== 'row') return known;
    const subject = this.#subject;
    subject.at = at;
    subject.isOfRow = false;
    const picks = this.#test(subject);
    if (known === undefined) this.#verdicts.set(kind, subject.isOfRow ? 'row' : (picks ?? 'look'));
    return picks;
  }

  #test(subject: RowSubject): boolean | undefined {
    try {
      return this.#filter.test(subject);
    } catch (error) {
      if (error instanceof NotInIndex) return undefined;
      throw error;
    }
  }
}

async function picksExchange(
  index: CaptureIndex,
  filter: Filter,
  at: number,
  inflate: Inflate,
): Promise<boolean> {
  const packet = await index.packet(at);
  if (packet.kind !== 'exchange') return false;
  return filter.test(subjectOfExchange(await decodeExchange(packet, inflate)));
}

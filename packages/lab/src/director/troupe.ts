import type { EvidenceRecord } from '@landfall/protocol/evidence';
import { UsageError } from '@landfall/protocol/errors';
import type { Clock } from '@landfall/transport/ports';
import type { FaultyLink } from '@landfall/transport/wrappers';
import { Visitant } from '../visitant/index.ts';
import { subjectKey } from './entries.ts';
import type { Entries } from './entries.ts';
import { MOST_VISITANTS, cut, witnessAt } from './stage.ts';
import type { Performer, Road, StageOptions } from './stage.ts';

/** Makes a performer that is another program. @param hear what it testifies */
export type Hire = (name: string, loginUri: string) => Performer;

/** The clients of a stage, by name. */
export class Troupe implements Iterable<Performer> {
  readonly #all = new Map<string, Performer>();
  readonly #clock: Clock;
  readonly #options: StageOptions;
  readonly #entries: Entries;
  readonly #road: Road;

  constructor(clock: Clock, options: StageOptions, entries: Entries, road: Road) {
    this.#clock = clock;
    this.#options = options;
    this.#entries = entries;
    this.#road = road;
  }

  [Symbol.iterator](): IterableIterator<Performer> {
    return this.#all.values();
  }

  /** The one of this name, who comes when it is first named. @throws UsageError for too many */
  find(name: string, loginUri: string, hire: Hire | undefined): Performer {
    const key = subjectKey(name);
    const known = this.#all.get(key);
    if (known !== undefined) return known;
    if (this.#all.size >= MOST_VISITANTS) throw new UsageError(`more than ${MOST_VISITANTS} actors`);
    const performer = hire === undefined ? this.#own(name, loginUri) : hire(name, loginUri);
    this.#all.set(key, performer);
    return performer;
  }

  #own(name: string, grid: string): Performer {
    const links: FaultyLink[] = [];
    const clock = this.#clock;
    return new Visitant({
      name,
      clock,
      ports: () => this.#road.ports(links),
      grid,
      witness: witnessAt(clock, this.#options, this.#entries, { side: 'CLIENT', name, actor: name }),
      say: (text) => this.#options.onSaid(name, text),
      vanish: () => cut(links),
    });
  }
}

/** A record of somebody else's clock, told when it was heard. */
export const heardAt = (record: EvidenceRecord, clock: Clock): EvidenceRecord => ({
  ...record,
  at: new Date(clock.wallTime()).toISOString(),
  mono: clock.now(),
});

/** A check that is being made: it looks at entries as they come, each once. */
import type { Check, CheckGroup, Counted, Sensor } from '../scenario/index.ts';
import type { Entries, Entry } from './entries.ts';
import { describeEntry } from './entries.ts';

/** Does the entry hold all conditions of the group? */
export type Holds = (entry: Entry, group: CheckGroup) => boolean;

interface Search {
  readonly group: CheckGroup;
  /** Of the entries of the subject, how many have been looked at. */
  looked: number;
  found: Entry | undefined;
  count: number;
}

const COUNTS: Readonly<Record<Counted['sign'], (one: number, other: number) => boolean>> = {
  '==': (one, other) => one === other,
  '!=': (one, other) => one !== other,
  '<': (one, other) => one < other,
  '<=': (one, other) => one <= other,
  '>': (one, other) => one > other,
  '>=': (one, other) => one >= other,
};

/** One check, from where in the evidence it looks. */
export class Watch {
  readonly #check: Pick<Check, 'groups' | 'counted'>;
  readonly #entries: Entries;
  readonly #holds: Holds;
  readonly #from: (group: CheckGroup) => number;
  readonly #searches: Search[];

  /** @param from the index of the first entry that counts, for each group */
  constructor(
    check: Pick<Check | Sensor, 'groups'> & Partial<Pick<Check, 'counted'>>,
    entries: Entries,
    holds: Holds,
    from: (group: CheckGroup) => number,
  ) {
    this.#check = { groups: check.groups, counted: check.counted };
    this.#entries = entries;
    this.#holds = holds;
    this.#from = from;
    this.#searches = check.groups.map((group) => ({ group, looked: 0, found: undefined, count: 0 }));
  }

  /** Looks at what has come, and says whether all was found. */
  look(): boolean {
    for (const search of this.#searches) this.#look(search);
    return this.#searches.every((search) => this.#isWell(search));
  }

  /** Has anything been found, of any group? */
  lookForAny(): boolean {
    for (const search of this.#searches) this.#look(search);
    return this.found.length > 0;
  }

  /** Can it still become otherwise when more comes? A count that must not be passed can. */
  get isFinal(): boolean {
    const sign = this.#check.counted?.sign;
    return sign === undefined || sign === '>=' || sign === '>';
  }

  /** What each group found first. */
  get found(): readonly Entry[] {
    return this.#searches.flatMap(({ found }) => found ?? []);
  }

  /** The groups that are not well. */
  get unseen(): readonly CheckGroup[] {
    return this.#searches.filter((search) => !this.#isWell(search)).map(({ group }) => group);
  }

  /** Why it is not well. */
  get missing(): string {
    return this.#searches
      .filter((search) => !this.#isWell(search))
      .map((search) => this.#describe(search))
      .join('; ');
  }

  #isWell({ found, count }: Search): boolean {
    const { counted } = this.#check;
    return counted === undefined ? found !== undefined : COUNTS[counted.sign](count, counted.count);
  }

  #look(search: Search): void {
    const { group } = search;
    const { counted } = this.#check;
    if (search.found !== undefined && counted === undefined) return;
    const all = this.#entries.of(group.subject);
    const from = this.#from(group);
    for (; search.looked < all.length; search.looked++) {
      const entry = all[search.looked]!;
      if (entry.index < from || !this.#holds(entry, group)) continue;
      search.found ??= entry;
      search.count++;
      if (counted === undefined) {
        search.looked++;
        return;
      }
    }
  }

  #describe({ group, count }: Search): string {
    const { counted } = this.#check;
    const wanted = group.conditions
      .map((condition) => (condition.type === 'query' ? condition.source : JSON.stringify(condition.text)))
      .join(' with ');
    if (counted !== undefined)
      return `${group.subject}: ${wanted} ${count} times, not ${counted.sign} ${counted.count}`;
    return `${group.subject} has nothing of ${wanted}`;
  }
}

/** What was found, for the report. */
export const describeFound = (found: readonly Entry[]): string => found.map(describeEntry).join(' | ');

/** The evidence of a run as checks see it: entry by entry, from both sides, the console's own lines too. */
import { formatEvidenceLine, formatRitualLine } from '@landfall/protocol/evidence';
import type { EvidenceRecord, Testimony } from '@landfall/protocol/evidence';
import type { QueryScope, QueryValue } from '../query/index.ts';
import type { Condition } from '../scenario/index.ts';

/** A longer run is cut short rather than filling the memory. */
const MAX_ENTRIES = 500_000;
/** So much of a line is shown. */
const MAX_SHOWN = 160;

/** Something that was seen. */
export interface Entry {
  readonly index: number;
  /** Whose it is: `Territory`, or an actor's name. */
  readonly subject: string;
  readonly atMs: number;
  readonly val: string;
  /** The forms in which a text may be looked for: as evidence, as a line of the ritual log. */
  readonly lines: () => readonly string[];
  readonly scope: () => Pick<QueryScope, 'entry' | 'line'>;
}

/** `Visitant One` and `VisitantOne` are the same; the log of a simulator is told by the territory. */
export const subjectKey = (name: string): string => {
  const key = name.replaceAll(/\s/g, '').toLowerCase();
  return key === 'simulant' || key === 'opensim' ? 'territory' : key;
};

/** All entries of a run. */
export class Entries {
  readonly #bySubject = new Map<string, Entry[]>();
  readonly #watchers: ((entry: Entry) => void)[] = [];
  #count = 0;

  /** The index of the next one. */
  get next(): number {
    return this.#count;
  }

  /** Those of a subject. */
  of(subject: string): readonly Entry[] {
    return this.#bySubject.get(subjectKey(subject)) ?? [];
  }

  /** Hears every entry as it comes. */
  watch(watcher: (entry: Entry) => void): void {
    this.#watchers.push(watcher);
  }

  addRecord(subject: string, record: EvidenceRecord): void {
    let lines: readonly string[] | undefined;
    const linesOf = (): readonly string[] =>
      (lines ??= [formatEvidenceLine(record), formatRitualLine(record)]);
    const entry = record as unknown as QueryValue;
    this.#add(subject, record.mono, record.val, linesOf, () => ({ entry, line: linesOf()[0]! }));
  }

  /** What somebody testified who has the six common keys only. */
  addTestimony(subject: string, atMs: number, testimony: Testimony): void {
    const line = JSON.stringify(testimony);
    const entry = testimony as unknown as QueryValue;
    this.#add(
      subject,
      atMs,
      testimony.val,
      () => [line],
      () => ({ entry, line }),
    );
  }

  /** A line of the console, as evidence of the director. */
  addLine(subject: string, atMs: number, text: string): void {
    const entry = { via: 'Director', sys: 'DEBUG', sig: 'OPENSIM', val: text };
    this.#add(
      subject,
      atMs,
      text,
      () => [text],
      () => ({ entry, line: text }),
    );
  }

  #add(subject: string, atMs: number, val: string, lines: Entry['lines'], scope: Entry['scope']): void {
    if (this.#count >= MAX_ENTRIES) return;
    const entry: Entry = { index: this.#count++, subject, atMs, val, lines, scope };
    const key = subjectKey(subject);
    const known = this.#bySubject.get(key);
    if (known === undefined) this.#bySubject.set(key, [entry]);
    else known.push(entry);
    for (const watcher of this.#watchers) watcher(entry);
  }
}

/** Blanks behind the colon of a key are no part of what is looked for: programs write JSON with and without. */
const tight = (text: string): string => text.replaceAll(/":\s+/g, '":');

/** Does one entry hold all of them? */
export function holdsAll(
  entry: Entry,
  conditions: readonly Condition[],
  variables: ReadonlyMap<string, string>,
  expand: (condition: Extract<Condition, { type: 'contains' }>) => string,
): boolean {
  return conditions.every((condition) => {
    if (condition.type === 'query') return condition.query.holds({ ...entry.scope(), variables });
    const text = tight(expand(condition));
    return entry.val.includes(text) || entry.lines().some((line) => tight(line).includes(text));
  });
}

/** An entry for people: who, and what. */
export const describeEntry = ({ subject, val, lines }: Entry): string => {
  const line = lines()
    .at(-1)!
    .replace(/^\S+ \S+ \[MATING RITUAL\] /, '');
  const text = line === '' ? val : line;
  return `${subject}: ${text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text}`;
};

import { UsageError } from '@landfall/protocol/errors';
import { compileQuery } from '../query/index.ts';
import type { Query } from '../query/index.ts';
import { unquoted } from './pairs.ts';
import type { Pair } from './pairs.ts';
import { scenarioFault } from './place.ts';
import type { Place } from './place.ts';
import type { CheckGroup, Condition } from './scenario.ts';

/** @throws UsageError with the place, for what is no expression */
export function queryAt(source: string, place: Place): Query {
  try {
    return compileQuery(source);
  } catch (error) {
    if (error instanceof UsageError) throw scenarioFault(place, error.message, error);
    throw error;
  }
}

/**
 * The conditions of a check, by the entries that must hold them. A condition is about the subject above it, or about the first one. It
 * is about the same entry as the one before it while both look at keys and none of them is the same: `"sys": "MIGRATION"` and
 * `"sig": "ENTRY"` are of one entry, two texts of chat are of two. So all of them count, which the observatory's own director
 * did not do.
 * @source rituals §2.7 (1)
 */
export function groupConditions(pairs: readonly Pair[], place: Place): CheckGroup[] {
  const groups: { subject: string; keys: Set<string>; conditions: Condition[] }[] = [];
  let subject = subjectOf(pairs.find(({ key }) => key === 'subject' || key === 'file'));
  for (const pair of pairs) {
    if (pair.key === 'subject' || pair.key === 'file') subject = subjectOf(pair);
    if (pair.key !== 'contains' && pair.key !== 'query') continue;
    if (subject === undefined) throw scenarioFault(place, 'Subject is missing');
    const condition = conditionOf(pair);
    const keys = keysOf(condition);
    const last = groups.at(-1);
    if (last !== undefined && last.subject === subject && goTogether(last.keys, keys)) {
      last.conditions.push(condition);
      for (const key of keys) last.keys.add(key);
    } else groups.push({ subject, keys: new Set(keys), conditions: [condition] });
  }
  return groups.map(({ subject: name, conditions }) => ({ subject: name, conditions }));
}

const goTogether = (one: ReadonlySet<string>, other: ReadonlySet<string>): boolean =>
  one.size > 0 && other.size > 0 && [...other].every((key) => !one.has(key));

function conditionOf({ key, value, place }: Pair): Condition {
  if (value === '') throw scenarioFault(place, 'there is nothing that must hold');
  if (key === 'query') return { type: 'query', source: value, query: queryAt(value, place), place };
  return { type: 'contains', text: unquoted(value), place };
}

/** A text that is one key of a record with its value. */
const FIELD = /^"(\w+)"\s*:/;

function keysOf(condition: Condition): ReadonlySet<string> {
  if (condition.type === 'query') return condition.query.keys;
  const key = FIELD.exec(condition.text)?.[1];
  return new Set(key === undefined ? [] : [key]);
}

/** Files of the observatory are logs of one side: the evidence of that side stands for them. */
function subjectOf(pair: Pair | undefined): string | undefined {
  if (pair === undefined || pair.key === 'subject')
    return pair === undefined ? undefined : unquoted(pair.value);
  const [, visitant] = /\.visitant\.(\w+)\.log$/.exec(pair.value) ?? [];
  if (visitant !== undefined) return visitant;
  if (pair.value.endsWith('.territory.log')) return 'Territory';
  if (/opensim[\w.]*\.log$/i.test(pair.value)) return 'Simulant';
  throw scenarioFault(pair.place, `${pair.value} is no log of this run: name a Subject`);
}

import { UsageError } from '@landfall/protocol/errors';
import { MAX_TOLD, nearestName } from '../usage/index.ts';

/** Events that an object has, by name, and what to tell who asks for another. */
export interface KnownEvents {
  /** Of what: `a session`. */
  readonly of: string;
  /** Of its events. */
  readonly names: ReadonlySet<string>;
  /** Where else there are events, by their names: `regions`. */
  readonly elsewhere?: { readonly of: string; readonly names: ReadonlySet<string> };
}

/** @throws UsageError for an event that is none of them; any is one where they are not known. */
export function checkEvent(name: PropertyKey, known: KnownEvents | undefined): void {
  if (known === undefined || (typeof name === 'string' && known.names.has(name))) return;
  throw new UsageError(unknownEventText(String(name), known));
}

/** The names of a map of events, each of them once: the compiler sees to it that none is left out. */
export function eventNames<Events extends object>(
  names: Readonly<Record<keyof Events, true>>,
): readonly string[] {
  return Object.keys(names);
}

/** What is told of an event that is none of them. */
export function unknownEventText(name: string, { of, names, elsewhere }: KnownEvents): string {
  const told = JSON.stringify(name.slice(0, MAX_TOLD));
  if (elsewhere?.names.has(name) === true) return `${told} is an event of ${elsewhere.of}, not of ${of}`;
  const meant = nearestName(name, names);
  if (meant !== undefined) return `${of} has no event ${told}: is ${meant} meant?`;
  return `${of} has no event ${told}, but ${[...names].toSorted().join(', ')}`;
}

import { Uuid } from '@landfall/protocol/datatypes';
import { conceal, SECRET } from './conceal.ts';

/** URLs in what a region says are mostly capabilities: only where they lead is shown. */
const URL_PATH = /^(https?:\/\/[^/?#]*).*$/is;

/**
 * Conceals every part of a message or an event's body that has a secret in it: the session's id, as an id or in text, and the paths of
 * URLs. Whoever prints a part by itself sees no more than who prints the whole.
 * @returns the same value
 */
export function concealSecrets<T extends object>(value: T, sessionId: Uuid): T {
  hides(value, { sessionId, text: sessionId.toString() });
  return value;
}

interface Known {
  readonly sessionId: Uuid;
  readonly text: string;
}

function hides(value: unknown, known: Known): boolean {
  if (typeof value === 'string') return shownText(value, known) !== value;
  if (value instanceof Uuid) return value.equals(known.sessionId);
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return false;
  let found = false;
  for (const part of Object.values(value)) found = hides(part, known) || found;
  if (found) conceal(value, () => shown(value, known));
  return found;
}

function shown(value: unknown, known: Known): unknown {
  if (typeof value === 'string') return shownText(value, known);
  if (value instanceof Uuid) return value.equals(known.sessionId) ? SECRET : value;
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value)) return value.map((part) => shown(part, known));
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, shown(part, known)]));
}

function shownText(text: string, { text: sessionId }: Known): string {
  return text.replace(URL_PATH, '$1/…').replaceAll(sessionId, SECRET);
}

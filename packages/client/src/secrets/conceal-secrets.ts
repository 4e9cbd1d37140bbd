import { decodeUtf8 } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { ENCODED_URL } from '@landfall/protocol/evidence';
import { conceal, SECRET } from './conceal.ts';

/** URLs in what a region says are mostly capabilities: only where they lead is shown. They may be escaped as in JSON. */
const URL_PATH = /(https?:\\*\/\\*\/)(?:[^\s"'<>/\\?#]*@)?([^\s"'<>/\\?#]*)[^\s"'<>]*/gi;
/** Text in more bytes is an asset or a picture. */
const MOST_TEXT_BYTES = 64 * 1024;

/**
 * Conceals every part of a message or an event's body that has a secret in it: the session's id, as an id, in text or in bytes that are
 * text, and the paths of URLs, wherever in a text they stand. Whoever prints a part by itself sees no more than who prints the whole.
 * @returns the same value
 */
export function concealSecrets<T extends object>(value: T, sessionId: Uuid): T {
  hides(value, knownOf(sessionId));
  return value;
}

interface Known {
  readonly sessionId: Uuid;
  /** The id as text, with and without dashes, however it is written. */
  readonly texts: RegExp;
}

function knownOf(sessionId: Uuid): Known {
  return { sessionId, texts: new RegExp(sessionId.toString().replaceAll('-', '-?'), 'gi') };
}

function hides(value: unknown, known: Known): boolean {
  if (typeof value !== 'object' || value === null || isLeaf(value)) return shownLeaf(value, known) !== value;
  let found = false;
  for (const part of partsOf(value)) found = hides(part, known) || found;
  if (found) conceal(value, () => shown(value, known));
  return found;
}

const isLeaf = (value: object): boolean => value instanceof Uuid || ArrayBuffer.isView(value);

/** Keys too: a map of LLSD may have a secret for one. */
function partsOf(value: object): readonly unknown[] {
  return value instanceof Map ? [...value].flat() : Object.entries(value).flat();
}

function shown(value: unknown, known: Known): unknown {
  if (typeof value !== 'object' || value === null || isLeaf(value)) return shownLeaf(value, known);
  if (Array.isArray(value)) return value.map((part) => shown(part, known));
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  return Object.fromEntries(
    entries.map(([key, part]) => [shownText(String(key), known), shown(part, known)] as const),
  );
}

/** The value itself where there is nothing to hide. */
function shownLeaf(value: unknown, known: Known): unknown {
  if (typeof value === 'string') return shownText(value, known);
  if (value instanceof Uuid) return value.equals(known.sessionId) ? SECRET : value;
  if (!(value instanceof Uint8Array) || value.length > MOST_TEXT_BYTES) return value;
  const text = decodeUtf8(value);
  const told = shownText(text, known);
  return told === text ? value : told;
}

function shownText(text: string, { texts }: Known): string {
  return text.replace(URL_PATH, '$1$2/…').replace(ENCODED_URL, '$1…').replace(texts, SECRET);
}

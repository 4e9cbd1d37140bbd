import { escapeXml } from '../xml/index.ts';

/**
 * The elements of the keys that were written last, because the same few hundred names make up nearly all documents.
 *
 * This is module state, and harmless: an element depends on its key alone. It cannot grow: all are forgotten when
 * there are {@link MAX_KEYS}, and none is longer than {@link MAX_LENGTH} characters, about 300 kB together.
 * @see docs/decisions/0006-known-keys.md
 */
const known = new Map<string, KeyElement>();

const MAX_KEYS = 1024;
/** Longer keys, such as addresses, are not kept. */
const MAX_LENGTH = 32;

/** A key as XML. */
export class KeyElement {
  readonly key: string;
  /** `<key>…</key>` */
  readonly text: string;
  /** What followed last time, and mostly does again: looked at before all that are known. */
  next: KeyElement | undefined = undefined;

  constructor(key: string) {
    this.key = key;
    this.text = `<key>${escapeXml(key)}</key>`;
  }
}

/** What the first key of a map follows. */
export const MAP_START = new KeyElement('');

/** The element of the key that comes after `previous` in a map. */
export function keyElementAfter(previous: KeyElement, key: string): KeyElement {
  const { next } = previous;
  if (next !== undefined && next.key === key) return next;
  if (key.length > MAX_LENGTH) return new KeyElement(key);
  const element = known.get(key) ?? learn(key);
  previous.next = element;
  return element;
}

function learn(key: string): KeyElement {
  if (known.size >= MAX_KEYS) forget();
  const element = new KeyElement(key);
  known.set(key, element);
  return element;
}

/** Elements lead only to such as were learned after them or with them: nothing of the past stays within reach. */
function forget(): void {
  known.clear();
  MAP_START.next = undefined;
}

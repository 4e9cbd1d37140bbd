const PREFIX = 'landfall ';
/** Characters of one thing: what is longer is not kept. */
const MOST_CHARACTERS = 256 * 1024;

/** Where it is kept: `localStorage`, which a browser may forbid. */
type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

function storeOf(): Store | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
}

/** What was kept, as JSON; undefined where there is none, or it is damaged. Who reads it checks it: anybody may have written it. */
export function kept(name: string, store = storeOf()): unknown {
  try {
    const text = store?.getItem(PREFIX + name);
    return text === null || text === undefined || text.length > MOST_CHARACTERS
      ? undefined
      : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Keeps it, where the browser lets it. */
export function keep(name: string, value: unknown, store = storeOf()): void {
  const text = JSON.stringify(value);
  try {
    if (text.length <= MOST_CHARACTERS) store?.setItem(PREFIX + name, text);
  } catch {
    // Full, or forbidden: it is as it was in the next visit.
  }
}

/** Keeps it no longer. */
export function forget(name: string, store = storeOf()): void {
  try {
    store?.removeItem(PREFIX + name);
  } catch {
    // As above.
  }
}

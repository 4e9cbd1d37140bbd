import type { ListedObject, ObjectEngine } from '../s3/index.ts';
import { StorageError } from '../store/index.ts';

/**
 * Every object whose key begins so, page by page, by rising key. A listing that cannot be relied on is an error, never the
 * end: whoever took it for all would take what it lacks for garbage.
 * @param from begins after this key
 * @throws StorageError
 */
export async function* listAll(
  engine: ObjectEngine,
  prefix: string,
  from?: string,
): AsyncGenerator<ListedObject> {
  let last = from;
  for (;;) {
    const after = last;
    const { objects, isTruncated } = await engine.list(prefix, after === undefined ? {} : { after });
    for (const object of objects) {
      if (!object.key.startsWith(prefix)) throw unreliable('keys that were not asked for');
      if (object.key === last) continue;
      if (last !== undefined && object.key < last) throw unreliable('its keys out of order');
      last = object.key;
      yield object;
    }
    if (!isTruncated) return;
    if (last === after) throw unreliable('no more, and says that there is more');
  }
}

const unreliable = (what: string): StorageError =>
  new StorageError(`the object store lists ${what}`, 'input-output');

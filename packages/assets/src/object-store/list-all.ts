import type { ListedObject, ObjectEngine } from '../s3/index.ts';

/** Every object whose key begins so, page by page. @throws StorageError */
export async function* listAll(
  engine: ObjectEngine,
  prefix: string,
  from?: string,
): AsyncGenerator<ListedObject> {
  let after = from;
  for (;;) {
    const { objects, isTruncated } = await engine.list(prefix, after === undefined ? {} : { after });
    yield* objects;
    const last = objects.at(-1)?.key;
    if (!isTruncated || last === undefined || (after !== undefined && last <= after)) return;
    after = last;
  }
}

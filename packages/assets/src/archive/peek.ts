/**
 * The first bytes of a stream (fewer only when it has no more, or breaks off), and the whole stream again, with the error
 * that ended it where it did.
 */
export async function peek(
  chunks: AsyncIterable<Uint8Array>,
  length: number,
): Promise<{ readonly first: Uint8Array; readonly all: AsyncIterable<Uint8Array> }> {
  const iterator = chunks[Symbol.asyncIterator]();
  const seen: Uint8Array[] = [];
  for (let had = 0; had < length;) {
    const step = await iterator.next().catch((error: unknown) => ({ error }));
    if ('error' in step) return { first: firstOf(seen, length), all: broken(seen, step.error) };
    if (step.done === true) break;
    seen.push(step.value);
    had += step.value.length;
  }
  return { first: firstOf(seen, length), all: replay(seen, iterator) };
}

const firstOf = (seen: readonly Uint8Array[], length: number): Uint8Array =>
  Buffer.concat(seen).subarray(0, length);

async function* broken(seen: readonly Uint8Array[], error: unknown): AsyncGenerator<Uint8Array> {
  yield* seen;
  throw error;
}

async function* replay(
  seen: readonly Uint8Array[],
  iterator: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* seen;
    for (let step = await iterator.next(); step.done !== true; step = await iterator.next()) yield step.value;
  } finally {
    await iterator.return?.();
  }
}

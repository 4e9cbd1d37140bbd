/** A stream whose beginning was looked at. */
export interface Peeked {
  /** So many bytes of its beginning as were asked for; fewer when it has no more, or breaks off. */
  readonly first: Uint8Array;
  /** All of it from the first byte on, to be read once; throws where the stream broke off. */
  readonly all: AsyncIterable<Uint8Array>;
  /** For who does not read on. */
  readonly close: () => Promise<void>;
}

/**
 * The first bytes of a stream (fewer only when it has no more, or breaks off), and the whole stream again, with the error
 * that ended it where it did.
 * @throws what a stream that gives nothing throws
 */
export async function peek(chunks: AsyncIterable<Uint8Array>, length: number): Promise<Peeked> {
  const iterator = chunks[Symbol.asyncIterator]();
  const close = async (): Promise<void> => void (await iterator.return?.());
  const seen: Uint8Array[] = [];
  for (let had = 0; had < length;) {
    const step = await iterator.next().catch((error: unknown) => ({ error }));
    if ('error' in step && seen.length === 0) throw step.error;
    if ('error' in step) return { first: firstOf(seen, length), all: broken(seen, step.error), close };
    if (step.done === true) break;
    seen.push(step.value);
    had += step.value.length;
  }
  return { first: firstOf(seen, length), all: replay(seen, iterator), close };
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

/** The first bytes of a stream (fewer only when it has no more), and the whole stream again. */
export async function peek(
  chunks: AsyncIterable<Uint8Array>,
  length: number,
): Promise<{ readonly first: Uint8Array; readonly all: AsyncIterable<Uint8Array> }> {
  const iterator = chunks[Symbol.asyncIterator]();
  const seen: Uint8Array[] = [];
  for (let had = 0; had < length;) {
    const { value, done } = await iterator.next();
    if (done === true) break;
    seen.push(value);
    had += value.length;
  }
  return { first: Buffer.concat(seen).subarray(0, length), all: replay(seen, iterator) };
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

/**
 * Maps with so many calls at once, and gives the results in the order of the input. An error ends it; calls that are
 * under way are waited for.
 */
export async function* mapInOrder<In, Out>(
  input: AsyncIterable<In>,
  atOnce: number,
  map: (value: In) => Promise<Out>,
): AsyncGenerator<Out, void, undefined> {
  const running: Promise<Out>[] = [];
  try {
    for await (const value of input) {
      const call = map(value);
      // Its error is met when its turn comes; until then it must not count as unhandled.
      call.catch(() => undefined);
      running.push(call);
      if (running.length >= atOnce) yield await running.shift()!;
    }
    while (running.length > 0) yield await running.shift()!;
  } finally {
    await Promise.allSettled(running);
  }
}

/** All but the first `count`. */
export async function* withoutFirst<T>(
  input: AsyncIterable<T>,
  count: number,
): AsyncGenerator<T, void, undefined> {
  let left = count;
  for await (const value of input) if (left-- <= 0) yield value;
}

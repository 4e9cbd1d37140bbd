/** What may be under way at once. */
export interface AtOnce<In> {
  readonly calls: number;
  /** Sum of what `weigh` says of their inputs; one call is always allowed. */
  readonly weight?: number;
  readonly weigh?: (value: In) => number;
}

/**
 * Maps with so many calls at once, and gives the results in the order of the input. An error of a call ends it; calls that
 * are under way are waited for. An error of the input ends it after the results of all that came before.
 */
export async function* mapInOrder<In, Out>(
  input: AsyncIterable<In>,
  { calls, weight = Number.POSITIVE_INFINITY, weigh = () => 0 }: AtOnce<In>,
  map: (value: In) => Promise<Out>,
): AsyncGenerator<Out, void, undefined> {
  const running: { readonly call: Promise<Out>; readonly weight: number }[] = [];
  let total = 0;
  const next = async (): Promise<Out> => {
    const first = running.shift()!;
    total -= first.weight;
    return await first.call;
  };
  const isFull = (more: number): boolean =>
    running.length > 0 && (running.length >= calls || total + more > weight);
  try {
    let broken: { readonly error: unknown } | undefined;
    for await (const value of untilBroken(input, (error) => (broken = { error }))) {
      const own = weigh(value);
      while (isFull(own)) yield await next();
      const call = map(value);
      // Its error is met when its turn comes; until then it must not count as unhandled.
      call.catch(() => undefined);
      running.push({ call, weight: own });
      total += own;
    }
    while (running.length > 0) yield await next();
    if (broken !== undefined) throw broken.error;
  } finally {
    await Promise.allSettled(running.map(({ call }) => call));
  }
}

/** Ends where the input throws, and tells the error instead. Errors of the reader are none of its business. */
export async function* untilBroken<T>(
  input: AsyncIterable<T>,
  tell: (error: unknown) => void,
): AsyncGenerator<T, void, undefined> {
  try {
    yield* input;
  } catch (error) {
    tell(error);
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

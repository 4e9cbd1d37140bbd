/**
 * Calls what a program has given to be called. What it throws is reported, and so is what the promise rejects with that an `async`
 * one returns: nobody else would take it, and a rejection that nobody takes ends a Node process.
 */
export function callListener(call: () => unknown, report: (error: unknown) => void): void {
  try {
    takeRejection(call(), report);
  } catch (error) {
    report(error);
  }
}

/** Reports what `outcome` rejects with when it is a promise, whoever else waits for it. */
export function takeRejection(outcome: unknown, report: (error: unknown) => void): void {
  if (isThenable(outcome)) Promise.resolve(outcome).then(undefined, report);
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'then') === 'function';
}

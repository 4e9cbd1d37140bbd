/**
 * Calls what a program has given to be called. What it throws is reported, and so is what the promise rejects with that an `async`
 * one returns: nobody else would take it, and a rejection that nobody takes ends a Node process.
 */
export function callListener(call: () => unknown, report: (error: unknown) => void): void {
  try {
    const outcome = call();
    if (isThenable(outcome)) Promise.resolve(outcome).then(undefined, report);
  } catch (error) {
    report(error);
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'then') === 'function';
}

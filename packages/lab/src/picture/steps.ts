/** Work in steps: who runs it may rest between two, or leave it. */
export type Steps<Result> = Generator<undefined, Result, undefined>;

/** All of them, one after the other. */
export function finish<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

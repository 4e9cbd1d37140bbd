/** Lets every promise that can settle do so, before virtual time goes on. */
export type Settle = () => Promise<void>;

/** Chains of awaits longer than this are not waited for by {@link microtasks}. */
const MICROTASK_ROUNDS = 200;

const host = globalThis as { readonly setImmediate?: (callback: () => void) => unknown };

/**
 * Waits for the host to have run all its microtasks, where it can tell (Node's `setImmediate`);
 * elsewhere {@link microtasks}.
 */
export const settleByHost: Settle =
  host.setImmediate === undefined
    ? microtasks
    : () =>
        new Promise((resolve) => {
          host.setImmediate?.(resolve);
        });

/** Gives a bounded number of turns to microtasks: pure ECMAScript. */
export async function microtasks(): Promise<void> {
  for (let round = 0; round < MICROTASK_ROUNDS; round++) await Promise.resolve();
}

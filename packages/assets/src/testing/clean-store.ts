import { EmbeddedStore } from '../embedded/index.ts';
import { StorageError } from '../store/index.ts';

/** A process that takes what can be taken out of a store, on a disk that may be full at any moment, and says what ended each step. */
const [folder] = process.argv.slice(2) as [string];
const told: Record<string, string> = {};

async function step(name: string, act: () => Promise<unknown>): Promise<void> {
  told[name] = await act().then(
    () => 'done',
    (error: unknown) => (error instanceof StorageError ? error.fault : String(error)),
  );
}

const { store } = await EmbeddedStore.open({ folder, segmentBytes: 32_768 }).then(
  (opened) => ({ store: opened }),
  (error: unknown) => {
    told['open'] = error instanceof StorageError ? error.fault : String(error);
    return { store: undefined };
  },
);
if (store !== undefined) {
  const options = { graceSeconds: 0, dryRun: false };
  await step('quarantine', async () => await store.collect({ has: () => false }, options));
  await step('remove', async () => await store.collect({ has: () => false }, options));
  await step('compact', async () => await store.compact());
  await step('scrub', async () => await store.inspect({ repair: true }));
  await step('close', async () => await store[Symbol.asyncDispose]());
}
process.stdout.write(JSON.stringify(told));

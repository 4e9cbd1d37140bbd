import { EmbeddedStore } from '../embedded/index.ts';

/** A process that looks at a store, says what it found, and tries to open it to write. */
const [folder] = process.argv.slice(2) as [string];
const store = await EmbeddedStore.openToLook({ folder });
const { damaged, lost } = await store.inspect();
const { assets } = await store.stats();
const { quarantined } = await store.collect({ has: () => false }, { graceSeconds: 0 });
await store[Symbol.asyncDispose]();
const opened = await EmbeddedStore.open({ folder }).then(
  async (writable) => {
    await writable[Symbol.asyncDispose]();
    return 'opened';
  },
  (error: unknown) => (error as { fault?: string }).fault,
);
process.stdout.write(
  JSON.stringify({ assets, quarantined, damaged: damaged.length, lost: lost.length, opened }),
);

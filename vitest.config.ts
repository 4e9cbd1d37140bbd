import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('.', import.meta.url));

/**
 * What loads a machine for a quarter of a minute on purpose, and what wants a process without the memory of other tests: `npm run
 * test:engines` runs it.
 */
export const LOADS = [
  'packages/assets/src/embedded/full-index.test.ts',
  'packages/assets/src/migration/crash.test.ts',
  'scenarios/bad-network/arrival-times.test.ts',
  'scenarios/objects/full-region.test.ts',
  'scenarios/travel/nine-regions.test.ts',
];

/** Tests run on the sources: every `@landfall/<package>/<room>` resolves to that room's index.ts, the client to what it is on Node. */
export default defineConfig({
  resolve: {
    alias: [
      { find: /^@landfall\/([a-z]+)\/(.+)$/, replacement: `${root}packages/$1/src/$2/index.ts` },
      { find: /^@landfall\/client$/, replacement: `${root}packages/client/src/node.ts` },
      { find: /^@landfall\/([a-z]+)$/, replacement: `${root}packages/$1/src/index.ts` },
    ],
  },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'scenarios/**/*.test.ts'],
    exclude: ['**/dist/**', '**/node_modules/**', '**/*.shared.test.ts', '**/*.engine.test.ts', ...LOADS],
    setupFiles: ['vitest.setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // One more than there are cores: many tests wait for a process of their own.
    maxWorkers: availableParallelism() + 1,
    // Files share a process and its modules, one after the other. Each leaves behind what it found, so that loading the
    // sources anew for every file (a third of the time) buys nothing.
    isolate: false,
  },
});

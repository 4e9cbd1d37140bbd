import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('.', import.meta.url));

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
    exclude: [
      '**/dist/**',
      '**/node_modules/**',
      '**/*.shared.test.ts',
      '**/*.engine.test.ts',
      '**/arrival-times.test.ts',
    ],
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

import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('.', import.meta.url));

/** Tests run on the sources: every `@landfall/<package>/<room>` resolves to that room's index.ts. */
export default defineConfig({
  resolve: {
    alias: [
      { find: /^@landfall\/([a-z]+)\/(.+)$/, replacement: `${root}packages/$1/src/$2/index.ts` },
      { find: /^@landfall\/([a-z]+)$/, replacement: `${root}packages/$1/src/index.ts` },
    ],
  },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'scenarios/**/*.test.ts'],
    exclude: ['**/dist/**', '**/node_modules/**', '**/*.shared.test.ts'],
    testTimeout: 60_000,
  },
});

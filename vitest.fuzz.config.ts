import { defineConfig, mergeConfig } from 'vitest/config';
import ordinary from './vitest.config.ts';

/** Seeded mutation runs: a million datagrams and 100,000 bodies; `LANDFALL_FUZZ_TIMES=20` for as many times more. */
const config = mergeConfig(ordinary, defineConfig({}));
config.test = {
  ...config.test,
  include: ['packages/*/src/**/*.fuzz.ts', 'scenarios/**/*.fuzz.ts'],
  exclude: ['**/dist/**', '**/node_modules/**'],
  testTimeout: 3_600_000,
};

export default config;

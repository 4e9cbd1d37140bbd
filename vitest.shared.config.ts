import { defineConfig, mergeConfig } from 'vitest/config';
import ordinary from './vitest.config.ts';

/** The tests that need the recorded captures of real servers, which are not part of the repository. */
const config = mergeConfig(ordinary, defineConfig({}));
config.test = {
  ...config.test,
  include: ['packages/*/src/**/*.shared.test.ts', 'scenarios/**/*.shared.test.ts'],
  exclude: ['**/dist/**', '**/node_modules/**'],
};

export default config;

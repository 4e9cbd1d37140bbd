import { defineConfig, mergeConfig } from 'vitest/config';
import ordinary, { LOADS } from './vitest.config.ts';

/**
 * What needs the engines of other people (MariaDB, PostgreSQL, OpenStack Swift, Ceph), what loads a machine on purpose, and what draws
 * or kills many times over: more of each by the variables that its tests name.
 */
const config = mergeConfig(ordinary, defineConfig({}));
config.test = {
  ...config.test,
  // Real engines start slowly on a loaded machine; what hangs is told all the same.
  testTimeout: 180_000,
  hookTimeout: 180_000,
  include: [
    'packages/*/src/**/*.engine.test.ts',
    'scenarios/**/*.engine.test.ts',
    'packages/assets/src/{embedded,processes}/kill.test.ts',
    'packages/lab/src/inventory/kill.test.ts',
    'packages/assets/src/embedded/{bit-flips,index-damage,power-loss}.test.ts',
    'packages/assets/src/object-store/{bit-flips,races}.test.ts',
    'packages/assets/src/embedded/folder-lock.test.ts',
    'packages/assets/src/references/object.test.ts',
    'packages/assets/src/service/garbage.test.ts',
    'packages/assets/src/sqlite/generated.test.ts',
    'packages/protocol/src/circuit/hostile.test.ts',
    'packages/protocol/src/llsd/mutations.test.ts',
    'scenarios/bad-network/thousand-logins.test.ts',
    ...LOADS,
  ],
  exclude: ['**/dist/**', '**/node_modules/**'],
  // One after the other: what loads a machine on purpose should have it.
  maxWorkers: 1,
};

export default config;

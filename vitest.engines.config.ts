import { defineConfig, mergeConfig } from 'vitest/config';
import ordinary from './vitest.config.ts';

/**
 * What needs the engines of other people (MariaDB, PostgreSQL, OpenStack Swift, Ceph), and what draws or kills many times over: more
 * of each by the variables that its tests name. The guide's table of arrival times is made here alone.
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
    'scenarios/bad-network/{arrival-times,thousand-logins}.test.ts',
  ],
  exclude: ['**/dist/**', '**/node_modules/**'],
  // One after the other: what loads a machine on purpose should have it.
  maxWorkers: 1,
};

export default config;

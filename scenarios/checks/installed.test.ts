import { describe, expect, it } from 'vitest';
import { isInstalled, isInstalledIn } from '../../scripts/installed.mjs';

const LOCK = {
  packages: {
    '': { version: '0.1.0' },
    'packages/lab': { version: '0.1.0' },
    'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
    'node_modules/@x/other-system': { version: '1.0.0', integrity: 'sha512-x', optional: true },
  },
};
const a = { version: '1.0.0', integrity: 'sha512-a' };

describe('what is installed', () => {
  it('is complete by what npm itself wrote down, whoever called it', () => {
    expect(isInstalled(LOCK, { packages: { 'node_modules/a': a } })).toBe(true);
    expect(isInstalledIn(new URL('../../', import.meta.url).pathname)).toBe(true);
  });

  it.each([
    ['a package is missing', {}],
    ['another version is there', { 'node_modules/a': { ...a, version: '1.0.1' } }],
    ['other content is there', { 'node_modules/a': { ...a, integrity: 'sha512-b' } }],
  ])('is not when %s', (_, packages) => {
    expect(isInstalled(LOCK, { packages })).toBe(false);
  });

  it('is nothing where npm never was', () => {
    expect(isInstalledIn('/nowhere/')).toBe(false);
  });
});

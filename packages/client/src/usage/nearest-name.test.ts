import { describe, expect, it } from 'vitest';
import { nearestName } from './index.ts';

const NAMES = ['retriesPresence', 'grid', 'mac', 'chat', 'start', 'neighbours'];

describe('the name that is meant', () => {
  it.each([
    ['retryPresence', 'retriesPresence'],
    ['retriespresence', 'retriesPresence'],
    ['neighbors', 'neighbours'],
    ['gird', 'grid'],
    ['star', 'start'],
    ['mca', undefined],
    ['retries', undefined],
    ['timeout', undefined],
    ['', undefined],
    ['x'.repeat(41), undefined],
  ])('by %s', (name, meant) => expect(nearestName(name, NAMES)).toBe(meant));

  it('is the nearest of several', () => {
    expect(nearestName('chart', NAMES)).toBe('chat');
    expect(nearestName('stars', ['stare', 'stars'])).toBe('stars');
  });

  it('is none of none', () => expect(nearestName('grid', [])).toBeUndefined());
});

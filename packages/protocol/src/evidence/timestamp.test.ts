import { describe, expect, it } from 'vitest';
import { createRandom } from '../testing/index.ts';
import { formatTimestamp } from './timestamp.ts';

describe('a timestamp', () => {
  it.each([0, 951_782_400_000, 951_868_799_999, 1_709_164_800_000, 4_107_542_400_000, 253_402_300_799_999])(
    'of %i is as the platform writes it',
    (ms) => expect(formatTimestamp(ms)).toBe(new Date(ms).toISOString()),
  );

  it('is as the platform writes it at any time', () => {
    const random = createRandom(1);
    for (let round = 0; round < 2000; round++) {
      const ms = Math.floor(random.next() * 253_402_300_799_999);
      expect(formatTimestamp(ms)).toBe(new Date(ms).toISOString());
    }
  });

  it('is never before 1970', () => expect(formatTimestamp(-5)).toBe('1970-01-01T00:00:00.000Z'));
});

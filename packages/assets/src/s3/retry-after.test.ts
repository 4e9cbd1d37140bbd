import { expect, it } from 'vitest';
import { MOST_RETRY_AFTER_MS, retryAfterMs } from './retry-after.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');

it.each([
  ['0', 0],
  ['1', 1000],
  [' 2 ', 2000],
  ['Thu, 01 Jan 2026 00:00:03 GMT', 3000],
  ['Wed, 31 Dec 2025 23:59:00 GMT', 0],
  ['5', MOST_RETRY_AFTER_MS],
  ['86400', MOST_RETRY_AFTER_MS],
  ['Fri, 01 Jan 2027 00:00:00 GMT', MOST_RETRY_AFTER_MS],
])('Retry-After: %s is %i ms', (header, ms) => {
  expect(retryAfterMs(header, NOW)).toBe(ms);
});

it.each([undefined, '', 'soon', 'x5', '-', '1.5s', ['1', '2']])('Retry-After: %s says nothing', (header) => {
  expect(retryAfterMs(header, NOW)).toBe(0);
});

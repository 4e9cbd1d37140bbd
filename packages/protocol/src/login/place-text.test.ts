import { expect, it } from 'vitest';
import { parsePlaceText } from './place-text.ts';

it.each([
  ['Bay/1/2/3', 'Bay', 1, 2, 3],
  ['Bay/1/2', 'Bay', 1, 2, 0],
  ['Bay/-1.5/2.25/3000.5/', 'Bay', -1.5, 2.25, 3000.5],
  ['A/B Town/1/2/3', 'A/B Town', 1, 2, 3],
  ['Route/66/1/2/3', 'Route/66', 1, 2, 3],
  ['/1/2/3', '', 1, 2, 3],
] as const)('%s names a place', (text, region, x, y, z) =>
  expect(parsePlaceText(text)).toEqual({ region, position: { x, y, z } }),
);

it.each([
  '',
  'Bay',
  'Bay/1',
  'Bay/x/y',
  'Bay/1/2/3/4x',
  'Bay/1/1e5',
  'Bay/123456/1',
  `${'/'.repeat(50_000)}x`,
])('%.20j names none', (text) => expect(parsePlaceText(text)).toBeUndefined());

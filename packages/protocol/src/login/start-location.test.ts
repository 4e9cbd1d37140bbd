import { describe, expect, it } from 'vitest';
import { UsageError } from '../errors/index.ts';
import { formatStartLocation, parseStartLocation, type StartLocation } from './start-location.ts';

const PAIRS: readonly (readonly [string, StartLocation])[] = [
  ['last', { type: 'last' }],
  ['home', { type: 'home' }],
  [
    'uri:Region Name&128&128&25',
    { type: 'place', region: 'Region Name', position: { x: 128, y: 128, z: 25 } },
  ],
  [
    'uri:Ünder Wäter&1.5&0.125&-3',
    { type: 'place', region: 'Ünder Wäter', position: { x: 1.5, y: 0.125, z: -3 } },
  ],
  [
    'uri:Far Away@grid.example:8002&10&20&30',
    { type: 'place', region: 'Far Away', grid: 'grid.example:8002', position: { x: 10, y: 20, z: 30 } },
  ],
  ['uri:@odd&1&2&3', { type: 'place', region: '@odd', position: { x: 1, y: 2, z: 3 } }],
];

describe('start locations', () => {
  it.each(PAIRS)('%s both ways', (text, start) => {
    expect(parseStartLocation(text)).toEqual(start);
    expect(formatStartLocation(start)).toBe(text);
  });

  it.each(['', 'Last', 'uri:', 'uri:Region', 'uri:Region&1&2', 'uri:&1&2&3', 'uri:R&1&2&x', 'uri:R&1e9&2&3'])(
    'keeps %j as it is',
    (text) => {
      const start = parseStartLocation(text);
      expect(start).toEqual({ type: 'other', text });
      expect(formatStartLocation(start)).toBe(text);
    },
  );

  it('never writes an exponent, which servers do not read', () => {
    const start: StartLocation = { type: 'place', region: 'R', position: { x: 1e-9, y: 255.99999, z: 0 } };
    expect(formatStartLocation(start)).toBe('uri:R&0&256&0');
  });

  it.each([
    { type: 'place', region: 'A & B', position: { x: 1, y: 2, z: 3 } },
    { type: 'place', region: '', position: { x: 1, y: 2, z: 3 } },
    { type: 'place', region: 'R', position: { x: Number.NaN, y: 2, z: 3 } },
  ] satisfies StartLocation[])('refuses what the wire cannot express: %o', (start) => {
    expect(() => formatStartLocation(start)).toThrow(UsageError);
  });
});

import { describe, expect, it } from 'vitest';
import { createRandom } from '@landfall/protocol/testing';
import { LandfallError } from '@landfall/protocol/errors';
import { compileQuery } from './index.ts';

const TIMES = Number(process.env['LANDFALL_FUZZ_TIMES'] ?? 1);
const PIECES = [
  'entry',
  '.val',
  '.sys',
  "['x']",
  'line',
  'and',
  'or',
  'not',
  'in',
  'is',
  '==',
  '<',
  '(',
  ')',
  '[',
  ']',

  ',',
  "'text'",
  "r'\\d+'",
  '3',
  '-',
  'matches(',
  'found(',
  're.search(',
  'len(',
  '.lower()',
  'None',
  '🌊',
];

describe('queries of chance', () => {
  it('are refused with a word, or asked without a fault', () => {
    const random = createRandom(1107);
    let read = 0;
    for (let round = 0; round < 20_000 * TIMES; round++) {
      const length = 1 + Math.floor(random.next() * 12);
      const pick = () => PIECES[Math.floor(random.next() * PIECES.length)]!;
      const source = Array.from({ length }, pick).join(random.next() < 0.5 ? ' ' : '');
      try {
        compileQuery(source).evaluate({ entry: { val: 'one 2', sys: null }, line: 'a line' });
        read++;
      } catch (error) {
        if (!(error instanceof LandfallError))
          throw new TypeError(`${source}: ${String(error)}`, { cause: error });
        expect(error.code).toBe('usage');
      }
    }
    expect(read).toBeGreaterThan(300);
  });
});

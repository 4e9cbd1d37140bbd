import { expect, it } from 'vitest';
import { scanNumbers } from './number-scan.ts';

function numbersIn(text: string): readonly number[] {
  const found: number[] = [];
  scanNumbers(text, { number: (_, low) => found.push(low), whole: () => undefined });
  return found;
}

it('characters whose last byte is a digit are none', () => {
  expect(numbersIn('7, \u0137\u0130123456789012345678, 0x1f')).toEqual([7, -1_506_741_426, 0x1f]);
  expect(numbersIn('\u0137')).toEqual([]);
});

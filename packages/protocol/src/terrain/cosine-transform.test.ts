import { describe, expect, it } from 'vitest';
import { createRandom } from '../testing/index.ts';
import { forwardCosine, inverseCosine } from './cosine-transform.ts';

describe.each([8, 16, 32])('a transform of %i', (size) => {
  const angle = (k: number, n: number): number => Math.cos(((2 * n + 1) * k * Math.PI) / (2 * size));
  const random = createRandom(size);
  const numbers = Array.from({ length: size }, () => random.next() * 200 - 100);
  const indexes = numbers.map((_, index) => index);
  const transform = (run: typeof forwardCosine): number[] => {
    const line = Float64Array.of(7, ...numbers, 7);
    run(line, 1, size, new Float64Array(size + 2));
    expect([line[0], line[size + 1]]).toEqual([7, 7]);
    return [...line.subarray(1, size + 1)];
  };
  const sum = (term: (index: number) => number): number => indexes.reduce((total, i) => total + term(i), 0);

  it('is the sum of cosines backwards', () => {
    transform(inverseCosine).forEach((value, n) => {
      expect(value).toBeCloseTo(
        sum((k) => numbers[k]! * angle(k, n)),
        9,
      );
    });
  });

  it('is the sum of cosines forwards', () => {
    transform(forwardCosine).forEach((value, k) => {
      expect(value).toBeCloseTo(
        sum((n) => numbers[n]! * angle(k, n)),
        9,
      );
    });
  });
});

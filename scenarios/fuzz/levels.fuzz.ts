import { codestreamVectors, mutated } from '@landfall/codecs/testing';
import { levelBytes } from '@landfall/codecs/levels';
import { DecodeError } from '@landfall/protocol/errors';
import { createRandom } from '@landfall/protocol/testing';
import { expect, it } from 'vitest';

const TIMES = Number(process.env.LANDFALL_FUZZ_TIMES ?? 1);

it('the bytes for a level of mutated textures are a number that is not less than what is there, or a DecodeError', () => {
  const random = createRandom(20_261_129);
  const vectors = codestreamVectors().map(({ bytes }) => bytes);
  let results = 0;
  for (let round = 0; round < 6000 * TIMES; round++) {
    const whole = mutated(vectors[round % vectors.length]!, random);
    const part = whole.subarray(0, random.integer(0, whole.length));
    try {
      const bytes = levelBytes(part, random.integer(0, 6), random.next() < 0.8 ? whole.length : undefined);
      expect(bytes).toBeGreaterThanOrEqual(part.length);
      results++;
    } catch (error) {
      expect(error).toBeInstanceOf(DecodeError);
    }
  }
  expect(results).toBeGreaterThan(100);
});

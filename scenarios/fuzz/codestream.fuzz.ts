import { DecodeError } from '@landfall/protocol/errors';
import { createRandom } from '@landfall/protocol/testing';
import { expect, it } from 'vitest';
import { JP2_HEAD, box, codestreamVectors, mutated } from '@landfall/codecs/testing';
import {
  PROGRESSIONS,
  cutTexture,
  decodeCodestream,
  onlyComponents,
  repacketise,
} from '@landfall/codecs/codestream';

const TIMES = Number(process.env.LANDFALL_FUZZ_TIMES ?? 1);

it('mutations of code streams end in a result or a DecodeError', () => {
  const random = createRandom(20_261_125);
  const plain = codestreamVectors().map(({ bytes }) => bytes);
  const boxed = plain.map((bytes) => new Uint8Array(Buffer.concat([...JP2_HEAD, box('jp2c', bytes)])));
  const vectors = [...plain, ...boxed];
  let results = 0;
  for (let round = 0; round < 20_000 * TIMES; round++) {
    const input = mutated(vectors[round % vectors.length]!, random);
    try {
      cutTexture(input, { discard: random.integer(1, 5), estimate: 'classic' });
      onlyComponents(decodeCodestream(input), [0]);
      repacketise(input, PROGRESSIONS[round % PROGRESSIONS.length]!);
      results++;
    } catch (error) {
      expect(error).toBeInstanceOf(DecodeError);
    }
  }
  expect(results).toBeGreaterThan(0);
});

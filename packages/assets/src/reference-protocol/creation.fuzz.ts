import { expect, it } from 'vitest';
import { DecodeError } from '@landfall/protocol/errors';
import { createRandom } from '@landfall/protocol/testing';
import { parseCreation } from './index.ts';

const ROUNDS = 20_000 * Number(process.env.LANDFALL_FUZZ_TIMES ?? 1);
const SEEDS = [
  '{"id":"uuid::c228d1cf-4b5d-4ba8-84f4-899a0796aa97","name":"note","description":"","type":"text/plain","temporary":false,"data":"b64::dGVzdGluZw=="}',
  '{"type":"image/jp2","data":"b64::AAAA","extra":{"deep":[[[[{}]]]]}}',
].map((text) => Buffer.from(text));

it('reads or refuses, whatever comes', () => {
  const random = createRandom(13);
  let read = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const bytes = Buffer.from(SEEDS[round % SEEDS.length]!);
    for (let changes = random.integer(0, 3); changes > 0; changes--)
      bytes[random.integer(0, bytes.length - 1)] = random.integer(0, 255);
    const cut = bytes.subarray(0, random.chance(0.8) ? bytes.length : random.integer(0, bytes.length));
    try {
      expect(parseCreation(cut).bytes.length).toBeLessThanOrEqual(cut.length);
      read++;
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
    }
  }
  expect(read).toBeGreaterThan(ROUNDS / 20);
});

it('is not felled by depth', () => {
  const deep = Buffer.from(`{"type":${'['.repeat(200_000)}`);
  expect(() => parseCreation(deep)).toThrow(DecodeError);
});

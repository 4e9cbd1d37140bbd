/** Folders that are damaged anywhere: a body of finite numbers, or a DecodeError that names the file. */
import { DecodeError } from '@landfall/protocol/errors';
import { createRandom } from '@landfall/protocol/testing';
import type { Random } from '@landfall/protocol/testing';
import { expect, it } from 'vitest';
import { isWellFormed, sampleCharacterFiles } from '../testing/index.ts';
import { CHARACTER_FACES } from './character.ts';
import { characterBody } from './character-body.ts';
import { readCharacter } from './read-character.ts';

const TIMES = 20_000 * Number(process.env.LANDFALL_FUZZ_TIMES ?? 1);

function damaged(bytes: Uint8Array, random: Random): Uint8Array {
  const changed = Uint8Array.from(bytes);
  for (let flips = random.integer(1, 4); flips > 0; flips--)
    changed[random.integer(0, changed.length - 1)] = random.integer(0, 255);
  return random.chance(0.2) ? changed.subarray(0, random.integer(0, changed.length)) : changed;
}

it('whatever the files are', async () => {
  const random = createRandom(20_261_201);
  const whole = sampleCharacterFiles();
  const names = [...whole.keys()];
  const outcomes = { bodies: 0, refused: 0 };
  for (let time = 0; time < TIMES; time++) {
    const name = random.pick(names);
    const files = new Map([...whole, [name, damaged(whole.get(name)!, random)]]);
    try {
      const character = await readCharacter((file) => Promise.resolve(files.get(file)));
      const params = new Map([33, 80, 900, 901, 902].map((id) => [id, random.integer(-300, 300) / 100]));
      const { geometry } = characterBody(character, { params, baked: new Set(CHARACTER_FACES) }, 3);
      expect(isWellFormed(geometry), `time ${time}`).toBe(true);
      outcomes.bodies++;
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      expect(error.path).toBeDefined();
      outcomes.refused++;
    }
  }
  expect(Math.min(outcomes.bodies, outcomes.refused)).toBeGreaterThan(TIMES / 50);
});

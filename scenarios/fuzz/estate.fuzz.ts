import { expect, it } from 'vitest';
import { DecodeError } from '@landfall/protocol/errors';
import { decodeEstateInfo, encodeEstateInfo } from '@landfall/protocol/region';
import { Uuid } from '@landfall/protocol/datatypes';
import { createRandom } from '@landfall/protocol/testing';

const TIMES = Number(process.env['LANDFALL_FUZZ_TIMES'] ?? 1);

it('what is said of an estate is read or refused', () => {
  const random = createRandom(21);
  const id = new Uuid(1, 2, 3, 4);
  const info = { name: 'Mine', ownerId: id, covenantId: id, abuseEmail: 'a@example.org' };
  const whole = encodeEstateInfo({ ...info, estateId: 7, parentId: 1, flags: 0x8020, covenantChanged: 5 });
  const counts = { read: 0, refused: 0 };
  for (let round = 0; round < 5000 * TIMES; round++) {
    const list = whole.slice(0, random.integer(6, 11)).map(({ Parameter }) => {
      const bytes = random.chance(0.05) ? random.bytes(random.integer(0, 255)) : Parameter.slice();
      if (random.chance(0.1) && bytes.length > 0)
        bytes[random.integer(0, bytes.length - 1)] = random.integer(0, 255);
      return { Parameter: bytes };
    });
    try {
      const { flags } = decodeEstateInfo(list);
      expect(flags >>> 0).toBe(flags);
      counts.read++;
    } catch (error) {
      expect(error).toBeInstanceOf(DecodeError);
      counts.refused++;
    }
  }
  expect(Math.min(counts.read, counts.refused)).toBeGreaterThan(100);
});

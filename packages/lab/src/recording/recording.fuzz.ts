import { createRandom } from '@landfall/protocol/testing';
import { expect, it } from 'vitest';
import { SAMPLES, fileOf, readAll } from '../testing/index.ts';
import { encodeRecord } from './encode-record.ts';
import { decodePayload } from './decode-record.ts';
import { DecodeError } from '@landfall/protocol/errors';

const TIMES = 20_000 * Number(process.env['LANDFALL_FUZZ_TIMES'] ?? 1);

it('a spoiled recording gives what stands before the damage and never throws', async () => {
  const { integer } = createRandom(20_261_130);
  const file = fileOf([...SAMPLES, ...SAMPLES]);
  for (let round = 0; round < TIMES; round++) {
    const spoiled = file.slice(0, integer(8, file.length));
    for (let times = integer(1, 4); times > 0; times--)
      spoiled[integer(8, spoiled.length - 1)] = integer(0, 255);
    const { records, end } = await readAll(spoiled, integer(1, spoiled.length));
    expect(records.length).toBeLessThanOrEqual(2 * SAMPLES.length);
    expect(end.records).toBeLessThanOrEqual(2 * SAMPLES.length);
  }
});

it('payloads that were changed behind a right checksum throw nothing but DecodeError', () => {
  const { integer } = createRandom(11);
  const recorded = { number: 1, side: 'client', monoMs: 0, wallMs: 0 } as const;
  const payloads = SAMPLES.map((record) => encodeRecord(record).slice(24, -4));
  for (let round = 0; round < TIMES * 10; round++) {
    const payload = payloads[integer(0, payloads.length - 1)].slice();
    const cut = integer(0, 3) === 0 ? payload.slice(0, integer(0, payload.length)) : payload;
    for (let times = integer(0, 3); times > 0 && cut.length > 0; times--)
      cut[integer(0, cut.length - 1)] = integer(0, 255);
    try {
      decodePayload(integer(0, 6), recorded, cut);
    } catch (error) {
      expect(error).toBeInstanceOf(DecodeError);
    }
  }
});

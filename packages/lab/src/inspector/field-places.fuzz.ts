import { describe, expect, it } from 'vitest';
import { createRandom } from '@landfall/protocol/testing';
import { describeMessages } from '@landfall/protocol/message';
import { partsOfDatagram } from './datagram-parts.ts';
import { placesOfFields } from './field-places.ts';

const TIMES = Number(process.env['LANDFALL_FUZZ_TIMES'] ?? 1);

describe('bytes of chance', () => {
  const random = createRandom(24);
  const chance = (): Uint8Array =>
    Uint8Array.from({ length: Math.floor(random.next() * 300) }, () =>
      random.next() < 0.3 ? 0 : Math.floor(random.next() * 256),
    );

  it('have fields one behind the other, and none beyond their end', () => {
    for (let round = 0; round < 20 * TIMES; round++)
      for (const { name } of describeMessages()) {
        const bytes = chance();
        let at = 0;
        for (const { from, to } of placesOfFields(name, bytes, 0, bytes.length)) {
          expect(from).toBeGreaterThanOrEqual(at);
          expect(to).toBeLessThanOrEqual(bytes.length);
          at = to;
        }
      }
  });

  it('are taken apart without a throw', () => {
    for (let round = 0; round < 5000 * TIMES; round++) {
      const { parts, bytes } = partsOfDatagram(chance());
      for (const { from = 0, to = 0 } of parts) expect(from <= to && to <= bytes.length + 1).toBe(true);
    }
  });
});

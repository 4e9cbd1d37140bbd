import { expect, it } from 'vitest';
import { DecodeError } from '../errors/index.ts';
import { createRandom } from '../testing/index.ts';
import { OverlayMap } from './overlay-map.ts';

it('an overlay takes the pieces of its region, and throws nothing but DecodeError for others', () => {
  const random = createRandom(5);
  for (let i = 0; i < 1000; i++) {
    const map = new OverlayMap(256, 256);
    const sequence = random.integer(-8, 12);
    const data = random.bytes(random.pick([0, 1023, 1024, 1024, 1025, 4096]));
    const isPiece = sequence >= 0 && sequence < 4 && data.length === 1024;
    if (isPiece) map.receive(sequence, data);
    else expect(() => map.receive(sequence, data)).toThrow(DecodeError);
    expect(map.at(1, sequence * 64 + 1) !== undefined).toBe(isPiece);
  }
});

import { describe, expect, it } from 'vitest';
import { packetCount, packetRange } from './packet-layout.ts';

const IMAGE = { firstBytes: 600, furtherBytes: 1000 };

describe('the packets of an image', () => {
  // Sizes and counts as captures/texture-udp has them.
  it.each([
    [160, 1],
    [600, 1],
    [601, 2],
    [949, 2],
    [1600, 2],
    [1601, 3],
    [1918, 3],
    [2919, 4],
    [78_489, 79],
    [131_038, 132],
  ])('of %i bytes are %i, and hold every byte once', (size, count) => {
    expect(packetCount(size, IMAGE)).toBe(count);
    let at = 0;
    for (let packet = 0; packet < count; packet += 1) {
      const { start, end } = packetRange(packet, size, IMAGE);
      expect(start).toBe(at);
      expect(end).toBeGreaterThan(start);
      at = end;
    }
    expect(at).toBe(size);
  });
});

import { DecodeError } from '@landfall/protocol/errors';
import { createRandom } from '@landfall/protocol/testing';
import { describe, expect, it } from 'vitest';
import { ImageAssembly } from './image-assembly.ts';
import { MAX_ASSET_BYTES } from './limits.ts';

const BYTES = Uint8Array.from({ length: 3450 }, (_, at) => at & 0xff);
const PACKETS = 4;
const dataOf = (packet: number): Uint8Array =>
  packet === 0 ? BYTES.subarray(0, 600) : BYTES.subarray(600 + 1000 * (packet - 1), 600 + 1000 * packet);

function receive(assembly: ImageAssembly, packet: number): void {
  if (packet === 0) assembly.receiveFirst(BYTES.length, PACKETS, dataOf(0));
  else assembly.receiveFurther(packet, dataOf(packet));
}

describe('a texture in packets', () => {
  it('is put together in whatever order they come, and however often', () => {
    const assembly = new ImageAssembly();
    const steps = [2, 2, 0, 3, 0, 1].map((packet) => {
      receive(assembly, packet);
      const { missing, contiguousBytes, arrived, isWhole } = assembly;
      return [missing, contiguousBytes, arrived, isWhole];
    });
    expect(steps).toEqual([
      [0, 0, 1, false],
      [0, 0, 1, false],
      [1, 600, 2, false],
      [1, 600, 3, false],
      [1, 600, 3, false],
      [4, 3450, 4, true],
    ]);
    expect([assembly.bytes(), assembly.sizeBytes]).toEqual([BYTES, 3450]);
  });

  it('shows its beginning before the rest has come', () => {
    const assembly = new ImageAssembly();
    expect([assembly.bytes().length, assembly.sizeBytes]).toEqual([0, undefined]);
    for (const packet of [0, 1, 3]) receive(assembly, packet);
    expect(assembly.bytes()).toEqual(BYTES.subarray(0, 1600));
  });

  it.each([
    ['no bytes', (a: ImageAssembly) => a.receiveFirst(0, 1, BYTES.subarray(0, 1))],
    ['too many bytes', (a: ImageAssembly) => a.receiveFirst(MAX_ASSET_BYTES + 1, 4, dataOf(0))],
    ['more packets than bytes', (a: ImageAssembly) => a.receiveFirst(10, 11, BYTES.subarray(0, 5))],
    ['no packets', (a: ImageAssembly) => a.receiveFirst(10, 0, BYTES.subarray(0, 5))],
    ['more in a packet than in all', (a: ImageAssembly) => a.receiveFirst(500, 1, dataOf(0))],
    ['less in all packets than there is', (a: ImageAssembly) => a.receiveFirst(601, 1, dataOf(0))],
    ['a packet of nothing', (a: ImageAssembly) => a.receiveFurther(1, new Uint8Array(0))],
    ['a second first packet', (a: ImageAssembly) => a.receiveFurther(0, dataOf(0))],
    ['another size than before', (a: ImageAssembly) => (receive(a, 0), a.receiveFirst(3449, 4, dataOf(0)))],
    ['a packet behind the last', (a: ImageAssembly) => (receive(a, 0), receive(a, 4))],
    [
      'a packet behind a last that is told later',
      (a: ImageAssembly) => (a.receiveFurther(9, dataOf(1)), receive(a, 0)),
    ],
  ])('makes no sense with %s', (_, act) => {
    expect(() => act(new ImageAssembly())).toThrow(DecodeError);
  });

  it('of any packets is bounded, and throws nothing but DecodeErrors', () => {
    const random = createRandom(3);
    for (let round = 0; round < 300; round++) {
      const assembly = new ImageAssembly();
      const size = random.integer(1, 5000);
      try {
        for (let count = 0; count < 20; count++) {
          const data = BYTES.subarray(0, random.integer(0, 1500));
          if (random.next() < 0.2) assembly.receiveFirst(size, random.integer(1, 6), data);
          else assembly.receiveFurther(random.integer(0, 8), data);
        }
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
      }
      expect(assembly.bytes().length).toBe(assembly.contiguousBytes);
      if (assembly.isWhole) expect(assembly.contiguousBytes).toBeGreaterThan(0);
    }
  });
});

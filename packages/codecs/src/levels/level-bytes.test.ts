import { DecodeError } from '@landfall/protocol/errors';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROGRESSIONS, repacketise } from '../codestream/index.ts';
import { createWorkerCodec } from '../node/index.ts';
import type { ImageCodec } from '../ports/index.ts';
import { box, bundledWorker, JP2_HEAD, psnr, vectorBytes } from '../testing/index.ts';
import { levelBytes } from './index.ts';

const FIRST_BYTES = 600;

/** Fetched piece by piece, as a client does it. */
function fetched(bytes: Uint8Array, level: number, size: number | undefined = bytes.length): number[] {
  const steps = [FIRST_BYTES];
  for (;;) {
    const here = steps.at(-1)!;
    const wanted = levelBytes(bytes.subarray(0, here), level, size);
    if (wanted <= here) return steps;
    steps.push(Math.min(bytes.length, wanted));
    if (here === bytes.length) return steps;
  }
}

const total = (bytes: Uint8Array, level: number): number => fetched(bytes, level).at(-1)!;

let codec: ImageCodec;
beforeAll(async () => {
  codec = createWorkerCodec({ script: await bundledWorker() });
});
afterAll(() => codec[Symbol.asyncDispose]());

describe.each(['lrcp-lossless', 'lrcp-5-layers', 'lrcp-5-layers-alpha'])(
  'the bytes for a level of %s',
  (name) => {
    const bytes = vectorBytes(name);

    it.each(['LRCP', 'RPCL'] as const)(
      'in %s are enough for 35 dB, most for the finest, in a few steps',
      async (order) => {
        const texture = repacketise(bytes, order);
        const sizes: number[] = [];
        for (const level of [1, 3, 5]) {
          const steps = fetched(texture, level);
          const part = texture.subarray(0, steps.at(-1));
          const [got, whole] = await Promise.all([
            codec.decode(part, { reduce: level }),
            codec.decode(texture, { reduce: level }),
          ]);
          expect(psnr(got.samples, whole.samples)).toBeGreaterThanOrEqual(34.5);
          expect(steps.length).toBeLessThanOrEqual(8);
          sizes.push(part.length);
        }
        expect(sizes.at(-1)).toBeLessThan(texture.length / 10);
        expect(sizes[0]! / sizes.at(-1)!).toBeGreaterThan(3);
      },
    );
  },
);

describe('the bytes for a level', () => {
  const bytes = vectorBytes('lrcp-lossless');

  it('are nearly all where the order does not let fewer be enough', () => {
    for (const order of ['PCRL', 'CPRL'] as const)
      expect(total(repacketise(bytes, order), 3)).toBeGreaterThan(bytes.length * 0.6);
    for (const order of PROGRESSIONS)
      expect(total(repacketise(bytes, order), 0)).toBeGreaterThan(bytes.length * 0.5);
  });

  it('are those that are there when they are all, whatever they are', () => {
    expect(levelBytes(Uint8Array.of(1, 2, 3), 2, 3)).toBe(3);
    expect(levelBytes(bytes, 0, bytes.length)).toBe(bytes.length);
  });

  it('are told without the size too, and in a JP2 file', () => {
    expect(Math.abs(fetched(bytes, 3, undefined).at(-1)! - total(bytes, 3))).toBeLessThan(100);
    const boxed = new Uint8Array(Buffer.concat([...JP2_HEAD, box('jp2c', bytes)]));
    const moved = boxed.length - bytes.length;
    expect(Math.abs(total(boxed, 3) - moved - total(bytes, 3))).toBeLessThan(total(bytes, 3) * 0.2);
  });

  it('of a level beyond the coarsest are those of the coarsest', () => {
    expect(total(bytes, 20)).toBe(total(bytes, 5));
  });

  it('are more while the headers are not all there', () => {
    expect(levelBytes(bytes.subarray(0, 60), 3, bytes.length)).toBe(240);
    const commented = new Uint8Array([...bytes.subarray(0, 2), ...bytes.subarray(2)]);
    expect(levelBytes(commented.subarray(0, 100), 3)).toBe(400);
  });

  it('are not told of what is no texture, or of another kind', () => {
    expect(() => levelBytes(new Uint8Array(9000), 3)).toThrow(DecodeError);
    expect(() => levelBytes(vectorBytes('pcrl-tiles-markers').subarray(0, 600), 3)).toThrow(DecodeError);
  });
});

import { DecodeError } from '@landfall/protocol/errors';
import { describe, expect, it } from 'vitest';
import { codestreamVectors, vectorBytes } from '../testing/index.ts';
import { cutTexture, decodeCodestream, estimateBytes, packetsOf } from './index.ts';

describe('the byte estimate of viewers', () => {
  // By hand: 8000 + 600 and half a byte for each sample of 16,384, 65,536, … blocks.
  it.each([
    [512, 512, 5, 16_792],
    [512, 512, 4, 49_560],
    [512, 512, 3, 180_632],
    [1024, 1024, 5, 16_792],
    [2048, 2048, 5, 18_840],
    [64, 64, 5, 16_792],
  ])('current: %i x %i at discard %i is %i', (width, height, discard, bytes) => {
    expect(estimateBytes('current', { width, height, components: 3, discard })).toBe(bytes);
  });

  it.each([
    [512, 512, 3, 0, 98_304],
    [512, 512, 3, 2, 6144],
    [512, 512, 4, 3, 2048],
    [512, 512, 3, 5, 600],
  ])('classic: %i x %i x %i at discard %i is %i', (width, height, components, discard, bytes) => {
    expect(estimateBytes('classic', { width, height, components, discard })).toBe(bytes);
  });
});

describe('a cut texture', () => {
  const options = { discard: 3, estimate: 'classic' } as const;

  it('is the texture itself when it is wanted in full or small enough', () => {
    const bytes = vectorBytes('lrcp-5-layers');
    expect(cutTexture(bytes, { ...options, discard: 0 })).toMatchObject({ kind: 'whole', bytes });
    expect(cutTexture(bytes, { discard: 3, estimate: 'current' })).toMatchObject({ kind: 'whole', bytes });
  });

  it('is a prefix where the order is by resolution, and packets in another order where it is by layer', () => {
    const lossless = cutTexture(vectorBytes('lrcp-lossless'), { discard: 5, estimate: 'current' });
    expect([lossless.kind, lossless.isComplete]).toEqual(['prefix', true]);
    const layered = cutTexture(vectorBytes('lrcp-5-layers'), { discard: 5, estimate: 'current' });
    expect([layered.kind, layered.isComplete]).toEqual(['repacketised', true]);
  });

  it.each(codestreamVectors())(
    'of $name is never more than the estimate, and a code stream',
    ({ bytes, levels }) => {
      for (const estimate of ['current', 'classic'] as const)
        for (let discard = 1; discard <= 5; discard++) {
          const cut = cutTexture(bytes, { discard, estimate });
          const { header } = decodeCodestream(cut.bytes);
          expect(header.size).toEqual(decodeCodestream(bytes).header.size);
          expect(header.style.blocks.levels).toBe(levels);
          expect([...cut.bytes.subarray(-2)]).toEqual([0xff, 0xd9]);
          if (cut.kind !== 'whole') expect(cut.bytes.length).toBeLessThanOrEqual(cut.estimateBytes);
          expect(cut.bytes.length).toBeLessThanOrEqual(bytes.length);
        }
    },
  );

  it('has more of it with more bytes', () => {
    const sizes = [5, 4, 3, 2, 1].map(
      (discard) =>
        cutTexture(vectorBytes('lrcp-5-layers-alpha'), { discard, estimate: 'classic' }).bytes.length,
    );
    expect(sizes).toEqual(sizes.toSorted((one, other) => one - other));
    expect(sizes[0]).toBeLessThan(sizes[4]!);
  });

  it('is not made of what cannot be told apart', () => {
    const bytes = vectorBytes('lrcp-5-layers');
    expect(cutTexture(bytes.subarray(0, 20_000), options).kind).toBe('whole');
    expect(() => cutTexture(new Uint8Array(100), options)).toThrow(DecodeError);
    expect(() => packetsOf(decodeCodestream(bytes.subarray(0, 20_000)))).toThrow(DecodeError);
  });
});

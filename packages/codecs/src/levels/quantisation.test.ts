import { DecodeError } from '@landfall/protocol/errors';
import { describe, expect, it } from 'vitest';
import { decodeCodestream, decodeMainHeader } from '../codestream/index.ts';
import { vectorBytes } from '../testing/index.ts';
import { decodeQuantisation } from './quantisation.ts';
import { colourGain, synthesisGain } from './synthesis-gain.ts';
import { factsOf } from './texture-facts.ts';

const segmentOf = (...body: number[]) => [
  { marker: 0xff5c, body: Uint8Array.from(body), bytes: new Uint8Array(0) },
];

describe('the steps of bands', () => {
  it('are 1 where nothing is lost, with a plane more for each doubling of the range', () => {
    const { segments } = decodeMainHeader(vectorBytes('lrcp-lossless'));
    const steps = decodeQuantisation(segments, 8);
    expect([steps(0, 0).step, steps(5, 2).step]).toEqual([1, 1]);
    expect(steps(5, 2).planes - steps(5, 0).planes).toBe(1);
  });

  it('are each its own, or one for all that shrinks', () => {
    const { segments } = decodeMainHeader(vectorBytes('lrcp-5-layers'));
    const own = decodeQuantisation(segments, 8);
    expect(own(0, 0).step).toBeGreaterThan(0);
    expect(own(0, 0).step).toBeLessThan(own(5, 2).step);
    // Style 1, two guard bits; exponent 10, mantissa 1024.
    const derived = decodeQuantisation(segmentOf(0x41, 0x54, 0x00), 8);
    expect(derived(0, 0)).toEqual({ step: 0.375, planes: 11 });
    expect([derived(1, 2).step, derived(2, 0).step, derived(3, 1).step]).toEqual([0.375, 0.75, 1.5]);
  });

  it('must be said, for each band', () => {
    expect(() => decodeQuantisation([], 8)).toThrow(DecodeError);
    expect(() => decodeQuantisation(segmentOf(0x40, 0x48), 8)(1, 0)).toThrow(DecodeError);
    expect(() => decodeQuantisation(segmentOf(0x42, 0x48, 0), 8)(1, 0)).toThrow(DecodeError);
  });
});

describe('what a coefficient is worth', () => {
  it('doubles with each halving in the end', () => {
    for (const band of [undefined, 0, 2])
      for (const isReversible of [true, false])
        expect(synthesisGain(isReversible, 8, band) / synthesisGain(isReversible, 7, band)).toBe(2);
    expect(synthesisGain(false, 0, undefined)).toBe(1);
  });

  it('is more for brightness, and the same where colours are not transformed', () => {
    expect(colourGain(true, true, 0)).toBeGreaterThan(colourGain(true, true, 1));
    expect([colourGain(true, false, 0), colourGain(false, true, 3)]).toEqual([1, 1]);
  });
});

describe('the facts of a texture', () => {
  it.each(['pcrl-tiles-markers', 'cprl-offset', 'progression-changes', 'subsampled'])(
    'are not known of %s',
    (name) => {
      expect(() => factsOf(decodeCodestream(vectorBytes(name)), 0)).toThrow(DecodeError);
    },
  );

  it('are its size, kind and where its packets are', () => {
    const bytes = vectorBytes('lrcp-5-layers-alpha');
    const facts = factsOf(decodeCodestream(bytes), 0);
    expect(facts).toMatchObject({
      width: 256,
      height: 256,
      components: 4,
      levels: 5,
      layers: 5,
      isReversible: false,
    });
    expect([...bytes.subarray(facts.packetsAt - 2, facts.packetsAt)]).toEqual([0xff, 0x93]);
    expect(facts.placeOf(10)).toBe(facts.packetsAt + 10);
  });
});

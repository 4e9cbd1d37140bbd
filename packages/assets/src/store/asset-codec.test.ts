import { DecodeError } from '@landfall/protocol/errors';
import { createRandom } from '@landfall/protocol/testing';
import { expect, it } from 'vitest';
import { sampleAsset } from '../testing/index.ts';
import { decodeAsset, describeNewAsset, encodeAsset } from './index.ts';

const random = createRandom(2);
const sample = () =>
  describeNewAsset(sampleAsset(random, 10, { type: random.integer(-128, 127), flags: 0xffffffff }), 1);

it('gives back all metadata', () => {
  for (let count = 0; count < 50; count += 1) {
    const asset = { ...sample(), local: random.chance(0.5), temporary: random.chance(0.5) };
    expect(decodeAsset(encodeAsset(asset))).toEqual(asset);
  }
});

it('throws nothing but DecodeError, whatever it is given', () => {
  const whole = encodeAsset(sample());
  for (let count = 0; count < 500; count += 1) {
    const bytes =
      count % 2 === 0
        ? random.bytes(random.integer(0, 200))
        : whole.subarray(0, random.integer(0, whole.length - 1));
    expect(() => decodeAsset(bytes)).toThrow(DecodeError);
  }
});

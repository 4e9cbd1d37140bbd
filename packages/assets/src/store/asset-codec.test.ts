import { Uuid } from '@landfall/protocol/datatypes';
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

it('lies in journal and index as older programs wrote it', () => {
  const asset = {
    ...sample(),
    id: Uuid.parse('00112233-4455-6677-8899-aabbccddeeff'),
    hash: 'ab'.repeat(32),
    sizeBytes: 7,
    createdAt: 0.5,
    flags: 0x01020304,
    type: -2,
    local: true,
    temporary: false,
    name: 'ü',
    description: '',
    creatorId: 'c',
  };
  expect(encodeAsset(asset).toString('hex')).toBe(
    [
      '00112233445566778899aabbccddeeff',
      'ab'.repeat(32),
      '0000000000001c40',
      '000000000000e03f',
      '04030201',
      'fe',
      '01',
      '020000000100',
      'c3bc63',
    ].join(''),
  );
  expect(encodeAsset({ ...asset, local: false, temporary: true })[69]).toBe(2);
});

it('is refused when its lengths do not add up', () => {
  const bytes = encodeAsset({ ...sample(), name: 'name', description: 'd', creatorId: 'c' });
  for (const at of [70, 72, 74]) {
    const wrong = Buffer.from(bytes);
    wrong[at]! += 1;
    expect(() => decodeAsset(wrong)).toThrow('another length than it says');
  }
  expect(() => decodeAsset(Buffer.concat([bytes, Buffer.alloc(1)]))).toThrow(DecodeError);
  expect(() => decodeAsset(bytes.subarray(0, 75))).toThrow('cut off');
});

it('keeps the longest texts that a store takes', () => {
  const asset = {
    ...sample(),
    name: 'ü'.repeat(2048),
    description: 'd'.repeat(4096),
    creatorId: 'c'.repeat(4096),
  };
  expect(decodeAsset(encodeAsset(asset))).toEqual(asset);
});

import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { DecodeError } from '../errors/index.ts';
import { MAX_DATAGRAM_BYTES, numberLength } from '../packet/index.ts';
import { createRandom, sampleMessage } from '../testing/index.ts';
import { ALL_MESSAGES, decodeMessage, encodeMessage } from './index.ts';
import type { MessageName } from './index.ts';
import type { Sampling } from '../testing/index.ts';

const names = Array.from(ALL_MESSAGES, ({ name }) => name as MessageName);
const ordinary: Omit<Sampling, 'random'> = { repeats: 3, values: 'random', fieldBytes: 9, optional: true };

const samplings: readonly (readonly [string, Partial<Sampling>])[] = [
  ['seeded values', {}],
  ['the least of everything, no repeats and no bytes', { values: 'least', repeats: 0, fieldBytes: 0 }],
  ['the most of everything', { values: 'most', repeats: 2, fieldBytes: 300 }],
  ['255 repeats', { repeats: 255, fieldBytes: 0 }],
  ['long Variable fields', { repeats: 1, fieldBytes: 2000 }],
  ['no optional blocks', { optional: false }],
];

describe.each(samplings)('every message with %s', (_name, sampling) => {
  test('reads back as it was written', () => {
    const random = createRandom(483);
    for (const name of names) {
      const message = sampleMessage(name, { ...ordinary, random, ...sampling });
      const body = encodeMessage(message);
      expect(body.length).toBeLessThanOrEqual(MAX_DATAGRAM_BYTES);
      expect(decodeMessage(body), name).toEqual(message);
    }
  });
});

/** All lengths of a short message, and some of a long one. */
function cutLengths(length: number): number[] {
  const step = Math.max(1, Math.floor(length / 60));
  return Array.from({ length: Math.ceil(length / step) }, (_, i) => i * step);
}

test('every message cut short is read, and comes back identical', () => {
  const random = createRandom(7);
  const different: string[] = [];
  for (const name of names) {
    const body = encodeMessage(sampleMessage(name, { ...ordinary, random }));
    const number = numberLength(body[0]!, body[1]);
    for (const length of cutLengths(body.length).filter((length) => length >= number)) {
      const cut = body.subarray(0, length);
      const message = decodeMessage(cut);
      if (message.name !== name || Buffer.compare(encodeMessage(message), cut) !== 0)
        different.push(`${name} ${length}`);
    }
    expect(() => decodeMessage(body.subarray(0, number - 1))).toThrow(DecodeError);
  }
  expect(different).toEqual([]);
});

test('every message of seeded garbage is read, and reads the same after being written', () => {
  const random = createRandom(99);
  for (const { name, number } of ALL_MESSAGES) {
    const head = numberBytes(number);
    for (let i = 0; i < 20; i++) {
      const message = decodeMessage(Uint8Array.from([...head, ...random.bytes(random.integer(0, 200))]));
      expect(message.name).toBe(name);
      const again = decodeMessage(encodeMessage(message));
      if (!isDeepStrictEqual(again, message)) expect(again).toEqual(message);
    }
  }
});

/** A number as it is on the wire: 1, 2 or 4 bytes. */
function numberBytes(number: number): Uint8Array {
  return Uint8Array.from(number.toString(16).padStart(2, '0').match(/../g)!, (byte) =>
    Number.parseInt(byte, 16),
  );
}

test('garbage without a known number is Unknown and comes back identical', () => {
  const random = createRandom(5);
  const known = new Set(Array.from(ALL_MESSAGES, ({ number }) => number));
  for (let i = 0; i < 3000; i++) {
    const body = Uint8Array.from([
      0xff,
      0xff,
      random.integer(2, 0xff),
      random.integer(0, 0xff),
      ...random.bytes(9),
    ]);
    const message = decodeMessage(body);
    if (message.name !== 'Unknown') continue;
    expect(known.has(message.number)).toBe(false);
    expect(encodeMessage(message)).toEqual(body);
  }
});

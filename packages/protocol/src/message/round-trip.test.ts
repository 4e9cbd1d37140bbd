import { describe, expect, test } from 'vitest';
import { DecodeError } from '../errors/index.ts';
import { MAX_DATAGRAM_BYTES } from '../packet/index.ts';
import { createRandom, sampleMessage } from '../testing/index.ts';
import { decodeMessage, describeMessages, encodeMessage, wireNumberOf } from './index.ts';
import type { MessageName } from './index.ts';
import type { Sampling } from '../testing/index.ts';

const names = describeMessages().map(({ name }) => name as MessageName);
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

/** Where a field is: `Block.Field` or `Block[3].Field`. */
const FIELD_PATH = /^\w+(\[\d+\])?\.\w+$/;

function expectCutShort(error: unknown, body: Uint8Array): void {
  expect(error).toBeInstanceOf(DecodeError);
  const { path, offset, what } = error as DecodeError;
  expect(what).toMatch(/cut short/);
  expect(offset).toBeLessThanOrEqual(body.length);
  if (path !== undefined) expect(path).toMatch(FIELD_PATH);
}

/** All lengths of a short message, and some of a long one. */
function cutLengths(length: number): number[] {
  const step = Math.max(1, Math.floor(length / 60));
  return Array.from({ length: Math.ceil(length / step) }, (_, i) => i * step);
}

test('every message cut short is a DecodeError that says where, or reads with blocks missing and comes back identical', () => {
  const random = createRandom(7);
  for (const name of names) {
    const body = encodeMessage(sampleMessage(name, { ...ordinary, random }));
    for (const length of cutLengths(body.length)) {
      const cut = body.subarray(0, length);
      try {
        expect(encodeMessage(decodeMessage(cut)), `${name} ${length}`).toEqual(cut);
      } catch (error) {
        expectCutShort(error, cut);
      }
    }
  }
});

test('every message of seeded garbage is a DecodeError, or reads the same after being written', () => {
  const random = createRandom(99);
  for (const description of describeMessages()) {
    const number = encodeMessage(
      sampleMessage(description.name as MessageName, { ...ordinary, random, repeats: 0 }),
    );
    const head = number.subarray(
      0,
      description.frequency === 'High' ? 1 : description.frequency === 'Medium' ? 2 : 4,
    );
    for (let i = 0; i < 20; i++) {
      const body = Uint8Array.from([...head, ...random.bytes(random.integer(0, 200))]);
      try {
        const message = decodeMessage(body);
        expect(message.name).toBe(description.name);
        expect(decodeMessage(encodeMessage(message))).toEqual(message);
      } catch (error) {
        expectCutShort(error, body);
      }
    }
  }
});

test('garbage without a known number is Unknown and comes back identical', () => {
  const random = createRandom(5);
  const known = new Set(describeMessages().map((description) => wireNumberOf(description)));
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

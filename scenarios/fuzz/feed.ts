import { DecodeError } from '@landfall/protocol/errors';
import { isLlsdMap } from '@landfall/protocol/llsd';
import type { LlsdValue } from '@landfall/protocol/llsd';
import { Uuid } from '@landfall/protocol/datatypes';
import { createRandom } from '@landfall/protocol/testing';
import type { Random } from '@landfall/protocol/testing';
import { expect } from 'vitest';
import { mutate, times } from './corpus.ts';

/** Something that is read of bytes, and what it is usually read of. */
export type Bytes = readonly [
  name: string,
  samples: readonly Uint8Array[],
  read: (bytes: Uint8Array) => unknown,
];
/** The same of a text. */
export type Text = readonly [name: string, samples: readonly string[], read: (text: string) => unknown];
/** The same of what a body says. */
export type Body = readonly [name: string, sample: LlsdValue, read: (body: LlsdValue) => unknown];

const ROUNDS = 4000;

/** The samples are read; mutations of them too, or refused with a DecodeError. @returns how many were read */
export async function feedBytes([, samples, read]: Bytes, rounds = ROUNDS * times): Promise<number> {
  const random = createRandom(20_261_201);
  for (const sample of samples) await read(sample);
  // A Buffer's slice would be itself.
  const copies = samples.map((sample) => new Uint8Array(sample));
  return feed(rounds, read, (round) =>
    mutate(copies[round % copies.length]!, random, random.pick(copies as [Uint8Array])),
  );
}

/** The same with characters. */
export async function feedText([, samples, read]: Text, rounds = ROUNDS * times): Promise<number> {
  const random = createRandom(20_261_202);
  const bytes = samples.map((sample) => new TextEncoder().encode(sample));
  const decoder = new TextDecoder();
  for (const sample of samples) await read(sample);
  return feed(rounds, read, (round) =>
    decoder.decode(mutate(bytes[round % bytes.length]!, random, random.pick(bytes as [Uint8Array]))),
  );
}

/** The same with values that are other ones, or not there. */
export async function feedBody([, sample, read]: Body, rounds = ROUNDS * times): Promise<number> {
  const random = createRandom(20_261_203);
  await read(sample);
  return feed(rounds, read, () => disturbed(sample, random));
}

async function feed<T>(
  rounds: number,
  read: (input: T) => unknown,
  make: (round: number) => T,
): Promise<number> {
  let count = 0;
  for (let round = 0; round < rounds; round++) {
    const input = make(round);
    try {
      await read(input);
      count++;
    } catch (error) {
      if (error instanceof DecodeError) continue;
      throw new Error(`round ${round}: ${shown(input)}`, { cause: error });
    }
  }
  expect(count, 'inputs that were read').toBeGreaterThan(0);
  return count;
}

/** Of samples that were made by chance: whether they are read as they are. */
export function isRead(sample: Uint8Array, read: (bytes: Uint8Array) => unknown): boolean {
  try {
    read(sample);
    return true;
  } catch (error) {
    if (error instanceof DecodeError) return false;
    throw error;
  }
}

function shown(input: unknown): string {
  if (input instanceof Uint8Array) return Buffer.from(input).toString('hex');
  return JSON.stringify(input, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
}

const anything = (random: Random): LlsdValue =>
  random.pick<LlsdValue>([
    null,
    '',
    'x',
    -1,
    0x7fff_ffff,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    -1e308,
    true,
    Uuid.zero,
    random.bytes(random.integer(0, 9)),
    [],
    [null, 'x', [{}]],
    {},
    { __proto__: null, constructor: {}, length: -1 },
  ]);

/** The same with something else in some places, and something missing in others. */
export function disturbed(value: LlsdValue, random: Random): LlsdValue {
  if (random.chance(0.06)) return anything(random);
  if (Array.isArray(value)) return (value as readonly LlsdValue[]).map((each) => disturbed(each, random));
  if (!isLlsdMap(value)) return value;
  const kept = Object.entries(value).filter(() => !random.chance(0.06));
  return Object.fromEntries(kept.map(([key, each]) => [key, disturbed(each, random)]));
}

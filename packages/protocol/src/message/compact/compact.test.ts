/** Every message by its layout reads and writes what the straight code of the same message does. */
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { numberLength } from '../../packet/index.ts';
import { createRandom, sampleMessage } from '../../testing/index.ts';
import type { Sampling } from '../../testing/index.ts';
import { ALL_MESSAGES, MessageType } from '../index.ts';
import type { Message, MessageName } from '../index.ts';
import * as compact from './index.ts';

const types: readonly MessageType[] = Object.values(compact).filter((value) => value instanceof MessageType);
const byName = new Map(types.map((type) => [type.name, type]));
const compactOf = (name: MessageName): MessageType => byName.get(name)!;
const ordinary: Omit<Sampling, 'random'> = { repeats: 3, values: 'random', fieldBytes: 9, optional: true };

const samplings: readonly (readonly [string, Partial<Sampling>])[] = [
  ['seeded values', {}],
  ['the least of everything', { values: 'least', repeats: 0, fieldBytes: 0 }],
  ['the most of everything', { values: 'most', repeats: 2, fieldBytes: 300 }],
  ['255 repeats', { repeats: 255, fieldBytes: 0 }],
  ['no optional blocks', { optional: false }],
];

const names = Array.from(ALL_MESSAGES, ({ name }) => name as MessageName);

/** What comes of it, a fault by its words. */
function outcomeOf<T>(act: () => T): T | string {
  try {
    return act();
  } catch (error) {
    return String(error);
  }
}

function expectSame(one: unknown, other: unknown, what: string): void {
  if (!isDeepStrictEqual(one, other)) expect(one, what).toEqual(other);
}

it('has all messages of the schema, with the same numbers, marks and blocks', () => {
  expect(types).toHaveLength(ALL_MESSAGES.size);
  for (const type of ALL_MESSAGES) {
    const { name, number, flags, blocks } = compactOf(type.name as MessageName);
    expectSame([name, number, flags, blocks], [type.name, type.number, type.flags, type.blocks], name);
  }
});

describe.each(samplings)('every message with %s', (_name, sampling) => {
  it('is the same bytes, and read from them the same', () => {
    const random = createRandom(483);
    for (const name of names) {
      const [straight, laidOut] = [ALL_MESSAGES.get(name) as MessageType, compactOf(name)];
      const message = sampleMessage(name, { ...ordinary, random, ...sampling }) as Message;
      const body = straight.encode(message);
      expectSame(laidOut.encode(message), body, name);
      expectSame(laidOut.decode(body), straight.decode(body), name);
    }
  });
});

it('every message cut short, or with bytes behind it, is read and written the same', () => {
  const random = createRandom(7);
  for (const name of names) {
    const [straight, laidOut] = [ALL_MESSAGES.get(name) as MessageType, compactOf(name)];
    const body = straight.encode(sampleMessage(name, { ...ordinary, random }) as Message);
    const least = numberLength(body[0]!, body[1]);
    const lengths = Array.from({ length: 12 }, () => random.integer(least, body.length));
    const longer = Uint8Array.from([...body, ...random.bytes(5)]);
    for (const bytes of [longer, ...lengths.map((length) => body.subarray(0, length))]) {
      const message = straight.decode(bytes);
      expectSame(laidOut.decode(bytes), message, `${name} ${bytes.length}`);
      expectSame(laidOut.encode(message), bytes, `${name} ${bytes.length}`);
    }
  }
});

it('every message of seeded garbage is read the same', () => {
  const random = createRandom(99);
  for (const name of names) {
    const [straight, laidOut] = [ALL_MESSAGES.get(name) as MessageType, compactOf(name)];
    for (let i = 0; i < 20; i++) {
      const bytes = random.bytes(random.integer(0, 200));
      const [start, end] = [random.integer(0, bytes.length), bytes.length];
      expectSame(
        laidOut.decodeFields(bytes, start, end),
        straight.decodeFields(bytes, start, end),
        `${name} ${i}`,
      );
    }
  }
});

it('what does not fit is refused in the same words', () => {
  const random = createRandom(3);
  const wrong = [undefined, 2 ** 40, -1, 'x', new Uint8Array(300)];
  let refused = 0;
  for (const name of names) {
    const [straight, laidOut] = [ALL_MESSAGES.get(name) as MessageType, compactOf(name)];
    const message = sampleMessage(name, { ...ordinary, repeats: 1, random });
    for (const { name: block, fields } of straight.blocks) {
      for (const value of wrong) {
        const spoilt = spoil(message, block, fields[random.integer(0, fields.length - 1)]!.name, value);
        const said = outcomeOf(() => straight.encode(spoilt));
        if (typeof said === 'string') refused++;
        expectSame(
          outcomeOf(() => laidOut.encode(spoilt)),
          said,
          `${name}.${block} ${String(value)}`,
        );
      }
      const without = { ...message, [block]: undefined } as unknown as Message;
      expectSame(
        outcomeOf(() => laidOut.encode(without)),
        outcomeOf(() => straight.encode(without)),
        `${name} without ${block}`,
      );
    }
  }
  expect(refused).toBeGreaterThan(1000);
});

/** The message with another value in one field, of the first repeat where there are several. */
function spoil(message: object, block: string, field: string, value: unknown): Message {
  const content = (message as Readonly<Record<string, unknown>>)[block];
  const changed = Array.isArray(content)
    ? content.map((repeat: object, i) => (i === 0 ? { ...repeat, [field]: value } : repeat))
    : { ...(content as object), [field]: value };
  return { ...message, [block]: changed } as unknown as Message;
}

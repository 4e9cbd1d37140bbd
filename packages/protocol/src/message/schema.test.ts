import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DecodeError } from '../errors/index.ts';
import {
  describeMessage,
  describeMessages,
  formatSchemaLine,
  nameOfWireNumber,
  parseSchema,
  parseSchemaLine,
  wireNumberOf,
  wireNumberOfName,
} from './index.ts';

const path = new URL('../../schema/messages.schema', import.meta.url);
const text = readFileSync(path, 'utf8');
const messages = describeMessages();

describe('the schema', () => {
  test('is what the generated code was made from', () => {
    expect(parseSchema(text)).toEqual(messages);
  });

  test('comes back as the text it is', () => {
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect(messages.map((message) => formatSchemaLine(message))).toEqual(lines);
  });

  // The numbers of PROTOCOL §20.
  test('has all messages', () => {
    const count = (is: (message: (typeof messages)[number]) => boolean): number => messages.filter(is).length;
    expect(messages).toHaveLength(483);
    expect(count(({ frequency }) => frequency === 'High')).toBe(32);
    expect(count(({ frequency }) => frequency === 'Medium')).toBe(17);
    expect(count(({ frequency }) => frequency === 'Low')).toBe(431);
    expect(count(({ frequency }) => frequency === 'Fixed')).toBe(3);
    expect(count(({ trusted }) => trusted)).toBe(218);
    expect(count(({ zerocoded }) => zerocoded)).toBe(189);
    expect(count(({ flags }) => flags.includes('UDPBlackListed'))).toBe(4);
    expect(count(({ flags }) => flags.includes('UDPDeprecated'))).toBe(17);
    expect(count(({ flags }) => flags.includes('Deprecated'))).toBe(5);
  });

  test('has optional blocks only at the end', () => {
    for (const { name, blocks } of messages) {
      const first = blocks.findIndex(({ optional }) => optional);
      if (first >= 0)
        expect(
          blocks.slice(first).every(({ optional }) => optional),
          name,
        ).toBe(true);
    }
  });

  test('has a number for every name and a name for every number', () => {
    for (const { name, ...rest } of messages) expect(nameOfWireNumber(wireNumberOf(rest))).toBe(name);
    expect(new Set(messages.map((message) => wireNumberOf(message))).size).toBe(483);
    expect(wireNumberOfName('RegionHandshake')).toBe(0xffff0094);
    expect([wireNumberOfName('Nothing'), nameOfWireNumber(0xffff7fff)]).toEqual([undefined, undefined]);
  });

  test.each(['toString', '__proto__', ''])('has no message named "%s"', (name) => {
    expect(describeMessage(name)).toBeUndefined();
  });
});

describe('parseSchemaLine', () => {
  test('reads every part of the notation', () => {
    const line =
      'Medium 7 Thing trusted Deprecated = One { A U8 }  Some[] { B Variable2 }  Four[4] { C Fixed4, D IPPORT }  Late[]? { E LLUUID }';
    const thing = parseSchemaLine(line);
    expect(thing).toMatchObject({
      name: 'Thing',
      frequency: 'Medium',
      number: 7,
      trusted: true,
      zerocoded: false,
      flags: ['Deprecated'],
    });
    expect(thing.blocks.map(({ repeat, count, optional }) => [repeat, count, optional])).toEqual([
      ['Single', 1, false],
      ['Variable', 1, false],
      ['Multiple', 4, false],
      ['Variable', 1, true],
    ]);
    expect(thing.blocks[2]?.fields).toEqual([
      { name: 'C', type: { kind: 'Fixed', size: 4 } },
      { name: 'D', type: { kind: 'IPPORT' } },
    ]);
    expect(formatSchemaLine(thing)).toBe(line);
  });

  test.each([
    'Low Thing',
    'Low 1 Thing =',
    'Low 1 Thing = B { A Word }',
    'Low 1 Thing = B { A U8 } C',
    'Low 1 Thing = B { A U8, }',
    'Low 1 Thing = B[ { A U8 }',
    'Low 1 Thing = B { A Variable3 }',
  ])('refuses %s', (line) => {
    expect(() => parseSchema(line)).toThrow(DecodeError);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeUtf8, encodeUtf8 } from '../../bytes/index.ts';
import { Uuid } from '../../datatypes/index.ts';
import { DecodeError, EncodeError } from '../../errors/index.ts';
import { EMPTY_ITEM } from '../../inventory/index.ts';
import type { InventoryItem } from '../../inventory/index.ts';
import {
  MAX_EMBEDDED_ITEMS,
  decodeNotecard,
  embeddedCharacter,
  embeddedIndex,
  encodeNotecard,
} from './index.ts';
import type { Notecard } from './index.ts';

const HEAD = 'Linden text version 2\n{\nLLEmbeddedItems version 1\n{\n';
const read = (text: string, told: string[] = []): Notecard =>
  decodeNotecard(encodeUtf8(text), { onSkipped: (what) => told.push(what) });
const named = (name: string): InventoryItem => ({ ...EMPTY_ITEM, name });

describe('a notecard', () => {
  it.each([
    ['a newer version', 'Linden text version 3\n{\n'],
    ['a version that is a word', 'Linden text version two\n{\n'],
    ['no brace', 'Linden text version 2\nLLEmbeddedItems version 1\n{\ncount 0\n}\nText length 0\n}\n'],
    ['no list of items', 'Linden text version 2\n{\nText length 0\n}\n'],
    ['items of another version', HEAD.replace('Items version 1', 'Items version 2')],
    ['no count', `${HEAD}}\nText length 0\n}\n`],
    ['no text', `${HEAD}count 0\n}\n`],
    ['no end of its items', `${HEAD}count 0\nText length 0\n}\n`],
    ['no index', `${HEAD}count 1\n{\n\tinv_item\t0\n`],
    ['no item', `${HEAD}count 1\n{\next char index 0\n\tasset\t0\n`],
    ['an item without end', `${HEAD}count 1\n{\next char index 0\n\tinv_item\t0\n\t{\n`],
    ['an item that is not closed', `${HEAD}count 1\n{\next char index 0\n\tinv_item\t0\n\t{\n\t}\n{\n`],
    ['a length that is a word', `${HEAD}count 0\n}\nText length long\n}\n`],
    ['a length below nothing', `${HEAD}count 0\n}\nText length -1\n}\n`],
  ])('of %s is refused', (_, text) => {
    expect(() => read(text)).toThrow(DecodeError);
  });

  it('says where it is broken', () => {
    expect(() => read(`${HEAD}none\n`)).toThrow(expect.objectContaining({ offset: HEAD.length }));
  });

  it('may have blank lines and blanks between its parts', () => {
    const text = `\n\n  Linden text version   2 \n\n{\n\nLLEmbeddedItems version 1\n {\ncount  0 \n\n}\n\n\tText length 2\nhi}\n`;
    expect(read(text)).toEqual({ text: 'hi', items: [] });
  });

  it('may end without a brace, or right behind it', () => {
    const start = `${HEAD}count 0\n}\nText length 2\nhi`;
    for (const end of ['', '}', '}\n', '}\n\0', '}\n \n\t\n'])
      expect(read(start + end, []), JSON.stringify(end)).toEqual({ text: 'hi', items: [] });
  });

  it('of version 1 has a byte from 0x80 on for an item', () => {
    const head = HEAD.replace('version 2', 'version 1');
    const bytes = Uint8Array.from([
      ...encodeUtf8(`${head}count 0\n}\nText length 4\nA`),
      0x80,
      0xff,
      ...encodeUtf8('B}\n'),
    ]);
    expect(decodeNotecard(bytes).text).toBe(`A${embeddedCharacter(0)}${embeddedCharacter(0x7f)}B`);
  });

  it('that is no UTF-8 is read, and told', () => {
    const told: string[] = [];
    const bytes = Uint8Array.from([
      ...encodeUtf8(`${HEAD}count 0\n}\nText length 2\n`),
      0x61,
      0xfc,
      0x7d,
      0x0a,
    ]);
    expect(decodeNotecard(bytes, { onSkipped: (what) => told.push(what) }).text).toBe('a\ufffd');
    expect(told).toEqual(['bytes that are no UTF-8']);
  });

  it('without a header is text as a whole, but not one with half of it', () => {
    for (const text of ['', 'Linden', 'Hello\nLinden text version 2\n', '{"a":1}'])
      expect(read(text)).toEqual({ text, items: [] });
  });

  it('whose length is not so goes up to its last brace', () => {
    const start = `${HEAD}count 0\n}\n`;
    const told: string[] = [];
    expect(read(`${start}Text length 3\n{a}b}\n`, told).text).toBe('{a}b');
    expect(read(`${start}Text length 99\n{a}b}\n`, told).text).toBe('{a}b');
    expect(read(`${start}Text length 1\nabc`, told).text).toBe('abc');
    expect(told).toEqual([3, 99, 1].map((length) => `a text length of ${length}`));
  });

  it('keeps its items in their order, by the index that they have', () => {
    const items = [7, 0, 65_000].map((index) => ({ index, item: named(`item ${index}`) }));
    const text = `a${embeddedCharacter(7)}b`;
    expect(decodeNotecard(encodeNotecard({ text, items }))).toEqual({ text, items });
  });

  it('has no item without a character, or with a line break in its name', () => {
    for (const index of [-1, 0.5, MAX_EMBEDDED_ITEMS, Number.NaN])
      expect(() => encodeNotecard({ text: '', items: [{ index, item: EMPTY_ITEM }] })).toThrow('items[0]');
    expect(() => encodeNotecard({ text: '', items: [{ index: 0, item: named('a\nb') }] })).toThrow(
      EncodeError,
    );
  });

  it('counts its text in bytes', () => {
    const lines = decodeUtf8(encodeNotecard({ text: 'é\u{1f30d}\n', items: [] })).split('\n');
    expect(lines.slice(4)).toEqual(['count 0', '}', 'Text length 7', 'é\u{1f30d}', '}', '']);
  });

  it('says the same after it was written and read, whatever it says', () => {
    const text = fc
      .string({ unit: 'grapheme', maxLength: 60 })
      .filter((value) => !value.includes('\0') && !value.includes('\ufffd'));
    const name = fc.string({ maxLength: 12 }).map((value) => value.replace(/[\n\r\0|\t\ufffd]/g, ' '));
    const item = fc.record({ index: fc.nat(MAX_EMBEDDED_ITEMS - 1), item: name.map(named) });
    fc.assert(
      fc.property(text, fc.array(item, { maxLength: 4 }), (value, items) => {
        const told: string[] = [];
        const bytes = encodeNotecard({ text: value, items });
        expect(decodeNotecard(bytes, { onSkipped: (what) => told.push(what) })).toEqual({
          text: value,
          items,
        });
        expect(told).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});

describe('the character of an embedded item', () => {
  it('is one of the last plane', () => {
    expect(embeddedCharacter(0).codePointAt(0)).toBe(0x10_0000);
    expect(embeddedCharacter(3)).toHaveLength(2);
    for (const index of [0, 1, MAX_EMBEDDED_ITEMS - 1])
      expect(embeddedIndex(embeddedCharacter(index))).toBe(index);
  });

  it('is no other', () => {
    expect(['A', '', '\u{10fffe}', '\u{10ffff}', '\u{fffff}'].map(embeddedIndex)).toEqual(
      Array(5).fill(undefined),
    );
  });

  it('can be told from the item’s asset', () => {
    const id = Uuid.parse('11111111-2222-4333-8444-555555555501');
    const { text, items } = decodeNotecard(
      encodeNotecard({
        text: embeddedCharacter(4),
        items: [{ index: 4, item: { ...EMPTY_ITEM, assetId: id } }],
      }),
    );
    const index = embeddedIndex(text);
    expect(items.find((each) => each.index === index)?.item.assetId).toEqual(id);
  });
});

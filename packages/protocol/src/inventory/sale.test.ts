import { describe, expect, it } from 'vitest';
import { LineReader, encodeLines } from '../asset/lines/index.ts';
import { encodeUtf8 } from '../bytes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { NOT_FOR_SALE, SALE_TYPE, formatSale, readSale } from './index.ts';
import type { SaleTerms } from './index.ts';

const read = (text: string, told: string[] = []): SaleTerms =>
  readSale(new LineReader(encodeUtf8(text), { onSkipped: (what) => told.push(what) }));

describe('terms of a sale as text', () => {
  it.each([
    ['not', SALE_TYPE.not],
    ['orig', SALE_TYPE.original],
    ['copy', SALE_TYPE.copy],
    ['cntn', SALE_TYPE.contents],
  ])('say %s for %d', (word, type) => {
    expect(formatSale({ type, price: 5 })).toEqual([
      '\tsale_info\t0',
      '\t{',
      `\t\tsale_type\t${word}`,
      '\t\tsale_price\t5',
      '\t}',
    ]);
    expect(read(`{\nsale_type ${word}\nsale_price 5\n}\n`)).toEqual({ type, price: 5 });
  });

  it('are the same after they were written and read, old masks too', () => {
    for (const sale of [NOT_FOR_SALE, { type: SALE_TYPE.copy, price: 7, oldNextOwnerMask: 0xffff_e000 }]) {
      const lines = new LineReader(encodeLines(formatSale(sale)));
      lines.line();
      expect(readSale(lines)).toEqual(sale);
    }
  });

  it('have a price that 31 bits can say', () => {
    expect(read('sale_price -5\n}').price).toBe(0);
    expect(read('sale_price 99999999999\n}').price).toBe(0x7fff_ffff);
    expect(formatSale({ type: 0, price: -3 })[3]).toBe('\t\tsale_price\t0');
    expect(formatSale({ type: 0, price: 1e12 })[3]).toBe('\t\tsale_price\t2147483647');
    expect(formatSale({ type: 0, price: 2.9 })[3]).toBe('\t\tsale_price\t2');
  });

  it('are none for a type that does not exist', () => {
    expect(formatSale({ type: 9, price: 0 })[2]).toBe('\t\tsale_type\tnot');
  });

  it('tell of what they do not know', () => {
    const told: string[] = [];
    expect(read('{\nsale_type gift\nsale_price much\nperm_mask none\ncurrency L$\n}\n', told)).toEqual(
      NOT_FOR_SALE,
    );
    expect(told).toEqual(
      ['sale_type', 'sale_price', 'perm_mask', 'currency'].map((key) => `${key} of a sale`),
    );
  });

  it('are refused when they do not end', () => {
    expect(() => read('{\nsale_type not\n')).toThrow(DecodeError);
  });
});

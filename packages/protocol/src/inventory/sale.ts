import { parseHex, parseWhole } from '../asset/lines/index.ts';
import type { LineReader } from '../asset/lines/index.ts';

/** What of a thing is for sale, as messages number it. @source viewer llsaleinfo.h */
export const SALE_TYPE = Object.freeze({ not: 0, original: 1, copy: 2, contents: 3 });

/** In the order of their numbers. */
const WORDS = ['not', 'orig', 'copy', 'cntn'];

/** For what a thing is sold. */
export interface SaleTerms {
  /** See {@link SALE_TYPE}. */
  readonly type: number;
  /** In the grid's currency; 0 to 2³¹ − 1. */
  readonly price: number;
  /** What the next owner may do, where an item of the first years says it here; it is said in permissions since. */
  readonly oldNextOwnerMask?: number;
}

/** As almost everything is. */
export const NOT_FOR_SALE: SaleTerms = Object.freeze({ type: SALE_TYPE.not, price: 0 });

const MOST_PRICE = 0x7fff_ffff;

/**
 * The block behind the line `sale_info 0`. What is not known is passed over and told; an unknown word is not for sale.
 * @throws DecodeError when it does not end
 * @source viewer llsaleinfo.cpp; PROTOCOL §14
 */
export function readSale(lines: LineReader): SaleTerms {
  const read: { type: number; price: number; oldNextOwnerMask?: number } = { ...NOT_FOR_SALE };
  lines.block((key, value) => {
    const number = key === 'sale_price' ? parseWhole(value) : undefined;
    const mask = key === 'perm_mask' ? parseHex(value) : undefined;
    const word = key === 'sale_type' ? WORDS.indexOf(value.trim()) : -1;
    if (number !== undefined) read.price = Math.min(MOST_PRICE, Math.max(0, number));
    else if (mask !== undefined) read.oldNextOwnerMask = mask;
    else if (word >= 0) read.type = word;
    else lines.skip(`${key} of a sale`);
  });
  return read;
}

/** The lines of a sale, the one that says so first. An unknown type is written as not for sale. */
export function formatSale({ type, price, oldNextOwnerMask }: SaleTerms): readonly string[] {
  return [
    '\tsale_info\t0',
    '\t{',
    `\t\tsale_type\t${WORDS[type] ?? WORDS[0]!}`,
    `\t\tsale_price\t${Math.min(MOST_PRICE, Math.max(0, Math.trunc(price)))}`,
    ...(oldNextOwnerMask === undefined ? [] : [`\t\tperm_mask\t${(oldNextOwnerMask >>> 0).toString(16)}`]),
    '\t}',
  ];
}

import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Uuid } from '../datatypes/index.ts';
import {
  LlsdDate,
  LlsdReal,
  LlsdUri,
  createLlsdMap,
  decodeLlsdBinary,
  encodeLlsdBinary,
  formatLlsdNotation,
  formatLlsdXml,
  parseLlsd,
  parseLlsdNotation,
  parseLlsdXml,
} from './index.ts';
import type { LlsdValue } from './index.ts';

/** Any Unicode text; what XML 1.0 cannot hold is tested in format-xml.test.ts. */
const text = fc.string({ unit: 'binary', maxLength: 20 }).map((raw) =>
  Array.from(raw)
    .filter((each) => each >= ' ' || '\t\n\r'.includes(each))
    .join('')
    .replaceAll(/[\ufffe\uffff]/g, ''),
);
const uuid = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Uuid.fromBytes(bytes));

const { value: values } = fc.letrec<{ value: LlsdValue; map: LlsdValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<LlsdValue>(null, true, false, Uuid.zero, ''),
    fc.integer(),
    fc.double().map((value) => new LlsdReal(value)),
    text,
    uuid,
    fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 }).map((ms) => new LlsdDate(ms / 1000)),
    fc.webUrl().map((url) => new LlsdUri(url)),
    fc.uint8Array({ maxLength: 40 }),
    fc.array(tie('value'), { maxLength: 5 }),
    tie('map'),
  ),
  map: fc
    .array(fc.tuple(fc.oneof(text, fc.constantFrom('__proto__', 'constructor', 'id')), tie('value')), {
      maxLength: 6,
    })
    .map((entries) => {
      const map = createLlsdMap();
      for (const [key, value] of entries) map[key] = value;
      return map;
    }),
}));

const runs = { seed: 20_061, numRuns: 1000 };

describe('any value comes back as it was', () => {
  it('through XML', () => {
    fc.assert(
      fc.property(values, (value) => {
        const xml = formatLlsdXml(value);
        expect(isDeepStrictEqual(parseLlsdXml(xml), value)).toBe(true);
        expect(isDeepStrictEqual(parseLlsd(Buffer.from(xml)), value)).toBe(true);
      }),
      runs,
    );
  });

  it('through XML that is spelled otherwise', () => {
    fc.assert(
      fc.property(values, (value) => {
        const xml = formatLlsdXml(value);
        const spaced = xml.replaceAll(/(\/?)>/g, ' $1>');
        const decorated = xml.replaceAll(/<(\w+)/g, '<!-- c -->\n<$1 a="1"').replaceAll('</ll', '<?p?> </ll');
        expect(isDeepStrictEqual(parseLlsdXml(spaced), value)).toBe(true);
        expect(isDeepStrictEqual(parseLlsdXml(decorated), value)).toBe(true);
      }),
      runs,
    );
  });

  it('through binary', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(isDeepStrictEqual(decodeLlsdBinary(encodeLlsdBinary(value)), value)).toBe(true);
      }),
      runs,
    );
  });

  it('through notation', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(isDeepStrictEqual(parseLlsdNotation(formatLlsdNotation(value)), value)).toBe(true);
      }),
      runs,
    );
  });

  it('and what is written again is the same', () => {
    fc.assert(
      fc.property(values, (value) => {
        const bytes = encodeLlsdBinary(value);
        expect(encodeLlsdBinary(decodeLlsdBinary(bytes))).toEqual(bytes);
      }),
      runs,
    );
  });
});

it('takes any bytes of a binary string for text', () => {
  const bytes = Uint8Array.from([0x73, 0, 0, 0, 3, 0x61, 0xff, 0x62]);
  expect(decodeLlsdBinary(bytes)).toBe('a\ufffdb');
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Uuid } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import {
  LlsdDate,
  LlsdReal,
  LlsdUri,
  createLlsdMap,
  decodeLlsdBinary,
  encodeLlsdBinary,
  formatLlsdNotation,
  formatLlsdXml,
  parseDate,
  parseLlsdNotation,
  parseLlsdXml,
} from './index.ts';
import type { LlsdValue } from './index.ts';

interface Typed {
  readonly type: string;
  readonly value: unknown;
}

interface Vectors {
  readonly list: readonly {
    readonly name: string;
    readonly typed: Typed;
    readonly xml: string;
    readonly binary_hex: string;
    readonly notation: string;
  }[];
  readonly notation_accepts: readonly {
    readonly text: string;
    readonly json?: unknown;
    readonly json_hex?: string;
    readonly reject?: boolean;
  }[];
}

const folder = new URL('../../../../vectors/llsd/', import.meta.url);
const vectors = JSON.parse(readFileSync(new URL('llsd.json', folder), 'utf8')) as Vectors;

describe('vectors', () => {
  for (const { name, typed, xml, binary_hex: hex, notation } of vectors.list) {
    const value = build(typed);
    const bytes = Uint8Array.from(Buffer.from(hex, 'hex'));

    it(`${name}: every form reads as the same value`, () => {
      expect(parseLlsdXml(xml)).toEqual(value);
      expect(parseLlsdXml(Buffer.from(xml))).toEqual(value);
      expect(decodeLlsdBinary(bytes)).toEqual(value);
      expect(parseLlsdNotation(notation)).toEqual(value);
    });

    it(`${name}: the value is written as that`, () => {
      expect(encodeLlsdBinary(value)).toEqual(bytes);
      expect(plain(formatLlsdXml(value))).toBe(plain(xml));
      expect(formatLlsdNotation(value)).toBe(notation.replace('53.00Z', '53Z'));
    });
  }

  for (const { text, json, json_hex: hex, reject } of vectors.notation_accepts) {
    it(`notation ${text}`, () => {
      if (reject === true) expect(() => parseLlsdNotation(text)).toThrow(DecodeError);
      else if (hex !== undefined) {
        expect(parseLlsdNotation(text)).toEqual(Uint8Array.from(Buffer.from(hex, 'hex')));
      } else expect(numbers(parseLlsdNotation(text))).toEqual(json);
    });
  }
});

function build({ type, value }: Typed): LlsdValue {
  const text = String(value);
  switch (type) {
    case 'real':
      return new LlsdReal(value as number);
    case 'uuid':
      return Uuid.parse(text);
    case 'uri':
      return new LlsdUri(text);
    case 'date':
      return parseDate(text) ?? new LlsdDate(Number.NaN);
    case 'binary':
      return Uint8Array.from(Buffer.from(text, 'hex'));
    case 'array':
      return (value as Typed[]).map(build);
    case 'map': {
      const map = createLlsdMap();
      for (const [key, each] of Object.entries(value as Record<string, Typed>)) map[key] = build(each);
      return map;
    }
    default:
      return value as LlsdValue;
  }
}

/** The vectors' XML with the liberties that XML and LLSD give a writer taken out. */
function plain(xml: string): string {
  return xml
    .replace(/<\?.*?\?>/, '')
    .replaceAll(' />', '/>')
    .replaceAll('&apos;', "'")
    .replace('53.00Z', '53Z')
    .replace('<boolean>1<', '<boolean>true<')
    .replace('<boolean>0<', '<boolean>false<');
}

/** Reals as plain numbers, which is how the vectors have them. */
function numbers(value: LlsdValue): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, each: unknown) => (each instanceof LlsdReal ? each.value : each)),
  );
}

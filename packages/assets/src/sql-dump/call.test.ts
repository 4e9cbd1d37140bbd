import { describe, expect, it } from 'vitest';
import { DecodeError } from '@landfall/protocol/errors';
import { evaluateCall } from './call.ts';
import type { SqlValue } from './values.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);
const call = (name: string, ...values: SqlValue[]): string =>
  Buffer.from(evaluateCall(name, values) as Uint8Array).toString();

describe('a call that sqlite3 writes for a text', () => {
  it('puts the line ends back that stood for something else', () => {
    expect(call('replace', bytes('a\\nb\\nc'), bytes('\\n'), bytes('\n'))).toBe('a\nb\nc');
    expect(call('REPLACE', bytes('a.b'), bytes('.'), bytes('$&$1'))).toBe('a$&$1b');
    expect(call('replace', bytes('abc'), bytes('x'), bytes('y'))).toBe('abc');
  });

  it('names a character by its number', () => {
    expect(call('char', '10')).toBe('\n');
    expect(call('Char', '128512')).toBe('😀');
    for (const code of ['-1', '1114112', '1.5', 'x'])
      expect(() => call('char', code), code).toThrow('no such character');
  });

  it('has characters by their numbers in its text, in all four forms', () => {
    expect(call('unistr', bytes('a\\u000ab\\000ac\\+01F600d\\\\u000a'))).toBe('a\nb\nc😀d\\u000a');
    expect(call('unistr', bytes('\\ud83d\\ude00'))).toBe('😀');
    expect(call('unistr', bytes('\\u00'))).toBe('\\u00');
    expect(() => call('unistr', bytes('\\+ffffff'))).toThrow('no such character');
  });

  it('takes a number or nothing for a text', () => {
    expect(call('replace', '1234', '2', 'x')).toBe('1x34');
    expect(call('replace', bytes('ab'), bytes('a'), null)).toBe('b');
  });

  it('of nothing that can be searched for changes nothing, as in SQLite', () => {
    expect(call('replace', bytes('abc'), bytes(''), bytes('x'))).toBe('abc');
    expect(call('replace', bytes('abc'), null, bytes('x'))).toBe('abc');
  });

  it('never becomes larger than an asset can be', () => {
    const text = bytes('a'.repeat(100_000));
    expect(() => call('replace', text, bytes('a'), text)).toThrow(DecodeError);
    expect(() => call('replace', text, bytes('a'), text)).toThrow('10000000000 characters');
  });

  it('is the bytes of hexadecimal and base64 digits, and nothing of nothing', () => {
    const of = (name: string, ...values: SqlValue[]): SqlValue => evaluateCall(name, values);
    expect(of('UNHEX', bytes('00fF41'))).toEqual(new Uint8Array([0, 255, 65]));
    expect(of('unhex', '141')).toEqual(new Uint8Array([1, 65]));
    expect(of('FROM_BASE64', bytes('AP9B\nQg=='))).toEqual(new Uint8Array([0, 255, 65, 66]));
    const long = Buffer.alloc(200_000, 7);
    expect(of('from_base64', bytes(long.toString('base64')))).toEqual(new Uint8Array(long));
    expect([of('unhex', null), of('from_base64', null)]).toEqual([null, null]);
    expect(() => of('unhex', bytes('0g'))).toThrow('not hexadecimal');
    for (const text of ['AP8', 'A===', 'AP8=AP8=', 'AP-='])
      expect(() => of('from_base64', bytes(text)), text).toThrow('not base64');
    expect(() => of('from_base64', bytes(`${'AAA='.repeat(16_384)}AAAA`))).toThrow('not base64');
  });

  it('is of no other function, nor with other arguments', () => {
    expect(() => call('load_extension', bytes('x'))).toThrow('load_extension/1 as a value');
    expect(() => call('char')).toThrow('char/0 as a value');
    expect(() => call('char', '1', '2')).toThrow('char/2 as a value');
    expect(() => call('replace', bytes('x'))).toThrow('replace/1 as a value');
  });
});

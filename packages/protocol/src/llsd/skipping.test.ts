import { describe, expect, it } from 'vitest';
import { DecodeError } from '../errors/index.ts';
import { parseLlsd, parseLlsdXml } from './index.ts';
import type { LlsdReadOptions, LlsdValue } from './index.ts';

function readCounting(inner: string, options: LlsdReadOptions = {}): readonly [LlsdValue, readonly string[]] {
  const skipped: string[] = [];
  const value = parseLlsdXml(`<llsd>${inner}</llsd>`, {
    ...options,
    onSkipped: (reason) => skipped.push(reason),
  });
  return [value, skipped];
}

describe('what LLSD XML does not have', () => {
  it.each<[string, string, LlsdValue, readonly string[]]>([
    ['an unknown element', '<float>1</float>', null, ['unknown-type']],
    [
      'an unknown element in a map',
      '<map><key>a</key><bigint>5</bigint><key>b</key><integer>1</integer></map>',
      { a: null, b: 1 },
      ['unknown-type'],
    ],
    [
      'an unknown element with elements in it',
      '<array><new b="1">x<map><key>c</key><new>y</new></map><d/></new><integer>2</integer></array>',
      [null, 2],
      ['unknown-type'],
    ],
    [
      'an empty unknown element',
      '<array><new/><true/></array>',
      [null, null],
      ['unknown-type', 'unknown-type'],
    ],
    ['LLSD inside LLSD', '<array><llsd><integer>1</integer></llsd></array>', [null], ['unknown-type']],
    [
      'an encoding that nobody knows',
      '<array><binary encoding="base85">87cURD</binary><integer>1</integer></array>',
      [null, 1],
      ['unknown-encoding'],
    ],
    ['an encoding without a name', '<binary encoding="">AAAA</binary>', null, ['unknown-encoding']],
    [
      'binary that is none',
      '<array><binary>A*</binary><binary encoding="base64">A</binary><binary encoding="base16">0g</binary></array>',
      [null, null, null],
      ['malformed-binary', 'malformed-binary', 'malformed-binary'],
    ],
    [
      'a key without a value',
      '<map><key>a</key><key>b</key><integer>1</integer><key>c</key></map>',
      { b: 1 },
      ['key-without-value', 'key-without-value'],
    ],
    [
      'a value without a key',
      '<map><integer>1</integer><key>b</key><integer>2</integer><array><new/></array></map>',
      { b: 2 },
      ['value-without-key', 'value-without-key'],
    ],
    ['a key in an array', '<array><key>a</key><integer>1</integer></array>', [1], ['key-without-value']],
    ['elements inside a text', '<string>a<b>c<d/></b>e</string>', 'ae', ['element-in-scalar']],
    ['elements inside a number', '<array><integer><b/>5</integer></array>', [5], ['element-in-scalar']],
    [
      'text between elements',
      '<array>, <integer>1</integer><![CDATA[;]]></array>',
      [1],
      ['stray-text', 'stray-text'],
    ],
    ['text behind a key', '<map><key>a</key>=<integer>1</integer></map>', { a: 1 }, ['stray-text']],
    [
      'the last of one key',
      '<map><key>a</key><integer>1</integer><key>a</key><undef/></map>',
      { a: null },
      [],
    ],
    ['nothing in comments', '<array><!-- a --><integer>1</integer><?b c?></array>', [1], []],
  ])('skips and counts %s', (_, xml, value, skipped) => {
    expect(readCounting(xml)).toEqual([value, skipped]);
  });

  it('is skipped behind the end too, as the viewer stops there', () => {
    for (const rest of ['<llsd/>', 'x', '\0', '<!DOCTYPE a>']) {
      const skipped: string[] = [];
      expect(
        parseLlsdXml(`<llsd><integer>1</integer></llsd>${rest}`, {
          onSkipped: (reason) => skipped.push(reason),
        }),
      ).toBe(1);
      expect(skipped).toEqual(['after-the-end']);
    }
  });

  it('needs nobody who counts', () => expect(parseLlsdXml('<llsd><new/></llsd>')).toBeNull());

  it('costs depth and values as what is read does', () => {
    expect(() => readCounting('<new>'.repeat(200_000))).toThrow(/nested too deeply/);
    const many = `<array><new>${'<a/>'.repeat(10)}</new></array>`;
    expect(readCounting(many, { maxValues: 12 })[0]).toEqual([null]);
    expect(() => readCounting(many, { maxValues: 11 })).toThrow(/too many values/);
  });

  it('takes time in proportion to the length', () => {
    const [value, skipped] = readCounting(`<array>${'x<new y="z">w</new>'.repeat(50_000)}</array>`);
    expect(value).toHaveLength(50_000);
    expect(skipped).toHaveLength(100_000);
  });
});

describe('several values side by side', () => {
  const xml = '<map><key>folders</key><array/></map><map><key>bad_folders</key><array/></map><undef/>';

  it('are refused', () => expect(() => readCounting(xml)).toThrow(DecodeError));

  it('are the first one by option, and the others are counted', () => {
    expect(readCounting(xml, { severalValues: 'first' })).toEqual([
      { folders: [] },
      ['further-value', 'further-value'],
    ]);
    expect(readCounting('<integer>1</integer>', { severalValues: 'first' })).toEqual([1, []]);
  });

  it('are so for whoever does not know the form', () => {
    expect(parseLlsd(Buffer.from(`<llsd>${xml}</llsd>`), '', { severalValues: 'first' })).toEqual({
      folders: [],
    });
  });
});

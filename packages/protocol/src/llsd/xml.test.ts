import { describe, expect, it } from 'vitest';
import { Uuid } from '../datatypes/index.ts';
import { DecodeError, EncodeError } from '../errors/index.ts';
import { LlsdDate, LlsdReal, LlsdUri, formatLlsdXml, parseLlsdXml, real } from './index.ts';
import type { LlsdLimits, LlsdValue } from './index.ts';

const read = (inner: string, limits?: LlsdLimits): LlsdValue => parseLlsdXml(`<llsd>${inner}</llsd>`, limits);

describe('parseLlsdXml', () => {
  it.each<[string, LlsdValue]>([
    ['<undef/>', null],
    ['<undef></undef>', null],
    ['<boolean/>', false],
    ['<boolean>1</boolean>', true],
    ['<boolean>true</boolean>', true],
    ['<boolean>false</boolean>', false],
    ['<boolean>2</boolean>', false],
    ['<boolean>1.0</boolean>', false],
    ['<boolean>TRUE</boolean>', false],
    ['<boolean> true </boolean>', true],
    ['<integer/>', 0],
    ['<integer> 12 </integer>', 12],
    ['<integer>-2147483648</integer>', -2147483648],
    ['<integer>4294967295</integer>', -1],
    ['<integer>00000000000000000007</integer>', 7],
    ['<integer>+5</integer>', 5],
    ['<integer>seven</integer>', 0],
    ['<real/>', real(0)],
    ['<real>1e3</real>', real(1000)],
    ['<real>nan</real>', real(Number.NaN)],
    ['<real>NaN</real>', real(Number.NaN)],
    ['<real>NaNQ</real>', real(Number.NaN)],
    ['<real>-nan(ind)</real>', real(Number.NaN)],
    ['<real>1.#QNAN0</real>', real(Number.NaN)],
    ['<real>nano</real>', real(0)],
    ['<real>-1.#INF00</real>', real(-Infinity)],
    ['<real>-\u221e</real>', real(-Infinity)],
    ['<real>-Infinity</real>', real(-Infinity)],
    ['<real>inf</real>', real(Infinity)],
    ['<real>+Zero</real>', real(0)],
    ['<real>-Zero</real>', real(-0)],
    ['<real>0x10</real>', real(0)],
    ['<string/>', ''],
    ['<string> a </string>', ' a '],
    ['<uuid/>', Uuid.zero],
    ['<uuid>not one</uuid>', Uuid.zero],
    ['<uuid>01020304-0506-0708-090A-0b0c0d0e0f1g</uuid>', Uuid.zero],
    [
      '<uuid>{01020304-0506-0708-090A-0b0c0d0e0f10}</uuid>',
      Uuid.parse('01020304-0506-0708-090a-0b0c0d0e0f10'),
    ],
    ['<uuid>0102030405060708090A0b0c0d0e0f10</uuid>', Uuid.parse('01020304-0506-0708-090a-0b0c0d0e0f10')],
    ['<date/>', new LlsdDate(0)],
    ['<date>1970-01-02T02:00:00+02:00</date>', new LlsdDate(86_400)],
    ['<date>1970-01-01T22:30:00-0130</date>', new LlsdDate(86_400)],
    ['<date>1970-01-02T00:00:00.5Z</date>', new LlsdDate(86_400.5)],
    ['<uri/>', new LlsdUri('')],
    ['<binary/>', new Uint8Array(0)],
    ['<binary encoding="base64">\n AP8Q \n</binary>', Uint8Array.of(0, 255, 16)],
    ['<binary encoding="base16">7f00 0001</binary>', Uint8Array.of(127, 0, 0, 1)],
    ["<binary a='>' encoding = 'BASE16'>fF</binary>", Uint8Array.of(255)],
    ['<binary encoding="base16"/>', new Uint8Array(0)],
    ['<array/>', []],
    ['<array></array>', []],
    ['', null],
  ])('%s', (xml, value) => expect(read(xml)).toEqual(value));

  it.each([
    '<string>&lt;&gt;&amp;&quot;&apos;&#65;&#x1F600;</string>',
    '<string><![CDATA[<>&"\']]>A&#x1f600;</string>',
    "<string>&lt;<!-- & -->&gt;<?x & ?>&amp;&quot;<![CDATA[']]>A\u{1f600}</string>",
    '<!-- c --> <string a="1" b=\'">"\' >&#0060;>&#38;"\'A\u{1f600}</string > <?p?>',
  ])('reads %s as the same text', (xml) => {
    expect(read(xml)).toBe('<>&"\'A\u{1f600}');
  });

  it('skips declaration, instructions, comments and white space, and tolerates attributes', () => {
    const xml = `\ufeff<?xml version="1.0" encoding="utf-8"?>\r\n<!-- <llsd> -->
      <llsd xmlns="x"> <map a='1'> <!-- c --> <key >a</key><?pi?><array><integer b="2">1</integer> <!-- e --> </array>
      <!-- last --> </map> </llsd>\n<!-- end -->\n`;
    expect(parseLlsdXml(xml)).toEqual({ a: [1] });
    expect(parseLlsdXml(Buffer.from(xml))).toEqual({ a: [1] });
  });

  it('ends lines as XML does', () => expect(read('<string>a\r\nb\rc&#13;</string>')).toBe('a\nb\nc\r'));

  it('keeps keys that JavaScript has a use for', () => {
    const map = read('<map><key>__proto__</key><map><key>x</key><integer>1</integer></map></map>');
    expect(Object.keys(map as object)).toEqual(['__proto__']);
    expect('x' in (map as object)).toBe(false);
    expect((map as Record<string, unknown>)['constructor']).toBeUndefined();
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  it('reads maps whose keys come and go, repeat and change order', () => {
    const entry = (key: string, value: number): string => `<key>${key}</key><integer>${value}</integer>`;
    const maps = ['ab', 'ba', 'abc', 'c', 'ab', 'adefg', 'ab', 'aa', 'cab'].map((keys) => Array.from(keys));
    const xml = maps.map((keys) => `<map>${keys.map((key, i) => entry(key, i)).join('')}</map>`).join('');
    const expected = maps.map((keys) => Object.fromEntries(keys.map((key, i) => [key, i])));
    expect(read(`<array>${xml}</array>`)).toEqual(expected);
  });

  it.each([
    ['nothing', ''],
    ['text', 'hello'],
    ['HTML', '<html><body/></html>'],
    ['an open end', '<llsd><map>'],
    ['an open text', '<llsd><string>abc'],
    ['a wrong end', '<llsd><array></map></llsd>'],
    ['a wrong end of a scalar', '<llsd><string>a</integer></llsd>'],
    ['two values', '<llsd><integer>1</integer><integer>2</integer></llsd>'],
    ['a lone ampersand', '<llsd><string>a & b</string></llsd>'],
    ['an unknown entity', '<llsd><string>&nbsp;</string></llsd>'],
    ['a reference to no number', '<llsd><string>&#x;</string></llsd>'],
    ['a reference beyond Unicode', '<llsd><string>&#x110000;</string></llsd>'],
    ['an ampersand in a key', '<llsd><map><key>&x;</key><undef/></map></llsd>'],
    ['an attribute without quotes', '<llsd a=1/>'],
    ['a tag inside an attribute', '<llsd a="<"/>'],
    ['an attribute without an end', '<llsd a="1/>'],
    ['a tag without a name', '<llsd>< map/></llsd>'],
    ['a wrong end inside an unknown element', '<llsd><array><new><a></new></a></array></llsd>'],
    ['an unknown element without an end', '<llsd><new>'],
  ])('refuses %s', (_, xml) => expect(() => parseLlsdXml(xml)).toThrow(DecodeError));
});

describe('what a document may cost', () => {
  it('refuses document types: entities cannot multiply, nothing is fetched', () => {
    const laughs = `<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><llsd><string>&b;</string></llsd>`;
    const external = `<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]><llsd><string>&x;</string></llsd>`;
    for (const xml of [laughs, external, `<?xml version="1.0"?>${laughs}`, '<llsd><!ENTITY a "b"></llsd>']) {
      expect(() => parseLlsdXml(xml)).toThrow(/document type/);
    }
  });

  it('refuses 200,000 arrays inside each other', () => {
    expect(() => read('<array>'.repeat(200_000))).toThrow(/nested too deeply/);
    expect(() => read('<map><key>a</key>'.repeat(200_000))).toThrow(/nested too deeply/);
    expect(() => read(`<array>${'<array>'.repeat(9)}`, { maxDepth: 8 })).toThrow(/nested too deeply/);
  });

  it('counts depth, not containers', () => {
    expect(read(`<array>${'<array></array>'.repeat(500)}</array>`, { maxDepth: 2 })).toHaveLength(500);
  });

  it('takes time in proportion to the length, also for attributes', () => {
    expect(parseLlsdXml(`<llsd ${'a="" '.repeat(200_000)}/>`)).toBeNull();
  });

  it('refuses too many values and too many bytes', () => {
    const many = `<array>${'<undef/>'.repeat(10)}</array>`;
    expect(read(many, { maxValues: 11 })).toHaveLength(10);
    expect(() => read(many, { maxValues: 10 })).toThrow(/too many values/);
    expect(() => read(many, { maxBytes: 50 })).toThrow(/50 allowed/);
  });
});

describe('formatLlsdXml', () => {
  it('escapes, and replaces what XML cannot express', () => {
    expect(formatLlsdXml('<a> & \r\n\t"\'')).toBe(
      '<llsd><string>&lt;a&gt; &amp; &#13;\n\t"\'</string></llsd>',
    );
    expect(formatLlsdXml('a\u0000b\u001f\uffff\ud800c\u{1f600}')).toBe(
      '<llsd><string>a\ufffdb\ufffd\ufffd\ufffdc\u{1f600}</string></llsd>',
    );
    expect(formatLlsdXml({ '<&': 1 })).toBe(
      '<llsd><map><key>&lt;&amp;</key><integer>1</integer></map></llsd>',
    );
  });

  it('never ends a CDATA section that nobody opened', () => {
    expect(formatLlsdXml(']]>')).toBe('<llsd><string>]]&gt;</string></llsd>');
  });

  it('writes reals so that they read back', () => {
    const reals = [0, -0, 0.1, 1e21, 5e-324, Number.NaN, Infinity, -Infinity].map(real);
    expect(parseLlsdXml(formatLlsdXml(reals))).toEqual(reals);
    expect(formatLlsdXml(new LlsdReal(Number.NaN))).toBe('<llsd><real>nan</real></llsd>');
  });

  it('leaves undefined out and refuses what is no 32-bit integer', () => {
    const absent = { a: undefined } as unknown as LlsdValue;
    expect(formatLlsdXml(absent)).toBe('<llsd><map/></llsd>');
    for (const number of [0.5, 2 ** 31, Number.NaN, Infinity]) {
      expect(() => formatLlsdXml(number)).toThrow(EncodeError);
    }
  });
});

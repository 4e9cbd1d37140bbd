import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '../bytes/index.ts';
import { DecodeError, EncodeError } from '../errors/index.ts';
import { createRandom } from '../testing/index.ts';
import {
  decodeGridDescription,
  formatGridDescriptionJson,
  formatGridDescriptionXml,
  gridDescriptionUrl,
  type GridDescription,
} from './grid-description.ts';

/** As OpenSimulator 0.9.2 answered on loopback. */
const XML =
  '<gridinfo><platform>OpenSim</platform><login>http://127.0.0.1:9000/</login><gridname>local test</gridname>' +
  '<gridnick>localtest</gridnick><home>http://127.0.0.1:9000</home></gridinfo>';
const JSON_TEXT =
  '{"platform":"OpenSim","login":"http://127.0.0.1:9000/","gridname":"local test","gridnick":"localtest","home":"http://127.0.0.1:9000"}';
const MEANING = {
  platform: 'OpenSim',
  login: 'http://127.0.0.1:9000/',
  gridname: 'local test',
  gridnick: 'localtest',
  home: 'http://127.0.0.1:9000',
};

const decode = (text: string): unknown => decodeGridDescription(encodeUtf8(text));

describe('grid descriptions', () => {
  it('reads and writes what a real server answers, in both forms', () => {
    expect(decode(XML)).toEqual(MEANING);
    expect(decode(JSON_TEXT)).toEqual(MEANING);
    expect(formatGridDescriptionXml(MEANING)).toBe(XML);
    expect(formatGridDescriptionJson(MEANING)).toBe(JSON_TEXT);
  });

  it('reads a declaration, white space, empty keys, keys of its own and references', () => {
    const text =
      '<?xml version="1.0"?>\n<gridinfo>\n <gridname>A &amp; B</gridname>\n <search/>\n <mine>1</mine>\n</gridinfo>\n';
    expect(decode(text)).toEqual({ gridname: 'A & B', search: '', mine: '1' });
    expect(decode('<gridinfo/>')).toEqual({});
    expect(decode('{"port": 8002, "deep": {"x": 1}, "ok": "yes"}')).toEqual({ port: '8002', ok: 'yes' });
  });

  it('escapes what it writes and leaves out what is undefined', () => {
    const description: GridDescription = { gridname: '<A & "B">', own: undefined };
    expect(decode(formatGridDescriptionXml(description))).toEqual({ gridname: '<A & "B">' });
    expect(() => formatGridDescriptionXml({ 'no name': 'x' })).toThrow(EncodeError);
  });

  it.each([
    ['a web page', '<!DOCTYPE html><html><body>Login first</body></html>', /web page/],
    ['nothing', '  ', /empty/],
    ['another document', '<methodResponse/>', /no gridinfo/],
    ['plain text', 'It works!', undefined],
    ['broken XML', '<gridinfo><login>http', undefined],
    ['nested keys', '<gridinfo><a><b>1</b></a></gridinfo>', undefined],
    ['broken JSON', '{"login": ', /JSON/],
    [
      'too many keys',
      `<gridinfo>${Array.from({ length: 300 }, (_, i) => `<k${i}/>`).join('')}</gridinfo>`,
      /too many/,
    ],
    ['too much', `<gridinfo><a>${'x'.repeat(100_000)}</a></gridinfo>`, /long/],
  ])('is no grid: %s', (_, text, message) => {
    expect(() => decode(text)).toThrow(DecodeError);
    if (message !== undefined) expect(() => decode(text)).toThrow(message);
  });

  it('keeps a key that objects inherit', () => {
    expect(Object.entries(decode('{"__proto__": "x", "login": "y"}') as object)).toContainEqual([
      '__proto__',
      'x',
    ]);
  });

  it('knows where to ask', () => {
    expect(gridDescriptionUrl('http://127.0.0.1:9000/')).toBe('http://127.0.0.1:9000/get_grid_info');
    expect(gridDescriptionUrl('http://grid.example', 'json')).toBe('http://grid.example/json_grid_info');
  });

  it('raises only DecodeError on mutated answers', () => {
    const random = createRandom(5);
    for (let round = 0; round < 4000; round++) {
      const bytes = encodeUtf8(random.chance(0.5) ? XML : JSON_TEXT);
      for (let flips = random.integer(1, 4); flips > 0; flips--) {
        bytes[random.integer(0, bytes.length - 1)] = random.integer(0, 255);
      }
      try {
        decodeGridDescription(bytes.subarray(0, random.integer(0, bytes.length)));
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
      }
    }
  });
});

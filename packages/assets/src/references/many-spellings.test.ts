import { describe, expect, it } from 'vitest';
import { Uuid } from '@landfall/protocol/datatypes';
import { KnownIds, scanForIds } from './index.ts';

const ID = Uuid.parse('7d5c3a1b-9e8f-4a6b-8c2d-1e3f5a7b9c0d');
const TEXT = ID.toString();
const DIGITS = TEXT.replaceAll('-', '');
const RAW = Buffer.from(ID.toBytes());
const dash = (as: string): string => TEXT.replaceAll('-', as);
const each = (spell: (code: number, character: string) => string): string =>
  Array.from(TEXT, (character) => spell(character.codePointAt(0)!, character)).join('');
const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0');
const words = (sizes: readonly number[]): string[] => {
  let at = 0;
  return sizes.map((size) => DIGITS.slice(at, (at += size)));
};
const GUID = words([8, 4, 4, 2, 2, 2, 2, 2, 2, 2, 2]);
const signed = (digits: string): string => {
  const bits = BigInt(digits.length * 4);
  return String(BigInt.asIntN(Number(bits), BigInt(`0x${digits}`)));
};

function finds(text: string | Uint8Array, known?: KnownIds): boolean {
  const ids = new Set<string>();
  scanForIds(Buffer.from(text), (id) => ids.add(id.key), { known, hasBytes: true });
  return ids.has(ID.key);
}

const known = new KnownIds(2);
known.add(ID);
const others = new KnownIds(2);
others.add(Uuid.parse('11111111-2222-4333-8444-555555555555'));

/** Found whatever ids there are. */
const ALWAYS: Readonly<Record<string, string | Uint8Array>> = {
  'code points of JavaScript': dash('\\u{2d}'),
  'code points with zeros': dash('\\u{00002D}'),
  'long code points of C and Python': dash('\\U0000002d'),
  'code points of Perl': dash('\\x{2d}'),
  'every character escaped': each((code) => `\\u${hex(code, 4)}`),
  'every character with a long escape': each((code) => `\\U${hex(code, 8)}`),
  'old escapes of addresses': dash('%u002D'),
  'addresses escaped twice': dash('%252d'),
  'addresses escaped three times': dash('%25252D'),
  'every character escaped in an address': each((code) => `%${hex(code, 2)}`),
  'CSS, with a blank behind an escape': dash('\\2d '),
  'CSS, in six digits': dash('\\00002d'),
  'CSS, as an identifier': `#\\37 ${TEXT.slice(1)}`,
  'U& of SQL': dash('\\002d'),
  'U& of SQL, in six digits': dash('\\+00002d'),
  'octal escapes': dash('\\055'),
  'references with zeros in front': dash('&#0000000045;'),
  'hexadecimal references with zeros in front': dash('&#x000000002D;'),
  'references by name': `${TEXT.slice(0, 8)}&hyphen;9e8f&dash;4a6b&minus;8c2d&ndash;1e3f5a7b9c0d`,
  'references in references': dash('&amp;#x2d;'),
  'soft hyphens within': `${TEXT.slice(0, 4)}\u00ad${TEXT.slice(4, 20)}&shy;${TEXT.slice(20)}`,
  'blanks of no width within': `${TEXT.slice(0, 4)}\u200b${TEXT.slice(4, 20)}\ufeff${TEXT.slice(20)}\u2060`,
  'blanks of no width, escaped': `${TEXT.slice(0, 4)}&#8203;${TEXT.slice(4, 20)}\\u200b${TEXT.slice(20)}`,
  'characters of full width': each((code) => String.fromCodePoint(code + 0xfee0)),
  'capitals of full width': Array.from(TEXT.toUpperCase(), (one) =>
    String.fromCodePoint(one.codePointAt(0)! + 0xfee0),
  ).join(''),
  'characters of full width, escaped': each((code) => `&#${code + 0xfee0};`),
  'a comment within': `${TEXT.slice(0, 9)}<!-- ${'x'.repeat(50)} -->${TEXT.slice(9)}`,
  'a comment of C within': `${TEXT.slice(0, 9)}/* the rest */${TEXT.slice(9)}`,
  'two sections of text': `<a><![CDATA[${TEXT.slice(0, 11)}]]><![CDATA[${TEXT.slice(11)}]]></a>`,
  'tags within': `<p>${TEXT.slice(0, 11)}<wbr/>${TEXT.slice(11, 20)}</b><b class="x">${TEXT.slice(20)}</p>`,
  'escaped tags within': `&lt;p&gt;${TEXT.slice(0, 11)}&lt;wbr/&gt;${TEXT.slice(11)}`,
  'quoted printable, in small letters': dash('=2d'),
  'quoted printable, broken': `${TEXT.slice(0, 11)}= \r\n${TEXT.slice(11)}`,
  underscores: dash('_'),
  'blanks for dashes': dash(' '),
  'dots and colons': `${TEXT.slice(0, 8)}.9e8f:4a6b/8c2d\\1e3f5a7b9c0d`,
  'dashes of typography': dash('\u2011'),
  'small dashes': dash('\ufe63'),
  'a Guid of C#': `new Guid(${GUID.map((word) => `0x${word}`).join(', ')})`,
  'a Guid in braces': `{0x${GUID.slice(0, 3).join(',0x')},{0x${GUID.slice(3).join(',0x')}}}`,
  'a GUID of C, without zeros in front': `DEFINE_GUID(X, ${GUID.map((word) => `0x${word.replace(/^0+/, '')}UL`).join(', ')});`,
  'a name of the standard': `urn:uuid:${TEXT}`,
  base64: RAW.toString('base64'),
  'base64 of addresses, without padding': RAW.toString('base64url'),
  'UTF-16': Buffer.from(`x: ${TEXT}`, 'utf16le'),
};

const crockford = (number: bigint, digits: string): string => {
  let text = '';
  for (let at = 0; at < 26; at++) text = digits[Number((number >> BigInt(at * 5)) & 31n)]! + text;
  return text;
};
const whole = BigInt(`0x${DIGITS}`);
const RFC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Found when the id is known: they may be anything else. */
const KNOWN: Readonly<Record<string, string | Uint8Array>> = {
  'groups of any length': TEXT.replaceAll('-', '').replaceAll(/.{5}/g, '$& '),
  'only some of the dashes': `${TEXT.slice(0, 9)}${DIGITS.slice(8)}`,
  'broken by a line': `  ${TEXT.slice(0, 12)}\r\n  ${TEXT.slice(12)}\n`,
  'broken by a line of a quoted letter': `> ${TEXT.slice(0, 12)}\n> ${TEXT.slice(12)}\n`,
  'broken in its digits': `${DIGITS.slice(0, 20)}\n${DIGITS.slice(20)}`,
  'broken behind a backslash': `"${TEXT.slice(0, 12)}\\\n${TEXT.slice(12)}"`,
  'texts that are put together': `"${TEXT.slice(0, 12)}" + "${TEXT.slice(12)}"`,
  'texts that are put together in SQL': `'${TEXT.slice(0, 12)}' || '${TEXT.slice(12)}'`,
  'a line that is escaped in JSON': `"${TEXT.slice(0, 12)}\\n${TEXT.slice(12)}"`,
  'a dump by xxd': `00000000: ${words([4, 4, 4, 4, 4, 4, 4, 4]).join(' ')}  }\\:.`,
  'folders of a cache': `${DIGITS.slice(0, 3)}/${DIGITS.slice(3, 6)}/${DIGITS.slice(6)}`,
  'four words': `{ ${words([8, 8, 8, 8])
    .map((word) => `0x${word}u`)
    .join(', ')} }`,
  'two long words': words([16, 16])
    .map((word) => `0x${word}ULL`)
    .join(','),
  'two long words with their signs': words([16, 16]).map(signed).join(', '),
  'a Guid in decimal numbers': `new Guid(${GUID.map((word, at) => (at < 3 ? signed(word) : String(Number.parseInt(word, 16)))).join(', ')})`,
  'decimal bytes': `[${[...RAW].join(', ')}]`,
  'decimal bytes with signs': `{${[...RAW].map((byte) => (byte << 24) >> 24).join(',')}}`,
  'decimal bytes in lines': [...RAW].join('\n'),
  'bytes without zeros in front': [...RAW].map((byte) => `0x${byte.toString(16)}`).join(', '),
  'one number, as a name of the standard has it': `urn:oid:2.25.${whole}`,
  'one number': `id = ${whole}`,
  base32: crockford(whole << 2n, RFC),
  'base32 in small letters, with padding': `${crockford(whole << 2n, RFC).toLowerCase()}======`,
  'as a ULID': crockford(whole, '0123456789ABCDEFGHJKMNPQRSTVWXYZ'),
  'bytes that MySQL has escaped': Buffer.concat([
    Buffer.from('x\t'),
    ...[...RAW].map((byte) => (byte === 0x5c ? Buffer.from('\\\\') : Buffer.of(byte))),
    Buffer.from('\ty\n'),
  ]),
};

describe('an id in any spelling', () => {
  it.each(Object.entries(ALWAYS))('is found: %s', (_, text) => {
    expect(finds(text)).toBe(true);
    expect(finds(text, known)).toBe(true);
  });

  it.each(Object.entries(KNOWN))('is found when it is known: %s', (_, text) => {
    expect(finds(text, known)).toBe(true);
    expect(finds(text, others)).toBe(false);
  });

  it('in capitals is the same', () => {
    for (const text of [
      TEXT,
      DIGITS,
      dash('\\U0000002D'),
      `NEW GUID(${GUID.map((word) => `0X${word}`).join()})`,
    ])
      expect(finds(text.toUpperCase(), known), text).toBe(true);
  });

  it('with NULs among its bytes is found as MySQL writes them into files', () => {
    const bytes = Buffer.from('7d00ff0a09085c1a008c002d1e3f5a7b', 'hex');
    const mine = new KnownIds(1);
    mine.add(Uuid.fromBytes(bytes));
    const escapes: Readonly<Record<number, string>> = {
      0: '\\0',
      9: '\\t',
      10: '\\n',
      0x5c: '\\\\',
      8: '\\b',
      0x1a: '\\Z',
    };
    const file = Buffer.concat(
      [...bytes].map((byte) => Buffer.from(escapes[byte] ?? String.fromCharCode(byte), 'latin1')),
    );
    const ids: string[] = [];
    const row = Buffer.concat([Buffer.from('a\t'), file, Buffer.from('\tb\n')]);
    scanForIds(row, (id) => ids.push(id.key), { known: mine, hasBytes: true });
    expect(ids).toContain(Uuid.fromBytes(bytes).key);
  });
});

import { describe, expect, it } from 'vitest';
import { DecodeError } from '@landfall/protocol/errors';
import { MYSQL, POSTGRES, SQLITE } from './dialect.ts';
import type { Dialect } from './dialect.ts';
import { parseRow } from './values.ts';

/** The values of a row: texts and blobs as latin1 in `{}`, words and numbers as they are. */
function row(text: string, dialect: Dialect = MYSQL): (string | null)[] {
  const found = parseRow(Buffer.from(`${text};`, 'latin1'), 0, dialect)!;
  if (found.unknown !== undefined) throw new DecodeError(found.unknown);
  return found.values.map((value) =>
    value instanceof Uint8Array ? `{${Buffer.from(value).toString('latin1')}}` : value,
  );
}

describe('the values of a row', () => {
  it('are nothing, numbers as they are written, and texts', () => {
    expect(row("(NULL, null, 1, -1.5e-3, +2, TRUE, 'NULL', '')")).toEqual([
      null,
      null,
      '1',
      '-1.5e-3',
      '+2',
      '1',
      '{NULL}',
      '{}',
    ]);
  });

  it('have escapes that stand for other bytes, and those that stand for themselves', () => {
    expect(row(`('\\0\\b\\n\\r\\t\\Z|\\'\\"\\\\\\%\\_\\x''')`)).toEqual([`{\0\b\n\r\t\x1a|'"\\\\%\\_x'}`]);
    expect(row(`("a""b'c")`)).toEqual([`{a"b'c}`]);
    expect(row("('it''s', 'plain')")).toEqual(["{it's}", '{plain}']);
  });

  it('keep bytes that no character set has', () => {
    const every = Buffer.from(
      Array.from({ length: 256 }, (_, at) => at).filter((at) => at !== 0x27 && at !== 0x5c),
    );
    expect(row(`('${every.toString('latin1')}')`)).toEqual([`{${every.toString('latin1')}}`]);
  });

  it('are bytes in hexadecimal digits, in either spelling and case, odd ones too', () => {
    expect(row("(0x00fF, 0X41, x'4142', X'')")).toEqual(['{\0\xff}', '{A}', '{AB}', '{}']);
    expect(row('(0x141)')).toEqual(['{\x01A}']);
    expect(() => row("(x'4g')")).toThrow('not hexadecimal');
    expect(() => row('(0x4z)')).toThrow('not hexadecimal');
  });

  it('may have the name of a character set in front', () => {
    expect(
      row("(_binary 'a\\0', _utf8mb4'b', N'c', _binary 0x41, _binary x'42', _latin1 /* x */ 'd')"),
    ).toEqual(['{a\0}', '{b}', '{c}', '{A}', '{B}', '{d}']);
    expect(() => row('(_binary)')).toThrow('value expected');
  });

  it('of PostgreSQL have bytes in strings, and backslashes only behind an E', () => {
    expect(row("('\\x00ff'::bytea, 'a\\n', E'a\\n', '\\\\x41')", POSTGRES)).toEqual([
      '{\0\xff}',
      '{a\\n}',
      '{a\n}',
      '{\\\\x41}',
    ]);
    expect(() => row("('\\x0g'::bytea)", POSTGRES)).toThrow('no bytea');
  });

  it('are bits as bytes, true and false as numbers, numbers with a sign, and values in parentheses', () => {
    expect(row("(b'0100', B'1', 0b101, b'', 0B100000001)")).toEqual([
      '{\x04}',
      '{\x01}',
      '{\x05}',
      '{}',
      '{\x01\x01}',
    ]);
    expect(row('(true, False, - 1, + 2.5, .5, 1., 1E9)')).toEqual([
      '1',
      '0',
      '-1',
      '+2.5',
      '.5',
      '1.',
      '1E9',
    ]);
    expect(row("(('x'), ((1)), ( NULL ), (_binary 'y'))")).toEqual(['{x}', '1', null, '{y}']);
    expect(row('(0x41, 0x0a)', SQLITE)).toEqual(['65', '10']);
    for (const text of [
      '(0b012)',
      "(b'0' 1)",
      '(- x)',
      "(-'a')",
      '(1-1)',
      '(--1)',
      '(1 - 1)',
      '(truest)',
      '(x)',
    ])
      expect(() => row(text), text).toThrow(DecodeError);
    expect(() => row("(b'1')", SQLITE)).toThrow('not binary digits');
    expect(() => row("(B'1', X'1F')", POSTGRES)).toThrow('bits as a value');
  });

  it('are joined where strings stand behind one another, as each database does it', () => {
    expect(row(`('a' 'b'\n "c", N'd' 'e', _utf8mb4'f' /* x */ 'g')`)).toEqual(['{abc}', '{de}', '{fg}']);
    expect(row("('a''b')")).toEqual(["{a'b}"]);
    expect(row("('a'\n 'b', E'c\\n'\n'd')", POSTGRES)).toEqual(['{ab}', '{c\nd}']);
    expect(() => row("('a' 'b')", POSTGRES)).toThrow('comma or ) expected');
    expect(() => row("('a' 'b')", SQLITE)).toThrow('comma or ) expected');
  });

  it('have backslashes of their own where the mode says so', () => {
    const plain: Dialect = { kind: 'mysql', backslashes: false };
    expect(row("('a\\', 'b\\n''c')", plain)).toEqual(['{a\\}', "{b\\n'c}"]);
  });

  it('of PostgreSQL have escapes of C behind an E, or everywhere, codes behind U&, and dollars for quotes', () => {
    expect(row("(E'\\b\\f\\n\\r\\t\\v\\0\\101\\x42\\u0043\\U00000044\\'')", POSTGRES)).toEqual([
      "{\b\f\n\r\tv\0ABCD'}",
    ]);
    expect(row("('\\101', E'\\\\x00ff'::bytea)", { kind: 'postgres', backslashes: true })).toEqual([
      '{A}',
      '{\0\xff}',
    ]);
    expect(row("(U&'\\0041\\\\\\+000042', u&'ad')", POSTGRES)).toEqual(['{A\\B}', '{ad}']);
    expect(() => row("(U&'a\\d')", POSTGRES)).toThrow('an escape that makes no sense');
    expect(row("($$it's; \\)$$, $a$x$$y$a$)", POSTGRES)).toEqual(["{it's; \\)}", '{x$$y}']);
  });
  it('of SQLite have no escapes, and calls', () => {
    expect(row("('a\\', replace(char(65), 'A', 'B'), X'00')", SQLITE)).toEqual(['{a\\}', '{B}', '{\0}']);
  });

  it('stand among white space and comments', () => {
    expect(row("(\n 1 , -- one\n /* two */ 'b'\t)")).toEqual(['1', '{b}']);
  });

  it('are what they are whatever they are compared by, and cast to when that is a text or bytes', () => {
    expect(row("('a' COLLATE utf8mb4_bin, 'b'COLLATE \"C\")", POSTGRES)).toEqual(['{a}', '{b}']);
    expect(row("('a'::text, 'b'::character varying(36), NULL::uuid, 'c\\000'::bytea)", POSTGRES)).toEqual([
      '{a}',
      '{b}',
      null,
      '{c\0}',
    ]);
    expect(() => row("('1'::integer)", POSTGRES)).toThrow('comma or ) expected, not ":"');
    expect(() => row("('a'::text[])", POSTGRES)).toThrow('comma or ) expected');
    expect(() => row("('a'::text)")).toThrow('comma or ) expected');
  });

  it('say which of them stood in quotes', () => {
    const { quoted } = parseRow(Buffer.from("(1,'a',0x41,x'41',_binary 'b',NULL);"), 0, MYSQL)!;
    expect([...quoted]).toEqual([1, 4]);
  });

  it('are copies, which stay what they are when the dump goes on', () => {
    const bytes = Buffer.from("('abc',0x41);");
    const [text] = parseRow(bytes, 0, MYSQL)!.values;
    bytes.fill(0);
    expect(Buffer.from(text as Uint8Array).toString()).toBe('abc');
  });
});

describe('a row that is none', () => {
  it('lacks a comma, a value or is of too many values', () => {
    expect(() => row("('a' 1)")).toThrow('comma or ) expected');
    expect(() => row('(1,,2)')).toThrow('value expected');
    expect(() => row('()')).toThrow('value expected');
    expect(row(`(${'1,'.repeat(255)}1)`)).toHaveLength(256);
    expect(() => row(`(${'1,'.repeat(256)}1)`)).toThrow('row with too many values');
  });

  it('has calls inside calls, as deep as texts need and no deeper', () => {
    const nested = (depth: number): string => `(${'replace('.repeat(depth)}'a'${",'b','c')".repeat(depth)})`;
    expect(row(nested(16), SQLITE)).toEqual(['{a}']);
    expect(() => row(nested(17), SQLITE)).toThrow('calls nested too deeply');
  });

  it('has calls that are not known as nothing, and says so; what stands in them does not matter', () => {
    const found = parseRow(
      Buffer.from("(f(CAST(')' AS x /* ) */)), replace(char('x'), 'a', 'b'), 1);"),
      0,
      MYSQL,
    )!;
    expect(found.values).toEqual([null, null, '1']);
    expect(found.unknown).toBe('f() as a value');
    expect(parseRow(Buffer.from("(replace(char('x'),'a','b'));"), 0, MYSQL)?.unknown).toBe(
      'no such character',
    );
    expect(parseRow(Buffer.from('(1);'), 0, MYSQL)).not.toHaveProperty('unknown');
  });

  it('goes on behind what is there', () => {
    const text = "(1, 'it''s', _binary 0x4142, x'43', replace('a','b','c'), now(1, ')'))";
    for (let length = 1; length < text.length; length++)
      expect(parseRow(Buffer.from(text.slice(0, length)), 0, SQLITE), `after ${length}`).toBeUndefined();
    expect(parseRow(Buffer.from(text), 0, SQLITE)?.end).toBe(text.length);
  });
});

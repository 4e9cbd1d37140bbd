import { describe, expect, it } from 'vitest';
import { parseCopyLine } from './copy-rows.ts';
import { CutDumpError, readSqlDump } from './index.ts';

const line = (text: string): (string | null)[] | string | undefined => {
  const found = parseCopyLine(Buffer.from(text, 'latin1'), 0);
  if (found === undefined || 'isEnd' in found) return found && 'end';
  return (
    found.row.unknown ??
    found.row.values.map((value) =>
      value === null ? null : Buffer.from(value as Uint8Array).toString('latin1'),
    )
  );
};

const HEAD = '--\n-- PostgreSQL database dump\n--\n\nSET standard_conforming_strings = on;\n';
const CREATE = 'CREATE TABLE public.assets (\n    id uuid NOT NULL,\n    name text,\n    data bytea\n);\n';
const END = '--\n-- PostgreSQL database dump complete\n--\n\n';

async function rowsOf(dump: string, size = 1000): Promise<[rows: (string | undefined)[], error?: unknown]> {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    const bytes = Buffer.from(dump, 'latin1');
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const rows: (string | undefined)[] = [];
  try {
    for await (const { values, unknown } of readSqlDump(chunks(), new Set(['assets']))) {
      const texts = [...values].map(
        ([name, value]) => `${name}=${value && Buffer.from(value).toString('latin1')}`,
      );
      rows.push(unknown === undefined ? texts.join(' ') : `${unknown}: ${texts[0]}`);
    }
  } catch (error) {
    return [rows, error];
  }
  return [rows];
}

describe('a line of COPY', () => {
  it('has values between tabs, nothing, and an end', () => {
    expect(line('a\t\\N\t\tb\n')).toEqual(['a', null, '', 'b']);
    expect(line('\n')).toEqual(['']);
    expect(line('\\.\n')).toBe('end');
    expect(line('\\.\r\n')).toBe('end');
    expect(line('a\tb\r\n')).toEqual(['a', 'b']);
    expect(line('a\tb')).toBeUndefined();
    expect(line('\\.')).toBeUndefined();
  });

  it('has escapes as C has them, and tabs and line ends behind a backslash', () => {
    expect(line('a\\tb\\nc\\rd\\be\\ff\\vg\\\\h\\.\n')).toEqual(['a\tb\nc\rd\be\ff\vg\\h.']);
    expect(line('\\101\\x42\\u0041\\7\n')).toEqual(['ABu0041\x07']);
    expect(line('a\\\tb\\\nc\td\n')).toEqual(['a\tb\nc', 'd']);
    expect(line('a\\\\\tb\\\\\nc')).toEqual(['a\\', 'b\\']);
  });
});

describe('rows that are copied', () => {
  const copied = `${HEAD}${CREATE}COPY public.assets (id, name, data) FROM stdin;\n1\tit's; a\\\\b\t\\\\x00ff\n2\t\\\\x41\t\\N\n\\.\n\n${END}`;

  it('are read, wherever chunks end, bytes by the type of their column', async () => {
    for (const size of [1, 7, 1000])
      expect(await rowsOf(copied, size)).toEqual([
        ["id=1 name=it's; a\\b data=\0\xff", 'id=2 name=\\x41 data=null'],
      ]);
  });

  it('are cut wherever their end is missing', async () => {
    const from = copied.indexOf('1\tit');
    for (let length = from; length < copied.indexOf('\\.\n'); length++)
      expect((await rowsOf(copied.slice(0, length)))[1], copied.slice(from, length)).toBeInstanceOf(
        CutDumpError,
      );
    expect(String((await rowsOf(copied.replace(END, '')))[1])).toContain('database dump complete');
  });

  it('cost themselves where they lack a value', async () => {
    const [rows, error] = await rowsOf(copied.replace('2\t\\\\x41\t\\N', '2\tb'));
    expect(rows).toEqual(["id=1 name=it's; a\\b data=\0\xff", 'row of 2 values for 3 columns: id=2']);
    expect(String(error)).toContain('row of 2 values for 3 columns in a row of assets');
  });

  it.each([
    ['WITH (FORMAT csv)', 'the rows of assets are copied in a form that is not read'],
    ['WITH CSV', 'in a form that is not read'],
  ])('in another form are told: %s', async (options, why) => {
    const [rows, error] = await rowsOf(copied.replace('stdin;', `stdin ${options};`));
    expect(rows).toEqual([]);
    expect(String(error)).toContain(why);
  });

  it('out of a file are not in the dump', async () => {
    const [, error] = await rowsOf(`${HEAD}COPY assets (id) FROM '/a/b';\n${CREATE}${END}`);
    expect(String(error)).toContain('assets is filled by a statement that is not read');
    expect(await rowsOf(`${HEAD}COPY assets (id) TO '/a/b';\n${CREATE}${END}`)).toEqual([[]]);
  });
});

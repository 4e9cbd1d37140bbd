import { describe, expect, it } from 'vitest';
import { TextEnding } from './index.ts';

const A = '7d5c3a1b-9e8f-4a6b-8c2d-1e3f5a7b9c0d';
const B = '11111111-2222-4333-8444-555555555501';
const digits = (id: string): string => id.replaceAll('-', '');

function lackOf(text: string, size = 1000): string | undefined {
  const ending = new TextEnding();
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) ending.push(bytes.subarray(at, at + size));
  return ending.end();
}

/** Texts that are whole, in which no cut behind the given place may go unseen; what a cut there leaves is whole too. */
const WHOLE: Readonly<Record<string, readonly [text: string, isWholeTo: (cut: string) => boolean]>> = {
  'a list': [`${A}\n${B}\n`, (cut) => cut.length <= 8 || [36, 37, 73].includes(cut.length)],
  'a list without dashes': [`${digits(A)}\n${digits(B)}\n`, (cut) => cut.length <= 33 || cut.length === 65],
  'a list with something in front': [
    `id: ${A},\nid: ${B},\n`,
    (cut) => cut.length <= 12 || (cut.length >= 40 && cut.length <= 42) || cut.length >= 82,
  ],
  'a list in one line': [
    `${A}, ${A}, ${B}`,
    (cut) => cut.length <= 8 || /[0-9a-f]{12}(?:, ?)?$/.test(cut) || /^\S+, [0-9a-f]{1,8}$/.test(cut),
  ],
  JSON: [
    ` {"ids": ["${A}", "a\\"b]"], "n": {}, "it's": 1.5}\n`,
    (cut) => cut.trim() === '' || cut.endsWith('5}'),
  ],
  'many values of JSON': [`{"id":"${A}"}\n{"id":"${B}"}\n`, (cut) => cut === '' || /\}\n?$/.test(cut)],
  'notation of Python': [`[{'id': '${A}', "it's": None}, u'x']`, (cut) => cut === ''],
  XML: [
    `<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY b "c>">]>\n<!-- <a> --><a x='>'><b/><![CDATA[</a>]]><c d="/">a < b</c></a>\n`,
    (cut) => cut.length <= 4 || /(?:\?>|">\]>|-->|<\/c><\/a>)\n?$/.test(cut),
  ],
  'a table with commas': [
    `"id","name"\n"${A}","a, ""b""\nc"\n"${B}","d"\n`,
    (cut) => cut.length <= 12 || /",$|","(?:[^"]|"")*"\n?$/.test(cut),
  ],
};

describe('a text that ends too early', () => {
  it.each(Object.entries(WHOLE))('is seen wherever it was cut: %s', (_, [text, isWhole]) => {
    for (const size of [1, 7, 1000]) expect(lackOf(text, size)).toBeUndefined();
    expect(lackOf(`\ufeff${text}`)).toBeUndefined();
    for (let length = 0; length < text.length; length++) {
      const cut = text.slice(0, length);
      expect(lackOf(cut) === undefined, JSON.stringify(cut)).toBe(isWhole(cut));
    }
  });

  it.each([
    ['a row that lacks columns', `id\tname\ttype\n${A}\ta\t1\n${B}\tb`, 'inside a row of a table'],
    ['a row of sqlite3', `${A}|x|1\n${B}|"y|2\n${B}`, 'inside a row of a table'],
    ['a table with a frame', `+----+\n| id |\n+----+\n| ${A} |\n`, 'inside a table'],
    ['a table with a drawn frame', `┌────┐\n│ id │\n├────┤\n│ ${A} │\n`, 'inside a table'],
    ['a table of psql', ` id | n\n----+---\n ${A} | 1\n`, 'inside a table'],
    ['a table of psql of one column', `                 id\n${'-'.repeat(38)}\n ${A}\n`, 'inside a table'],
    ['the notation of LLSD', `<? llsd/notation ?>\n{'id':u${A},'s':"it`, 'inside a text'],
    ['an array behind another', `["${A}"]\n["${B}"`, '1 of its brackets'],
    ['only the end of an array', `["${A}"]]`, 'closes more brackets'],
    ['only the end of a document', `<a>${A}</a></b>`, 'closes more elements'],
    ['a message behind JSON', `["${A}"]\nmysqldump: Error`, 'goes on with what is no JSON, "mysqldump:"'],
    ['a message behind XML', `<a>${A}</a>\nKilled\n`, 'goes on with what is no XML'],
  ])('%s', (_, text, why) => {
    expect(lackOf(text)).toContain(why);
  });

  it.each([
    ['with a frame', `+----+\n| id |\n+----+\n| ${A} |\n+----+\n`],
    ['with a frame and a count', `+----+\n| ${A} |\n+----+\n1 row in set (0.00 sec)\n`],
    ['with a drawn frame', `┌────┐\n│ ${A} │\n└────┘\n`],
    ['of psql', ` id | n\n----+---\n ${A} | 1\n(1 row)\n`],
    ['of psql with one column', `                 id\n${'-'.repeat(38)}\n ${A}\n(1 row)\n\n`],
    ['or the notation of LLSD', `<? LLSD/Notation ?>\n{'id':u${A},'s':"it's"}\n`],
    ['with a head that is underlined', `Ids\n${'-'.repeat(38)}\n${A}\n`],
    ['without the end of its last line', `id,name\n${A},a\n${B},b`],
    ['with quotes where tabs are between', `id\tname\n${A}\t"a\n${B}\tb\n`],
    ['with escaped tabs', `${A}\ta\\\tb\tc\n${B}\ta\tb`],
    ['with columns that are empty', `id,name,\n${A},,\n${B},,`],
    ['that is none', `Names, and ids\n${A}\nthese, these, "and those\n`],
  ])('is a table %s, which is whole', (_, text) => {
    expect(lackOf(text)).toBeUndefined();
  });

  it.each([
    'mysqldump: Error 2013: Lost connection to MySQL server during query',
    '/usr/bin/mariadb-dump: Got error: 2002',
    'ERROR 2013 (HY000): Lost connection to MySQL server during query',
    'Error: stepping, database disk image is malformed (11)',
    'psql: error: connection to server failed',
    'pg_dump: error: query failed',
    'Killed',
    'Segmentation fault (core dumped)',
    'Traceback (most recent call last):',
    'curl: (18) transfer closed with 1 bytes remaining to read',
    'bash: line 1: mysql: command not found',
    'tee: x: No space left on device',
    '<!DOCTYPE html>',
    'PHP Fatal error:  Allowed memory size of 1 bytes exhausted',
  ])('has a message in place of the rest: %s', (message) => {
    const why = `a line of it is a message, "${message}"`;
    for (const end of ['', '\n', `\n${B}\n`]) expect(lackOf(`${A}\n${message}${end}`)).toBe(why);
  });

  it.each([
    ['a warning', 'mysql: [Warning] Using a password on the command line interface can be insecure.\n'],
    ['a note', 'mysqldump: Deprecated program name. It will be removed\n'],
    ['a comment', '# Error: the second one is of an old region\n'],
    ['a name that sounds like it', `${B} Error: no such file or directory\n`],
    ['a last line that says something', 'these are all'],
    ['a last line with the id', `the last: ${B}`],
    ['an id in braces', `{${B}}`],
    ['an id in angle brackets', `<${B}>`],
  ])('is whole with %s', (_, line) => {
    expect(lackOf(`${A}\n${line}`)).toBeUndefined();
    expect(lackOf(`${line.trimEnd()}\n${A}\n`)).toBeUndefined();
  });

  it('is told by its first characters, and an id in brackets tells nothing', () => {
    for (const text of [
      `{${A}\n`,
      `<${A}\n`,
      `<a${A.slice(1)}>\n`,
      `[2026-11-29] ${A}\n`,
      `[section]\n${A}\n`,
    ])
      expect(lackOf(text), text).toBeUndefined();
    expect(lackOf('')).toBeUndefined();
  });

  it('may have lines of any length', () => {
    const long = `${'word '.repeat(100_000)}${A}`;
    expect(lackOf(long)).toBeUndefined();
    expect(lackOf(long.slice(0, -2))).toBe('it ends inside an id');
  });
});

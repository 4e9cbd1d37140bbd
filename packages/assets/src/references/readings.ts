/**
 * One escape of XML (`&#45;`, `&#x2d;`, `&amp;`), of addresses (`%2d`, `%u002d`), or of JSON, C, SQL and other languages (`\u002d`, `\u{2d}`,
 * `\U0000002d`, `\x2d`, `\x{2d}`, `\/`, `\n`).
 */
const ESCAPE =
  /&(?:#[xX]0{0,16}([0-9a-fA-F]{1,6});?|#0{0,16}(\d{1,7});?|([a-zA-Z]{2,16});)|%(?:[uU]([0-9a-fA-F]{4})|([0-9a-fA-F]{2}))|\\(?:U([0-9a-fA-F]{8})|[ux]\{([0-9a-fA-F]{1,8})\}|[uU]([0-9a-fA-F]{4})|[xX]([0-9a-fA-F]{2})|([nrt0])|([^a-zA-Z0-9]))/g;
/** What only an escape of an escape leaves behind. */
const DOUBLE = /&amp;|&#(?:0*38|x0*26)|&percnt;|&bsol;|%25|\\\\|\\u00(?:26|25|5c)/i;
const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  dash: '-',
  hyphen: '-',
  ndash: '-',
  mdash: '-',
  horbar: '-',
  minus: '-',
  plus: '+',
  sol: '/',
  bsol: '\\',
  percnt: '%',
  equals: '=',
  colon: ':',
  tab: '\t',
  newline: '\n',
  shy: '',
  zwnj: '',
  zwj: '',
  nobreak: '',
  zerowidthspace: '',
};
const LETTERS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '0': '' };
const QUOTED_PRINTABLE = /=(?:[ \t]*\r?\n|([0-9A-Fa-f]{2}))/g;
/** Dashes that word processors make of a minus between digits, in UTF-8 read byte by byte, or in windows-1252. */
const TYPED_DASHES =
  /(?<=[0-9a-f]{4})(?:\xe2\x80[\x90-\x95]|\xe2\x88\x92|\xef\xbc\x8d|\xef\xb9[\x98\xa3]|[\x96\x97\xad])(?=[0-9a-f]{4})/gi;
/** Signs that do not show (soft hyphens, blanks of no width, marks of order), in UTF-8 read byte by byte. */
const UNSEEN = /\xc2\xad|\xe2\x80[\x8b-\x8f]|\xe2\x81\xa0|\xef\xbb\xbf|\xef\xb8[\x80-\x8f]/g;
/** Digits, letters and dashes of full width, in UTF-8 read byte by byte. */
const FULL_WIDTH = /\xef\xbc([\x8d\x90-\x99\xa1-\xa6])|\xef\xbd([\x81-\x86])/g;
/** Bytes as PostgreSQL escapes them (`bytea_output = escape`), a backslash or two before three octal digits; as C and shells do. */
const OCTAL = /\\{1,2}([0-3][0-7]{2})/g;
/** What an id may be in where its characters are escaped by numbers alone, as in CSS and in SQL. */
const NUMBERED = /[0-9a-f\\+ -]{36,600}/gi;
/** As in CSS: up to six digits, and a blank that ends them. */
const CSS = /\\([0-9a-f]{1,6})(?:\r\n|[ \t\r\n\f])?/gi;
/** As in `U&'…'`: four digits, or six. */
const UNISTR = /\\(?:\+([0-9a-f]{6})|([0-9a-f]{4}))/gi;
/** As MySQL writes bytes into its files: other than in a text, a NUL is one. */
const BYTES = /\\(?:([0Zbnrt])|([^a-zA-Z0-9]))/g;
const BYTE_LETTERS: Readonly<Record<string, string>> = {
  '0': '\0',
  Z: '\x1a',
  b: '\b',
  n: '\n',
  r: '\r',
  t: '\t',
};
/** An XML document in a text of an XML document in a text of one. */
const MOST_LAYERS = 4;

/**
 * The text as those would read it who undo one kind of escaping: UTF-16 and UTF-32 (without their NULs), references of
 * XML, `%2D`, `\u002d`, `\055`, `=2D`, `\2d `, what does not show and what stands in full width. Only what differs from the text. Each is
 * undone wherever it seems to stand: to read too much does no harm here.
 * @param text of latin1 characters
 * @param hasBytes whether values of any bytes may stand in it as MySQL writes them into files
 */
export function* otherReadings(text: string, hasBytes = false): Generator<string, void, undefined> {
  const plain = text.includes('\0') ? text.replaceAll('\0', '') : text;
  if (plain !== text) yield plain;
  if (plain.includes('\\')) yield* withoutBackslashes(plain, hasBytes);
  const layers = DOUBLE.test(plain) ? MOST_LAYERS : 1;
  let layer = plain;
  for (let count = 0; count < layers; count++) {
    const under = withoutEscapes(layer);
    if (under === layer) break;
    yield (layer = under);
  }
  if (!/=(?:[ \t]*\r?\n|[0-9A-Fa-f]{2})/.test(plain)) return;
  yield plain.replaceAll(QUOTED_PRINTABLE, (_, hex?: string) => (hex === undefined ? '' : characterOf(hex)));
}

/** Each by itself: what stands behind a backslash means something else in each of them. */
function* withoutBackslashes(text: string, hasBytes: boolean): Generator<string> {
  // MySQL writes `\0` for a NUL, whatever digits stand behind it.
  const octal = withoutOctal(text);
  if (octal !== text) yield octal;
  const numbered = [...text.matchAll(NUMBERED)].map(([run]) => run).filter((run) => run.includes('\\'));
  if (numbered.length > 0) {
    const runs = numbered.join('\n');
    yield runs.replaceAll(CSS, (_, hex: string) => characterOf(hex));
    yield runs.replaceAll(UNISTR, (_, long?: string, short?: string) => characterOf(long ?? short ?? '20'));
  }
  if (hasBytes) yield plainBytes(text);
}

const plainBytes = (text: string): string =>
  text.replaceAll(BYTES, (_, letter?: string, itself?: string) => itself ?? BYTE_LETTERS[letter!]!);

/** What stands between them is escaped, too: a backslash is two of them. */
function withoutOctal(text: string): string {
  const bytes = text.replaceAll(OCTAL, (_, digits: string) => character(Number.parseInt(digits, 8)));
  return bytes === text ? text : bytes.replaceAll('\\\\', '\\');
}

function withoutEscapes(text: string): string {
  const isEscaped = text.includes('&') || text.includes('%') || text.includes('\\');
  return (isEscaped ? text.replaceAll(ESCAPE, unescape) : text)
    .replaceAll(UNSEEN, '')
    .replaceAll(FULL_WIDTH, narrowed)
    .replaceAll(TYPED_DASHES, '-');
}

/** The last byte of a character of full width tells which it is. */
function narrowed(_: string, upper?: string, lower?: string): string {
  const byte = (upper ?? lower!).charCodeAt(0);
  return String.fromCharCode(byte - (upper === undefined ? 0x20 : 0x60));
}

type Group = string | undefined;

/** @param groups numbers in hexadecimal, but for those at the places of the others */
function unescape(escape: string, ...groups: (Group | number)[]): string {
  const [reference, decimal, name, wide, percent, long, braced, four, two, letter, itself] =
    groups as Group[];
  if (name !== undefined) return NAMED[name.toLowerCase()] ?? escape;
  if (letter !== undefined) return LETTERS[letter]!;
  if (itself !== undefined) return itself;
  if (decimal !== undefined) return character(Number(decimal));
  return characterOf(reference ?? wide ?? percent ?? long ?? braced ?? four ?? two ?? '20');
}

const characterOf = (hex: string): string => character(Number.parseInt(hex, 16));

const DASHES: ReadonlySet<number> = new Set([0x2212, 0xff0d, 0xfe58, 0xfe63]);

/** The dashes of typography are one dash here, what does not show is nothing, and what latin1 has no place for is a blank. */
function character(code: number): string {
  if ((code >= 0x2010 && code <= 0x2015) || DASHES.has(code)) return '-';
  if (code === 0xad || code === 0xfeff || code === 0x2060 || (code >= 0x200b && code <= 0x200f)) return '';
  if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xfee0);
  return code <= 0xff ? String.fromCharCode(code) : ' ';
}

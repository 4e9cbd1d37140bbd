/**
 * One escape of XML (`&#45;`, `&#x2d;`, `&amp;`), of addresses (`%2d`), or of JSON, C and SQL (`\u002d`, `\x2d`, `\/`, `\n`).
 */
const ESCAPE =
  /&(?:#x([0-9a-f]{1,6});?|#(\d{1,7});?|([a-z]{2,7});)|%([0-9a-f]{2})|\\(?:u([0-9a-f]{4})|x([0-9a-f]{2})|([nrt0])|([^a-z0-9]))/gi;
/** What only an escape of an escape leaves behind. */
const DOUBLE = /&amp;|&#(?:38|x26)|%25|\\\\|\\u00(?:26|25|5c)/i;
const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  dash: '-',
  hyphen: '-',
  ndash: '-',
  plus: '+',
  sol: '/',
  equals: '=',
  tab: '\t',
  newline: '\n',
};
const LETTERS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '0': '' };
const QUOTED_PRINTABLE = /=(?:\r?\n|([0-9A-F]{2}))/g;
/** Dashes that word processors make of a minus between digits, in UTF-8 read byte by byte, or in windows-1252. */
const TYPED_DASHES =
  /(?<=[0-9a-f]{4})(?:\xe2\x80[\x90-\x95]|\xe2\x88\x92|\xef\xbc\x8d|[\x96\x97\xad])(?=[0-9a-f]{4})/gi;
/** Bytes as PostgreSQL escapes them (`bytea_output = escape`), a backslash or two before three octal digits; as C and shells do. */
const OCTAL = /\\{1,2}([0-3][0-7]{2})/g;
/** An XML document in a text of an XML document in a text of one. */
const MOST_LAYERS = 4;

/**
 * The text as those would read it who undo one kind of escaping: UTF-16 and UTF-32 (without their NULs), references of
 * XML, `%2D`, `\u002d`, `\055`, `=2D`. Only what differs from the text. Each is undone wherever it seems to stand: to read too
 * much does no harm here.
 * @param text of latin1 characters
 */
export function* otherReadings(text: string): Generator<string, void, undefined> {
  const plain = text.includes('\0') ? text.replaceAll('\0', '') : text;
  if (plain !== text) yield plain;
  // By itself: MySQL writes `\0` for a NUL, whatever digits stand behind it.
  const octal = plain.includes('\\') ? withoutOctal(plain) : plain;
  if (octal !== plain) yield octal;
  const layers = DOUBLE.test(plain) ? MOST_LAYERS : 1;
  let layer = plain;
  for (let count = 0; count < layers; count++) {
    const under = withoutEscapes(layer);
    if (under === layer) break;
    yield (layer = under);
  }
  if (!/=(?:\r?\n|[0-9A-F]{2})/.test(plain)) return;
  yield plain.replaceAll(QUOTED_PRINTABLE, (_, hex?: string) => (hex === undefined ? '' : characterOf(hex)));
}

/** What stands between them is escaped, too: a backslash is two of them. */
function withoutOctal(text: string): string {
  const bytes = text.replaceAll(OCTAL, (_, digits: string) => character(Number.parseInt(digits, 8)));
  return bytes === text ? text : bytes.replaceAll('\\\\', '\\');
}

function withoutEscapes(text: string): string {
  const isEscaped = text.includes('&') || text.includes('%') || text.includes('\\');
  return (isEscaped ? text.replaceAll(ESCAPE, unescape) : text).replaceAll(TYPED_DASHES, '-');
}

type Group = string | undefined;

function unescape(
  escape: string,
  reference: Group,
  decimal: Group,
  name: Group,
  percent: Group,
  long: Group,
  short: Group,
  letter: Group,
  itself: Group,
): string {
  if (name !== undefined) return NAMED[name.toLowerCase()] ?? escape;
  if (letter !== undefined) return LETTERS[letter.toLowerCase()]!;
  if (itself !== undefined) return itself;
  if (decimal !== undefined) return character(Number(decimal));
  return characterOf(reference ?? percent ?? long ?? short ?? '20');
}

const characterOf = (hex: string): string => character(Number.parseInt(hex, 16));

/** The dashes of typography are one dash here; what latin1 has no place for is a blank. */
function character(code: number): string {
  if ((code >= 0x2010 && code <= 0x2015) || code === 0x2212 || code === 0xff0d) return '-';
  return code <= 0xff ? String.fromCharCode(code) : ' ';
}

import { errorTextOf, isWebPage } from './error-text.ts';
import { isTarHeader } from './tar-header.ts';
import { wideEncodingOf } from './wide-text.ts';
import type { WideEncoding } from './wide-text.ts';

/** What a file is, by its first bytes and never by its name. */
export type FileKind =
  /** Known here: `text` is anything that is nothing else, lists and XML among it. */
  | { readonly kind: 'empty' | 'gzip' | 'tar' | 'sqlite' | 'sql' | 'text' }
  /** A text that is to be narrowed first. */
  | { readonly kind: WideEncoding }
  /** Cannot be read here; `name` for people, with an article, and what to do where that is known. */
  | { readonly kind: 'foreign'; readonly name: string };

/** As many bytes of a file as are enough for {@link fileKindOf}. */
export const FILE_KIND_BYTES = 64 * 1024;

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
const EXPAND = 'expand it first';
const DECRYPT = 'decrypt it first';
const SQLITE_LOG = 'the log of a database of SQLite: it is read with its database, when it is beside it';

/** First bytes. */
const MAGIC: readonly (readonly [Uint8Array, string])[] = [
  [latin1('PK\x03\x04'), `a zip file: ${EXPAND}`],
  [latin1('PK\x05\x06'), 'an empty zip file'],
  [latin1('PK\x07\x08'), 'a part of a zip file'],
  [latin1('\xfd7zXZ\x00'), `compressed with xz: ${EXPAND}`],
  [latin1('BZh'), `compressed with bzip2: ${EXPAND}`],
  [latin1('\x28\xb5\x2f\xfd'), `compressed with zstd: ${EXPAND}`],
  [latin1('\x04\x22\x4d\x18'), `compressed with lz4: ${EXPAND}`],
  [latin1('LZIP'), `compressed with lzip: ${EXPAND}`],
  [latin1('\x89LZO'), `compressed with lzop: ${EXPAND}`],
  [latin1('\x5d\x00\x00'), `compressed with lzma: ${EXPAND}`],
  [latin1('\x1f\x9d'), `compressed with compress: ${EXPAND}`],
  [latin1('\x1f\xa0'), `compressed with compress: ${EXPAND}`],
  [latin1('\xce\xb2\xcf\x81'), `compressed with brotli: ${EXPAND}`],
  [latin1('\xff\x06\x00\x00sNaPpY'), `compressed with snappy: ${EXPAND}`],
  [latin1('7z\xbc\xaf\x27\x1c'), `a 7z archive: ${EXPAND}`],
  [latin1('Rar!\x1a\x07'), `a RAR archive: ${EXPAND}`],
  [latin1('MSCF'), `a cabinet file: ${EXPAND}`],
  [latin1('!<arch>'), 'an ar archive'],
  [latin1('PGDMP'), 'a custom dump of PostgreSQL: make it one of text with pg_restore -f'],
  [latin1('\x37\x7f\x06\x82'), SQLITE_LOG],
  [latin1('\x37\x7f\x06\x83'), SQLITE_LOG],
  [latin1('\xd9\xd5\x05\xf9\x20\xa1\x63\xd7'), SQLITE_LOG],
  [latin1('XBSTCK01'), 'a backup of the files of a database (xbstream), not a dump of its tables'],
  [latin1('Salted__'), `encrypted (OpenSSL): ${DECRYPT}`],
  [latin1('age-encryption.org/'), `encrypted (age): ${DECRYPT}`],
  [latin1('-----BEGIN AGE ENCRYPTED'), `encrypted (age): ${DECRYPT}`],
  [latin1('-----BEGIN PGP MESSAGE'), `encrypted (PGP): ${DECRYPT}`],
  [latin1('$ANSIBLE_VAULT'), `encrypted (Ansible vault): ${DECRYPT}`],
  // A session key behind a password, or of a public key: what gpg writes first.
  [latin1('\x8c\x0d\x04'), `encrypted (PGP): ${DECRYPT}`],
  [latin1('\xc3\x0d\x04'), `encrypted (PGP): ${DECRYPT}`],
  [latin1('\x85\x01\x0c\x03'), `encrypted (PGP): ${DECRYPT}`],
  [latin1('\x85\x02\x0c\x03'), `encrypted (PGP): ${DECRYPT}`],
  [latin1('LUKS\xba\xbe'), `encrypted (LUKS): ${DECRYPT}`],
  [latin1('%PDF'), 'a PDF document'],
  [latin1('\x7fELF'), 'a program'],
  [latin1('\x89PNG'), 'a PNG picture'],
  [latin1('\xff\xd8\xff'), 'a JPEG picture'],
  [latin1('\xff\x4f\xff\x51'), 'a JPEG 2000 picture'],
  [latin1('\xd4\xc3\xb2\xa1'), 'a network capture'],
  [latin1('\x0a\x0d\x0d\x0a'), 'a network capture'],
  [latin1('version https://git-lfs'), 'a pointer of Git LFS: git lfs pull brings the file itself'],
];

const XML_DUMP = /<mysqldump\b|<pma_xml_export\b/;
/** Headers that programs write, or statements that are there for rows; a comment alone may stand in any list. */
const SQL =
  /^\s*(?:-- (?:MySQL|MariaDB|phpMyAdmin|PostgreSQL|Adminer|Host)\b|--\s*\n-- PostgreSQL|\/\*M?!|PRAGMA )|\b(?:INSERT\s+(?:IGNORE\s+)?INTO|CREATE\s+TABLE|REPLACE\s+INTO|DROP\s+TABLE|LOCK\s+TABLES|COPY\s+\S+\s*\([^)]*\)\s+FROM\s+stdin)\b/i;
const SQLITE = latin1('SQLite format 3\x00');

/** @param head the first bytes of a file, {@link FILE_KIND_BYTES} of them or all there are */
export function fileKindOf(head: Uint8Array): FileKind {
  if (head.length === 0) return { kind: 'empty' };
  if (head[0] === 0x1f && head[1] === 0x8b) return { kind: 'gzip' };
  // Its checksum tells, whatever its first member is called.
  if (isTarHeader(head)) return { kind: 'tar' };
  if (startsWith(head, SQLITE)) return { kind: 'sqlite' };
  const named = MAGIC.find(([magic]) => startsWith(head, magic));
  if (named !== undefined) return { kind: 'foreign', name: named[1] };
  const wide = wideEncodingOf(head);
  return wide === undefined ? textKindOf(head) : { kind: wide };
}

/** What bytes are that are some other kind of file, which has a name; undefined for texts, and for what is not known here. */
export function foreignNameOf(head: Uint8Array): string | undefined {
  const found = fileKindOf(head);
  return found.kind === 'foreign' && found.name !== UNKNOWN ? found.name : undefined;
}

/** Whether a file may hold ids that do not show: it is compressed, encrypted, or an archive of a kind that is not read here. */
export function isPacked(kind: FileKind): kind is FileKind & { kind: 'foreign' } {
  return kind.kind === 'foreign' && PACKED.test(kind.name);
}

const PACKED = /compressed|archive|zip|encrypted/;

/** Reads a stream of unknown content to its end. @throws what it says there: whatever damage changed looks like nothing known */
export async function refuseDamage(head: Uint8Array, all: AsyncIterable<Uint8Array>): Promise<void> {
  const found = fileKindOf(head);
  if (found.kind !== 'foreign' || found.name !== UNKNOWN) return;
  for await (const chunk of all) void chunk;
}

const UNKNOWN = 'no text, nor any kind of file that is known here';

/** For who wanted an archive: what it is instead, in a clause; undefined for what may be one. Texts are left to who reads on. */
export function whatElse(head: Uint8Array): string | undefined {
  const found = fileKindOf(head);
  if (found.kind === 'empty') return 'it has no archive.xml, the file is empty';
  if (found.kind === 'foreign') return `it is ${found.name}`;
  if (found.kind === 'sql') return 'it is a dump of a database';
  return found.kind === 'sqlite' ? 'it is a database of SQLite' : undefined;
}

function startsWith(head: Uint8Array, magic: Uint8Array): boolean {
  return head.length >= magic.length && magic.every((byte, at) => head[at] === byte);
}

/** A text may have some control characters; what is encrypted or compressed has one among eight bytes. */
const MOST_CONTROLS = 0.02;

function textKindOf(head: Uint8Array): FileKind {
  const text = withoutMark(head);
  if (XML_DUMP.test(text)) return foreign('a dump as XML: dump it as SQL, without --xml');
  if (isWebPage(text)) return foreign('a web page: what was meant to be downloaded was not');
  // Strings in a dump may hold any bytes but NUL.
  if (!text.includes('\0') && SQL.test(text)) return { kind: 'sql' };
  const error = errorTextOf(text);
  if (error !== undefined) return foreign(error);
  return isBinary(text) ? foreign(UNKNOWN) : { kind: 'text' };
}

const foreign = (name: string): FileKind => ({ kind: 'foreign', name });

function withoutMark(head: Uint8Array): string {
  const hasMark = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf;
  return Buffer.from(hasMark ? head.subarray(3) : head).toString('latin1');
}

function isBinary(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- the control characters are the point
  const controls = text.match(/[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]/g)?.length ?? 0;
  return text.includes('\0') || controls > text.length * MOST_CONTROLS;
}

import { execFileSync } from 'node:child_process';
import { gzipSync, brotliCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createRandom } from '@landfall/protocol/testing';
import { FILE_KIND_BYTES, fileKindOf, isPacked, writeTar } from './index.ts';

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
const DUMP = '-- MariaDB dump 10.19\n/*!40101 SET NAMES utf8 */;\n';

const KNOWN: Readonly<Record<string, readonly [string, Uint8Array]>> = {
  nothing: ['empty', Buffer.alloc(0)],
  gzip: ['gzip', gzipSync('x')],
  'a database of SQLite': ['sqlite', latin1('SQLite format 3\0and pages')],
  'a dump': ['sql', latin1(DUMP)],
  'a dump with a byte order mark': ['sql', Buffer.from(`\ufeff${DUMP}`)],
  'a dump with bytes in its strings': [
    'sql',
    Buffer.concat([
      latin1("INSERT INTO a VALUES ('"),
      createRandom(1)
        .bytes(500)
        .map((byte) => byte || 1),
    ]),
  ],
  'a list of ids': ['text', latin1('11111111-2222-4333-8444-555555555501\r\n')],
  'a list in latin1': ['text', latin1('Müller: 11111111-2222-4333-8444-555555555501\n')],
  XML: ['text', latin1('<?xml version="1.0"?><SceneObjectGroup/>')],
  'a dump behind a warning': ['sql', latin1(`mysqldump: [Warning] Using a password\n${DUMP}DROP TABLE a;\n`)],
  'a list as JSON': ['text', latin1('{"ids":["11111111-2222-4333-8444-555555555501"]}')],
  'JSON that says that it succeeded': [
    'text',
    latin1('{"success":true,"error":null,"errors":[],"code":200}'),
  ],
  'a text in UTF-32': ['utf-32be', Buffer.from('0000feff00000041', 'hex')],
  'a text in UTF-16': ['utf-16le', Buffer.from('\ufeffa list', 'utf16le')],
  'a text in UTF-16 without a mark': ['utf-16le', Buffer.from('a list of ids', 'utf16le')],
  'a text in UTF-16, big end first': ['utf-16be', Buffer.from('a list of ids', 'utf16le').swap16()],
};

const FOREIGN: Readonly<Record<string, Uint8Array>> = {
  'a zip file': latin1('PK\x03\x04\x14\0'),
  xz: latin1('\xfd7zXZ\0\0\x04'),
  bzip2: latin1('BZh91AY&SY'),
  zstd: latin1('\x28\xb5\x2f\xfd\x24'),
  lz4: latin1('\x04\x22\x4d\x18'),
  '7z': latin1('7z\xbc\xaf\x27\x1c\0\x04'),
  RAR: latin1('Rar!\x1a\x07\x01\0'),
  PostgreSQL: latin1('PGDMP\x01\x0e\0'),
  XML: latin1('<?xml version="1.0"?>\n<mysqldump xmlns:xsi="x">'),
  'a web page': latin1('\n<!DOCTYPE html>\n<html>'),
  'a web page (saved)': latin1('<!-- saved --><html>'),
  OpenSSL: latin1('Salted__12345678'),
  age: latin1('age-encryption.org/v1\n'),
  PGP: latin1('-----BEGIN PGP MESSAGE-----\n'),
  LFS: latin1('version https://git-lfs.github.com/spec/v1\noid sha256:00\n'),
  'an error message (JSON)': latin1('{\n "error": {"requestId": "11111111-2222-4333-8444-555555555501"}}'),
  'an error message (JSON), of another server': latin1('{"message":"Not Found","code":404}'),
  'an error message (XML)': latin1('<?xml version="1.0"?>\n<Error><Code>AccessDenied</Code></Error>'),
  'an error message (XML), of another server': latin1('<s:Fault>x</s:Fault>'),
  'an error message (JSON), of some status': latin1('{"type":"x","title":"Not Found","status":404}'),
  'an error message (JSON), of which the error is not the first': latin1('{"path":"/x","error":"Not Found"}'),
  'an error message (JSON), of what did not succeed': latin1('{"success":false,"id":"x"}'),
  'an error message (XML), of SOAP': latin1('<s:Envelope><s:Body><s:Fault>x</s:Fault></s:Body></s:Envelope>'),
  'an error message (XML), of XML-RPC': latin1('<?xml version="1.0"?><methodResponse>\n<fault>x'),
  'an error message (XML), of OpenSimulator': latin1('<ServerResponse><Result>Failure</Result>'),
  'an answer of a web server with its head': latin1('HTTP/1.1 403 Forbidden\r\nX-Request: 1\r\n\r\n'),
  'an error message (XML), of a map server': latin1('<ows:ExceptionReport version="1"><ows:Exception>x'),
  'an error message of a server': latin1('404 page not found\n'),
  'an error message of a server, of one in front': latin1('upstream connect error or disconnect/reset'),
  'a web page, of which a part is there': latin1('\n<h1>403 Forbidden</h1>'),
  'a web page, of which the beginning is missing': latin1('<title>Log in</title>'),
  'an error message of the program, of the shell': latin1('bash: line 1: mysqldump: command not found\n'),
  'an error message of the program, of the server': latin1('ERROR 1045 (28000): Access denied for user\n'),
  'an error message of the program': latin1('mysqldump: Got error: 1045: "Access denied"\n'),
  'an error message of the program (by its path)': latin1('/usr/bin/mariadb-dump: Got error: 2002\n'),
  'no text': createRandom(2).bytes(300),
  'no text (brotli)': brotliCompressSync(createRandom(3).bytes(400)),
};

describe('the kind of a file', () => {
  it.each(Object.entries(KNOWN))('%s', (_, [kind, bytes]) => expect(fileKindOf(bytes).kind).toBe(kind));

  it('a tar, whatever its members are called', async () => {
    for (const path of ['./archive.xml', 'PK\u0003\u0004']) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of writeTar([{ path, bytes: Buffer.from('x') }])) chunks.push(chunk);
      expect(fileKindOf(Buffer.concat(chunks).subarray(0, FILE_KIND_BYTES)).kind).toBe('tar');
    }
  });

  it.each(Object.entries(FOREIGN))('foreign, and named: %s', (name, bytes) => {
    const found = fileKindOf(bytes);
    expect(found).toMatchObject({
      kind: 'foreign',
      name: expect.stringContaining(name.split(/, of| \((?!JSON|XML)/)[0]!) as string,
    });
  });

  it('is packed where ids in it would not show', () => {
    const packed = [
      'PK\x03\x04',
      'BZh',
      '7z\xbc\xaf\x27\x1c',
      'Rar!\x1a\x07',
      'Salted__',
      'age-encryption.org/v1',
      '!<arch>',
    ];
    expect(packed.map((start) => isPacked(fileKindOf(latin1(start))))).toEqual(packed.map(() => true));
    for (const plain of [
      '%PDF',
      '\x89PNG',
      '<!DOCTYPE html>',
      'version https://git-lfs',
      'a text',
      '',
      '{"error":1}',
    ])
      expect(isPacked(fileKindOf(latin1(plain))), plain).toBe(false);
  });

  const packers = ['xz', 'bzip2', 'zstd'].filter((program) => {
    try {
      execFileSync(program, ['--version'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  });
  it.skipIf(packers.length === 0)('what the programs themselves write is named after them', () => {
    for (const program of packers)
      expect(fileKindOf(execFileSync(program, ['-c'], { input: 'text '.repeat(50) }))).toMatchObject({
        name: expect.stringContaining(program) as string,
      });
  });
});

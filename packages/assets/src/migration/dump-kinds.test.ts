import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Uuid } from '@landfall/protocol/datatypes';
import { createNodeClock } from '@landfall/transport/node';
import { MemoryStore } from '../store/index.ts';
import { createAssetsTableSource, importAssets } from './index.ts';
import type { MigrationReport, SourceItem } from './index.ts';

const ID = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
/** Rows that are not to be lost in any way of writing them. */
const BLOB = Buffer.from([0, 0xff, 0x80, 0x27, 0x5c, 0x0a]);
const HEX = BLOB.toString('hex');
const CREATE =
  'CREATE TABLE `assets` (`id` char(36), `name` varchar(64), `assetType` int, `asset_flags` int, `data` longblob);\n';

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'landfall-dump-'))));
afterEach(async () => await rm(folder, { recursive: true }));

async function itemsOf(bytes: Uint8Array | string): Promise<SourceItem[]> {
  const path = join(folder, 'a.sql');
  await writeFile(path, bytes);
  const items: SourceItem[] = [];
  for await (const item of (await createAssetsTableSource(path)).items(0)) items.push(item);
  return items;
}

const isInstalled = ((): boolean => {
  try {
    execFileSync('sqlite3', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

describe('dumps of the assets table', () => {
  it('of SQLite, with its own names of columns, strings and functions', async () => {
    const dump = `PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE assets(UUID NOT NULL PRIMARY KEY, Name, Description, Type, Local, Temporary, Data, asset_flags INTEGER NOT NULL DEFAULT 0, CreatorID varchar(100) default '');
INSERT INTO assets VALUES('${ID(1)}','back\\slash','it''s "so"',0,0,0,X'${HEX}',0,'${ID(9)}');
INSERT INTO assets VALUES('${ID(2)}',replace(replace('a\\r\\nb','\\r',char(13)),'\\n',char(10)),unistr('\\u00e9\\\\'),7,1,1,X'00',2,'');
COMMIT;
`;
    const items = await itemsOf(dump);
    expect(items[0]).toMatchObject({
      asset: {
        name: 'back\\slash',
        description: 'it\'s "so"',
        type: 0,
        creatorId: ID(9),
        bytes: new Uint8Array(BLOB),
      },
    });
    expect(items[1]).toMatchObject({
      asset: { name: 'a\r\nb', description: 'é\\', type: 7, flags: 2, local: true, temporary: true },
    });
    await expect(itemsOf(dump.replace('COMMIT;\n', ''))).rejects.toThrow('no COMMIT');
    await expect(itemsOf(dump.replace('unistr(', 'load_extension('))).rejects.toThrow(
      'the dump was not read whole: load_extension() as a value in a row of assets at offset',
    );
    const nested = `${'replace('.repeat(50_000)}'a'`;
    await expect(itemsOf(dump.replace("'back\\slash'", nested))).rejects.toThrow('dump ends inside a row');
  });

  it('with bytes in functions, and with one that is not known, which costs its row', async () => {
    const row = (id: number, data: string): string => `('${ID(id)}','a',7,0,${data})`;
    const rows = [row(1, "UNHEX('00ff')"), row(2, "now(1, ')' AS x)"), row(3, "FROM_BASE64('AP8=')")];
    const dump = `${CREATE}INSERT INTO assets VALUES ${rows.join(',')};\n`;
    await writeFile(join(folder, 'f.sql'), dump);
    const source = await createAssetsTableSource(join(folder, 'f.sql'));
    const report = await importAssets(new MemoryStore(), source, { clock: createNodeClock() });
    expect(report.outcomes).toMatchObject({ stored: { assets: 2, bytes: 4 }, refused: { assets: 1 } });
    const offset = dump.indexOf(rows[1]!);
    expect(report.remarks).toEqual([
      { what: `assets row at byte ${offset}: ${ID(2)}`, outcome: 'refused', reason: 'now() as a value' },
    ]);
    expect(report.complete).toBe(false);
    expect(report.brokenOff).toBe(
      `the dump was not read whole: now() as a value in a row of assets at offset ${offset}`,
    );
  });

  it('of PostgreSQL, with --inserts and with COPY', async () => {
    const head = `--\n-- PostgreSQL database dump\n--\nSET standard_conforming_strings = on;\n`;
    const end = `--\n-- PostgreSQL database dump complete\n--\n`;
    const create = 'CREATE TABLE public.assets (id uuid, name text, "assetType" integer, data bytea);\n';
    const insert = `INSERT INTO public.assets VALUES ('${ID(1)}', 'a\\b', 7, '\\x${HEX}');\n`;
    const [item] = await itemsOf(`${head}${create}${insert}${end}`);
    expect(item).toMatchObject({ asset: { name: 'a\\b', type: 7, bytes: new Uint8Array(BLOB) } });
    const copy = `COPY public.users (id, it) FROM stdin;\n1\tit's;\n\\.\n`;
    expect(await itemsOf(`${head}${create}${copy}${insert}${end}`)).toHaveLength(1);
    const rows = `COPY public.assets (id, name, "assetType", data) FROM stdin;\n${ID(1)}\ta\\\\b\t7\t\\\\x${HEX}\n\\.\n`;
    expect(await itemsOf(`${head}${create}${rows}${end}`)).toEqual([item]);
    await expect(itemsOf(`${head}${create}${rows.replace('\\.\n', '')}`)).rejects.toThrow('dump ends inside');
  });

  it('in UTF-16: hexadecimal digits are taken, bytes that went through it are not', async () => {
    const dump = `${CREATE}INSERT INTO assets VALUES ('${ID(1)}','é',0,0,0x${HEX}),('${ID(2)}','b',10,0,'plain'),('${ID(3)}','c',0,0,'\u00ff\u2514');\n`;
    const wide = Buffer.from(`\ufeff${dump}`, 'utf16le');
    for (const bytes of [wide, Buffer.from(wide).swap16(), Buffer.from(dump, 'utf16le'), gzipSync(wide)]) {
      const items = await itemsOf(bytes);
      expect(items[0]).toMatchObject({
        asset: { name: 'é', bytes: new Uint8Array(BLOB) },
        doubt: expect.stringContaining('UTF-16') as string,
      });
      expect(items[1]).toMatchObject({ asset: { bytes: new Uint8Array(Buffer.from('plain')) } });
      expect(items[2]).toMatchObject({
        kind: 'refused',
        reason: expect.stringContaining('--result-file') as string,
      });
    }
    await expect(itemsOf(wide.subarray(0, -9))).rejects.toThrow('dump ends inside');
  });

  it('in UTF-32 is called so', async () => {
    const dump = `\ufeff${CREATE}INSERT INTO assets VALUES ('${ID(1)}','a',0,0,0x${HEX}),('${ID(2)}','b',0,0,'\u00ff');\n`;
    const bytes = Buffer.alloc(4 * dump.length);
    for (let at = 0; at < dump.length; at++) bytes.writeUInt32LE(dump.charCodeAt(at), 4 * at);
    const [taken, refused] = await itemsOf(bytes);
    expect(taken).toMatchObject({
      kind: 'asset',
      doubt: expect.stringContaining('a dump in UTF-32') as string,
    });
    expect(refused).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('the dump is UTF-32') as string,
    });
  });

  it('with a byte order mark, with names in latin1, and with flags of every bit', async () => {
    const row = (name: Buffer, flags: string): Buffer =>
      Buffer.concat([
        Buffer.from(`INSERT INTO assets VALUES ('${ID(1)}','`),
        name,
        Buffer.from(`',0,${flags},0x01);\n`),
      ]);
    const dump = (...rows: Buffer[]): Buffer => Buffer.concat([Buffer.from(`\ufeff${CREATE}`), ...rows]);
    const latin1 = Buffer.from([0x4d, 0xfc, 0x6c, 0x6c, 0x65, 0x72, 0x80]);
    const items = await itemsOf(dump(row(latin1, '-1'), row(Buffer.from('Müller'), '4294967295')));
    expect(items[0]).toMatchObject({ asset: { name: 'Müller€', flags: 0 } });
    expect(items[1]).toMatchObject({ asset: { name: 'Müller', flags: 0xffffffff } });
  });

  it('or the database of a standalone itself', async () => {
    const path = fileURLToPath(new URL('../../../../vectors/sqlite/Asset.db', import.meta.url));
    const source = await createAssetsTableSource(path);
    const items: SourceItem[] = [];
    for await (const item of source.items(0)) items.push(item);
    expect(items).toHaveLength(119);
    expect(items[0]).toMatchObject({
      asset: { id: Uuid.parse(ID(1)), name: 'older', flags: 0, creatorId: '' },
    });
    expect(items[4]).toMatchObject({
      asset: { name: 'naïve 5', creatorId: ID(999), bytes: { length: 3000 } },
    });
    expect(source.name).toBe('Asset.db (table assets)');
    const other = (await createAssetsTableSource(path, 'fsassets')).items(0)[Symbol.asyncIterator]();
    await expect(other.next()).rejects.toThrow('Asset.db: it holds no table fsassets, but assets');
    // What is taken in names the file once.
    const missing = await createAssetsTableSource(path, 'fsassets');
    const clock = createNodeClock();
    await expect(importAssets(new MemoryStore(), missing, { clock })).rejects.toThrow(
      /^Asset\.db \(table fsassets\): it holds no table fsassets, but assets; nothing of it was taken in$/,
    );
    await writeFile(join(folder, 'a.sql'), (await readFile(path)).subarray(0, 20_000));
    const cut = (await createAssetsTableSource(join(folder, 'a.sql'))).items(0)[Symbol.asyncIterator]();
    await expect(cut.next()).rejects.toThrow('that ends after');
  });

  it('of a standalone, with a bit flipped in the name of a column, has that column or is refused', async () => {
    const original = await readFile(
      fileURLToPath(new URL('../../../../vectors/sqlite/Asset.db', import.meta.url)),
    );
    const definition = original.lastIndexOf('CREATE TABLE');
    const told = async (bytes: Buffer): Promise<string> => {
      await writeFile(join(folder, 'a.db'), bytes);
      const items: SourceItem[] = [];
      try {
        for await (const item of (await createAssetsTableSource(join(folder, 'a.db'))).items(0))
          items.push(item);
      } catch (error) {
        expect(items).toEqual([]);
        return (error as Error).message;
      }
      return JSON.stringify(items.slice(0, 12));
    };
    const right = await told(original);
    for (const name of ['UUID', 'Name', 'Description', 'Type', 'Local', 'Data', 'asset_flags', 'CreatorID']) {
      const at = original.indexOf(name, definition);
      for (const bit of [0, 1, 3, 5, 7, 8, 12]) {
        const damaged = Buffer.from(original);
        damaged[at + (bit >> 3)]! ^= 1 << (bit & 7);
        const found = await told(damaged);
        if (found !== right) expect(found).toMatch(/makes no sense|definition may be damaged/);
      }
    }
  });

  it('of a standalone that keeps a log, without that log, is taken in and said to lack what may be in it', async () => {
    const bytes = await readFile(
      fileURLToPath(new URL('../../../../vectors/sqlite/Asset.db', import.meta.url)),
    );
    bytes.fill(2, 18, 20);
    const path = join(folder, 'Asset.db');
    await writeFile(path, bytes);
    const clock = createNodeClock();
    const imported = async (): Promise<MigrationReport> =>
      await importAssets(new MemoryStore(), await createAssetsTableSource(path), { clock });
    const alone = await imported();
    expect(alone).toMatchObject({ complete: false, outcomes: { stored: { assets: 118 } } });
    expect(alone.brokenOff).toMatch(/^Asset\.db: .*Asset\.db-wal.* not beside it.*journal_mode=DELETE/);
    // Whoever opened it leaves an empty one, and nothing is in that.
    await writeFile(`${path}-wal`, '');
    expect(await imported()).toMatchObject({ complete: true, outcomes: { stored: { assets: 118 } } });
  });

  it.skipIf(!isInstalled)('with columns that a service of its own added is read', async () => {
    const path = join(folder, 'more.db');
    execFileSync('sqlite3', [
      path,
      `CREATE TABLE assets(id PRIMARY KEY, name, description, assetType, local, temporary, create_time, access_time, data);
       INSERT INTO assets VALUES ('${ID(1)}', 'n', 'd', 7, 0, 0, 5, 6, 'abc');`,
    ]);
    const items: SourceItem[] = [];
    for await (const item of (await createAssetsTableSource(path)).items(0)) items.push(item);
    expect(items).toMatchObject([
      { asset: { type: 7, createdAt: 5, bytes: Uint8Array.from(Buffer.from('abc')) } },
    ]);
  });

  it.skipIf(!isInstalled)('of a table without row ids is refused once, with what to do', async () => {
    const path = join(folder, 'w.db');
    const rows = Array.from(
      { length: 30 },
      (_, at) => `INSERT INTO assets VALUES ('${ID(at)}', 'n', 0, x'61');`,
    );
    execFileSync('sqlite3', [
      path,
      `CREATE TABLE assets(UUID PRIMARY KEY, Name, Type, Data) WITHOUT ROWID; ${rows.join('')}`,
    ]);
    const clock = createNodeClock();
    const source = await createAssetsTableSource(path);
    await expect(importAssets(new MemoryStore(), source, { clock })).rejects.toThrow(
      /^w\.db \(table assets\): table assets is one WITHOUT ROWID.*\.dump/,
    );
  });

  it('through a pipe, of which nothing may be lost by looking', async () => {
    const path = join(folder, 'pipe');
    execFileSync('mkfifo', [path]);
    const source = await createAssetsTableSource(path);
    const writing = writeFile(path, `${CREATE}INSERT INTO assets VALUES ('${ID(1)}','a',7,0,'x');\n`);
    const items: SourceItem[] = [];
    for await (const item of source.items(0)) items.push(item);
    await writing;
    expect(items).toMatchObject([{ asset: { name: 'a', type: 7 } }]);
  });

  it.each([
    ['a zip file', Buffer.from('PK\x03\x04rest of it')],
    ['a web page', '<!DOCTYPE html><html><body>404</body></html>'],
    ['compressed with xz', Buffer.from('\xfd7zXZ\0\0', 'latin1')],
    ['a dump as XML', '<?xml version="1.0"?>\n<mysqldump><database name="x"/></mysqldump>'],
    ['a custom dump of PostgreSQL', Buffer.from('PGDMP\x01\x0e')],
    ['a database of SQLite inside gzip', gzipSync(`SQLite format 3\0${'\0'.repeat(100)}`)],
  ])('are not %s', async (name, bytes) => {
    await expect(itemsOf(bytes)).rejects.toThrow(name);
  });
});

import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Uuid } from '@landfall/protocol/datatypes';
import { UsageError } from '@landfall/protocol/errors';
import { writeTar } from '../archive/index.ts';
import { KnownIds } from '../references/index.ts';
import { MemoryStore, StorageError } from '../store/index.ts';
import { collectGarbage, isOfLibrary, readRoots, stockIds, surveyStore } from './index.ts';

const ID = Uuid.parse('7d5c3a1b-9e8f-4a6b-8c2d-1e3f5a7b9c0d');
const TEXT = ID.toString();
const known = new KnownIds(1);
known.add(ID);

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'landfall-roots-'))));
afterEach(async () => await rm(folder, { recursive: true }));

async function file(bytes: string | Uint8Array, name = 'x'): Promise<string> {
  await writeFile(join(folder, name), bytes);
  return join(folder, name);
}

async function tar(path: string, text: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of writeTar([{ path, bytes: Buffer.from(text) }])) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const rows = `INSERT INTO \`inventoryitems\` VALUES ('${TEXT}',1);\n`;

describe('roots', () => {
  it.each([
    ['an empty file', '', 'is empty'],
    ['an empty gzip', gzipSync(''), 'is empty'],
    ['nothing but the zero id', Uuid.zero.toString(), 'names no id'],
    ['a text without ids', 'nothing here\n', 'names no id'],
    ['xz', Buffer.from('\xfd7zXZ\0\0', 'latin1'), 'xz'],
    ['xz in gzip', gzipSync(Buffer.from('\xfd7zXZ\0\0', 'latin1')), 'xz'],
    ['zip', `PK\u0003\u0004${TEXT}`, 'zip'],
    ['a web page with ids in it', `<!DOCTYPE html><p>${TEXT}`, 'web page'],
    [
      'what a server says instead, with an id in it',
      `{"error":{"requestId":"${TEXT}"}}`,
      'error message (JSON)',
    ],
    [
      'what a bucket says instead',
      `<?xml version="1.0"?><Error><Id>${TEXT}</Id></Error>`,
      'error message (XML)',
    ],
    [
      'what a dump program says instead',
      `mysqldump: Got error: 1: ${TEXT}\n`,
      'error message of the program',
    ],
    ['a dump as XML', `<?xml version="1.0"?><mysqldump>${TEXT}`, 'dump as XML'],
    ['a custom dump of PostgreSQL', `PGDMP\u0001${TEXT}`, 'pg_restore'],
    ['something encrypted', `Salted__${TEXT}`, 'encrypted'],
    ['something unknown', Buffer.from(`\u0001\u0002\0${TEXT}`), 'nor any kind of file'],
  ])('of %s are an error, whatever it is called', async (_, bytes, message) => {
    for (const name of ['x.oar', 'x.sql', 'x.txt']) {
      await expect(readRoots([await file(bytes, name)])).rejects.toThrow(message);
      await expect(readRoots([await file(bytes, name)])).rejects.toThrow(UsageError);
    }
  });

  it('are told by content, and counted by file', async () => {
    const paths = [
      await file(
        gzipSync(await tar('objects/a.xml', `<SceneObjectGroup><Name>${TEXT}</Name></SceneObjectGroup>`)),
        'region.backup',
      ),
      await file(rows, 'grid.dump'),
      await file(Buffer.from(`\ufeff${rows}`, 'utf16le'), 'grid.txt'),
      await file(`# list\n${TEXT}\n11111111-2222-4333-8444-555555555501\n`, 'list.oar'),
      await file(gzipSync(gzipSync(TEXT)), 'list.gz.gz'),
    ];
    const roots = await readRoots(paths, { known });
    expect(roots.files).toEqual([
      { path: paths[0], kind: 'archive', ids: 1 },
      { path: paths[1], kind: 'dump', ids: 1 },
      { path: paths[2], kind: 'dump', ids: 1 },
      { path: paths[3], kind: 'list', ids: 2 },
      { path: paths[4], kind: 'list', ids: 1 },
    ]);
    expect([...roots.ids.keys()]).toEqual([ID.key]);
    expect(roots.doubts).toEqual([]);
  });

  it('are never half of a file', async () => {
    const oar = await tar('objects/a.xml', `<SceneObjectGroup><Name>${TEXT}</Name></SceneObjectGroup>`);
    for (const cut of [
      gzipSync(oar).subarray(0, -20),
      oar.subarray(0, 1024),
      rows + rows.slice(0, 30),
      gzipSync(rows).subarray(0, -4),
      `${TEXT}\n${TEXT.slice(0, 20)}`,
      Buffer.from(`\ufeff${TEXT}\n${TEXT.slice(0, 20)}`, 'utf16le'),
      `{"ids":["${TEXT}"`,
      `<ids><id>${TEXT}</id>`,
      `${TEXT},a\n${TEXT}`,
      `${TEXT}\nmysql: Lost connection\n`,
    ])
      await expect(readRoots([await file(cut)])).rejects.toThrow('x is not whole');
    await expect(readRoots([join(folder, 'none')])).rejects.toThrow(StorageError);
    await mkdir(join(folder, 'regions'));
    await expect(readRoots([join(folder, 'regions')])).rejects.toThrow('is a folder');
  });

  it('stand in the bytes of any table of a dump, escaped or in digits', async () => {
    const raw = Buffer.from(ID.toBytes());
    const escaped = Buffer.concat([
      Buffer.from("INSERT INTO land VALUES ('"),
      Buffer.from([0x5c, 0x30]),
      raw,
      Buffer.from("');\n"),
    ]);
    const digits = `INSERT INTO anything (a) VALUES (0x00${raw.toString('hex')});\n`;
    const packed = `INSERT INTO anything (a) VALUES ('${gzipSync(`see ${TEXT}`).toString('base64')}');\n`;
    const linkset = `INSERT INTO prims (lnkstBinData) VALUES (0x01${Buffer.from(`$${TEXT}`).toString('hex')});\n`;
    for (const dump of [escaped, digits, packed, linkset])
      expect((await readRoots([await file(dump)], { known })).ids.has(ID.key)).toBe(true);
  });

  it('stand in long packed values wherever a piece of a dump or list ends', async () => {
    const digits = Array.from({ length: 800 }, (_, at) => createHash('sha512').update(`${at}`).digest('hex'));
    const packed = gzipSync(`${digits.join(' ')} ${TEXT}`).toString('base64');
    // A segment, and the rest of the last chunk that is read.
    const end = (2 * 1024 + 64) * 1024;
    const words = 'plain text words, nothing else; ';
    for (const back of [20_000, 60_000]) {
      const before = words.repeat((end - back) / words.length);
      const dump = `INSERT INTO linksetdata VALUES ('${before}'),('${packed}');\n`;
      for (const text of [dump, `${before}${packed}\n`]) {
        const roots = await readRoots([await file(text)], { known });
        expect([...roots.ids.keys()]).toEqual([ID.key]);
        expect(roots.doubts).toEqual([]);
      }
    }
  });

  it('in a value that is packed too often raise doubt, and the rows behind it are read', async () => {
    const streams = Buffer.concat(Array.from({ length: 300 }, (_, at) => gzipSync(`${at}`))).toString('hex');
    const packed = gzipSync(`see ${TEXT}`).toString('base64');
    const dump = `INSERT INTO anything (a) VALUES (0x00${streams}),('${packed}\\n');\n`;
    const roots = await readRoots([await file(dump)], { known });
    expect([...roots.ids.keys()]).toEqual([ID.key]);
    expect(roots.doubts).toMatchObject([
      {
        where: expect.stringContaining('anything at byte') as string,
        reason: 'more than 256 compressed streams',
      },
      { where: 'x', reason: 'more than 256 compressed streams' },
    ]);
  });

  it('stand in a database of SQLite, in any of its tables; inside gzip it is refused', async () => {
    const path = fileURLToPath(new URL('../../../../vectors/sqlite/Asset.db', import.meta.url));
    const own = Uuid.parse('00000000-0000-4000-8000-000000000050');
    const these = new KnownIds(1);
    these.add(own);
    const roots = await readRoots([path], { known: these });
    expect(roots.files).toMatchObject([{ kind: 'database' }]);
    expect([...roots.ids.keys()]).toEqual([own.key]);
    const bytes = await readFile(path);
    await expect(readRoots([await file(gzipSync(bytes))])).rejects.toThrow('SQLite inside gzip');
    await expect(readRoots([await file(bytes.subarray(0, -512))])).rejects.toThrow('x is not whole');
  });

  const isInstalled = spawnSync('sqlite3', ['--version']).status === 0;
  const [high, low] = [0x7d5c3a1b9e8f4a6bn, 0x8c2d1e3f5a7b9c0dn].map((half) => BigInt.asIntN(64, half));
  const words = [0x7d5c3a1b, 0x9e8f4a6b, 0x8c2d1e3f, 0x5a7b9c0d];
  it.skipIf(!isInstalled).each([
    ['halves', `x, hi INTEGER, lo INTEGER); INSERT INTO t VALUES ('a', ${high}, ${low})`],
    ['halves, the lower one first', `lo, hi, x); INSERT INTO t VALUES (${low}, ${high}, NULL)`],
    [
      'halves, one of them the id of the row',
      `hi INTEGER PRIMARY KEY, lo); INSERT INTO t VALUES (${high}, ${low})`,
    ],
    [
      'a key of halves',
      `x, lo, hi, PRIMARY KEY (hi, lo)) WITHOUT ROWID; INSERT INTO t VALUES ('a', ${low}, ${high})`,
    ],
    ['four words', `a, b, c, d, x); INSERT INTO t VALUES (${words.map((word) => word | 0).join(', ')}, 5)`],
    [
      'what a generated column makes of two',
      `a, v TEXT AS (printf('%016x', a) || b), b); INSERT INTO t(a, b) VALUES (${high}, '8c2d1e3f5a7b9c0d')`,
    ],
  ])('stand in a database of SQLite as %s', async (_, sql) => {
    execFileSync('sqlite3', [join(folder, 'n.db'), `CREATE TABLE t(${sql};`]);
    const roots = await readRoots([join(folder, 'n.db')], { known });
    expect([...roots.ids.values()].map(String)).toEqual([TEXT]);
    expect(roots.doubts).toEqual([]);
  });

  it('of a dump with columns that are put together of others raise doubt', async () => {
    const dump = (made: string): string =>
      `-- MySQL dump\nCREATE TABLE a (x text, y text, z text GENERATED ALWAYS AS (${made}) VIRTUAL);\nINSERT INTO a (x, y) VALUES ('${TEXT}', 'b');\n-- Dump completed\n`;
    const joined = await readRoots([await file(dump('concat(x, y)'))], { acceptOpenEnds: true });
    expect(joined.doubts).toEqual([
      { where: 'x', reason: expect.stringContaining('column z of a is put together of others') as string },
    ]);
    expect((await readRoots([await file(dump('lower(x)'))], { acceptOpenEnds: true })).doubts).toEqual([]);
  });

  it('are the names of assets, too, that the archive cannot give', async () => {
    const roots = await readRoots([await file(await tar(`assets/${TEXT}_new.kind`, 'x'))], { known });
    expect([...roots.ids.keys()]).toEqual([ID.key]);
    expect(roots.doubts).toHaveLength(1);
  });

  it('in damaged fields of prims raise no doubt once the ids of the store are known', async () => {
    const raw = Buffer.from(ID.toBytes()).toString('hex');
    const dump = await file(`INSERT INTO primshapes (Texture) VALUES (0x${raw}02${raw}),(0x${raw}0180);\n`);
    const roots = await readRoots([dump], { known });
    expect([...roots.ids.keys()]).toEqual([ID.key]);
    expect(roots.doubts).toEqual([]);
    expect((await readRoots([dump])).doubts.length).toBeGreaterThan(0);
  });

  it('in an archive in an archive raise doubt', async () => {
    const roots = await readRoots([await file(await tar('more/old.zip', 'PK\u0003\u0004'))]);
    expect(roots.doubts).toMatchObject([
      { where: 'x: more/old.zip', reason: expect.stringContaining('zip') as string },
    ]);
  });

  it('of a dump in which nothing tells where it ends raise doubt, unless it may, or of one with chosen rows', async () => {
    const compact = `/*!40101 SET @saved_cs_client     = @@character_set_client */;\nCREATE TABLE a (x int);\n${rows}`;
    const path = await file(compact);
    expect((await readRoots([path])).doubts).toMatchObject([
      { where: 'x', reason: expect.stringContaining('nothing in it tells where it ends') as string },
    ]);
    expect((await readRoots([path], { acceptOpenEnds: true })).doubts).toEqual([]);
    expect((await readRoots([await file(`-- MySQL dump 10.13\n${rows}`)])).doubts).toHaveLength(1);
    const [head, end] = ['-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)\n', '-- Dump completed\n'];
    expect((await readRoots([await file(head + rows + end)])).doubts).toEqual([]);
    const chosen = await file(`${head}-- WHERE:  id > 5\n\n${rows}${end}`);
    expect((await readRoots([chosen], { acceptOpenEnds: true })).doubts).toMatchObject([
      { where: 'x', reason: 'it has not all rows of a table, but those WHERE id > 5' },
    ]);
  });

  it('stand in texts of any width, with a mark or without, and in what is put behind them', async () => {
    const wide = Buffer.from(`see ${TEXT}\n`, 'utf16le');
    const wider = Buffer.concat(Array.from(`see ${TEXT}\n`, (one) => Buffer.from(`${one}\0\0\0`, 'latin1')));
    const swapped = Buffer.from(wider).swap32();
    const more = Buffer.from(`\ufefflist of some\n`, 'utf16le');
    for (const bytes of [
      wide,
      Buffer.from(wide).swap16(),
      wider,
      swapped,
      Buffer.concat([Buffer.from('0000feff', 'hex'), swapped]),
      Buffer.concat([more, Buffer.from(`${TEXT}\n`)]),
    ])
      expect([...(await readRoots([await file(bytes)], { known })).ids.keys()]).toEqual([ID.key]);
    const page = Buffer.from(`\ufeff<html>${TEXT}`, 'utf16le');
    await expect(readRoots([await file(page)])).rejects.toThrow('web page');
  });

  it('end when they are told to', async () => {
    await expect(readRoots([await file(rows)], { signal: AbortSignal.abort() })).rejects.toThrow('aborted');
  });
});

describe('what stays without roots', () => {
  const stock = stockIds()[0]!;
  const now = 1_000_000;
  async function store(): Promise<MemoryStore> {
    const made = new MemoryStore();
    await made.put({ id: ID, type: 0, bytes: Buffer.from('old'), createdAt: now - 1000 });
    await made.put({ id: stock, type: 0, bytes: Buffer.from('stock'), createdAt: 5 });
    const [young, owned] = ['a', 'b'].map((digit) =>
      Uuid.parse(`1111111${digit}-2222-4333-8444-555555555501`),
    );
    await made.put({ id: young!, type: 10, bytes: Buffer.from(TEXT), createdAt: now - 10 });
    await made.put({
      id: owned!,
      type: 0,
      bytes: Buffer.from('set of its own'),
      createdAt: 5,
      creatorId: '11111111-1111-0000-0000-000100bba000',
    });
    return made;
  }

  it('is what came with OpenSimulator, and what is too new for any root', async () => {
    expect(stockIds()).toHaveLength(466);
    expect(new Set(stockIds().map(({ key }) => key)).size).toBe(466);
    expect(stockIds().map(String)).toContain('89556747-24cb-43ed-920b-47caed15465f');
    expect(isOfLibrary({ creatorId: '' })).toBe(false);
    const survey = await surveyStore(await store(), { now, recentSeconds: 100 });
    expect(survey).toMatchObject({ assets: 4, stock: 2, recent: 1 });
    expect(await surveyStore(await store(), { now, recentSeconds: 0, stock: false })).toMatchObject({
      stock: 0,
      recent: 0,
    });
  });

  it('keeps what it refers to as well, and does not make roots of nothing', async () => {
    const made = await store();
    const { known: all, spared } = await surveyStore(made, { now, recentSeconds: 100 });
    const kept: string[] = [];
    const collecting = {
      stat: made.stat.bind(made),
      read: made.read.bind(made),
      collect: async (mark: { has(id: Uuid): boolean }) => {
        for await (const { id } of made.entries()) if (mark.has(id)) kept.push(id.toString());
        expect(mark.has(Uuid.parse('99999999-2222-4333-8444-555555555501'))).toBe(true);
        return {} as never;
      },
    };
    const roots = { ids: new Map([[stock.key, stock]]), doubts: [] };
    await collectGarbage(collecting, roots, { graceSeconds: 0, known: all, spared });
    expect(kept).toHaveLength(4);
    expect(kept).toContain(TEXT);
    const none = { ids: new Map(), doubts: [] };
    await expect(collectGarbage(collecting, none, { graceSeconds: 0, known: all, spared })).rejects.toThrow(
      'the roots name no asset',
    );
  });
});

import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatHex } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { RemoteError, UsageError } from '@landfall/protocol/errors';
import { createRandom } from '@landfall/protocol/testing';
import { MemoryStore } from '../store/index.ts';
import { hasMariaDb, startMariaDb } from '../testing/mariadb.ts';
import type { TestDatabase } from '../testing/mariadb.ts';
import {
  createAssetsTableSource,
  createFsAssetsSource,
  dumpLive,
  importAssets,
  parseDatabaseUrl,
} from './index.ts';
import type { AssetSource } from './index.ts';
import { createTestClock } from './test-clock.ts';

const clock = createTestClock();
const random = createRandom(8);
const NAMES = ["it's", 'back\\slash', 'é 你 😀', 'a "quote"; -- no', '', '%_`'];

interface Row {
  readonly id: Uuid;
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly type: number;
}

const ALL_BYTES = Uint8Array.from({ length: 256 }, (_, at) => at);
const ROWS: readonly Row[] = Array.from({ length: 120 }, (_, at) => ({
  id: Uuid.fromRandomBytes(random.bytes(16)),
  name: NAMES[at % NAMES.length]!,
  bytes:
    at === 0
      ? ALL_BYTES.subarray(0, 1)
      : at === 1
        ? ALL_BYTES
        : at === 2
          ? random.bytes(300_000)
          : random.bytes(random.integer(1, 4000)),
  type: (at % 60) - 2,
}));
const hex = (value: Uint8Array | string): string =>
  value.length === 0 ? "''" : `0x${formatHex(typeof value === 'string' ? Buffer.from(value) : value)}`;
const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex').toUpperCase();

/** The tables as OpenSim's migrations leave them. */
const TABLES = `CREATE TABLE assets (name varchar(64) NOT NULL, description varchar(64) NOT NULL, assetType tinyint(4) NOT NULL,
 local tinyint(1) NOT NULL, temporary tinyint(1) NOT NULL, data longblob NOT NULL, id char(36) NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
 create_time int(11) DEFAULT 0, access_time int(11) DEFAULT 0, asset_flags int(11) NOT NULL DEFAULT 0, CreatorID varchar(128) NOT NULL DEFAULT '',
 PRIMARY KEY (id)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE fsassets (id char(36) NOT NULL, name varchar(64) NOT NULL DEFAULT '', description varchar(64) NOT NULL DEFAULT '', type int(11) NOT NULL,
 hash char(80) NOT NULL, create_time int(11) NOT NULL DEFAULT 0, access_time int(11) NOT NULL DEFAULT 0, asset_flags int(11) NOT NULL DEFAULT 0, PRIMARY KEY (id)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE inventoryitems (assetID varchar(36), note text) ENGINE=InnoDB;
INSERT INTO inventoryitems VALUES ('x', 'INSERT INTO \`assets\` VALUES (1);');`;

describe.skipIf(!hasMariaDb())('a real MariaDB', () => {
  let database: TestDatabase;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'landfall-mariadb-test-'));
    database = await startMariaDb();
    const assets = ROWS.map(
      ({ id, name, bytes, type }) =>
        `(${hex(name)},'d',${type},0,1,${hex(bytes)},'${id.toString()}',77,78,1,'c')`,
    );
    const fsassets = ROWS.map(
      ({ id, name, bytes, type }) => `('${id.toString()}',${hex(name)},'',${type},'${hash(bytes)}',77,78,1)`,
    );
    await database.query(
      `SET NAMES utf8mb4;\n${TABLES}\nINSERT INTO assets VALUES ${assets.join(',\n')};\nINSERT INTO fsassets VALUES ${fsassets.join(',')};`,
    );
    for (const { bytes } of ROWS) {
      const name = hash(bytes);
      const place = join(
        folder,
        'data',
        name.slice(0, 2),
        name.slice(2, 4),
        name.slice(4, 6),
        name.slice(6, 10),
      );
      await mkdir(place, { recursive: true });
      await writeFile(join(place, `${name}.gz`), gzipSync(bytes));
    }
  }, 60_000);
  afterAll(async () => {
    await database[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  async function expectAll(source: AssetSource): Promise<void> {
    const store = new MemoryStore();
    const report = await importAssets(store, source, { clock });
    expect(report).toMatchObject({ reasons: {}, outcomes: { stored: { assets: ROWS.length } } });
    for (const { id, name, bytes, type } of ROWS) {
      const read = await store.read(id);
      expect(read?.asset).toMatchObject({ name, type, createdAt: 77, flags: 1 });
      expect(Buffer.compare(read!.bytes, bytes)).toBe(0);
    }
  }

  it.each([
    ['as it comes', []],
    ['with hexadecimal blobs', ['--hex-blob']],
    ['a row a statement, with names', ['--skip-extended-insert', '--complete-insert']],
    ['replacing', ['--replace', '--skip-opt']],
    ['in compatible form', ['--skip-quote-names', '--skip-comments', '--compact', '--create-options']],
  ])('its dump, %s', async (_, options) => {
    const path = join(folder, 'dump.sql');
    await writeFile(path, await database.dump(...options));
    await expectAll(await createAssetsTableSource(path));
  });

  it('while it runs', async () => {
    await expectAll(
      await createAssetsTableSource(dumpLive(parseDatabaseUrl(database.url, database.password), 'assets')),
    );
  });

  it('FSAssets beside it', async () => {
    const dump = dumpLive(parseDatabaseUrl(database.url, database.password), 'fsassets');
    await expectAll(await createFsAssetsSource({ folder: join(folder, 'data'), dump }));
  });

  it('says no, in its own words and without the password', async () => {
    const wrong = dumpLive(parseDatabaseUrl(database.url, 'wrong secret'), 'assets');
    const importing = importAssets(new MemoryStore(), await createAssetsTableSource(wrong), { clock });
    await expect(importing).rejects.toThrow(RemoteError);
    await expect(importing).rejects.toThrow(/Access denied/);
    await expect(importing).rejects.not.toThrow(/secret/);
    const missing = dumpLive(parseDatabaseUrl(database.url, database.password), 'nothing');
    await expect(
      importAssets(new MemoryStore(), await createAssetsTableSource(missing, 'nothing'), { clock }),
    ).rejects.toThrow(/nothing/);
  });
});

describe('the address of a database', () => {
  it('is a URL without a password', () => {
    expect(parseDatabaseUrl('mysql://a%20b@h/opensim', 'p')).toEqual({
      host: 'h',
      port: 3306,
      user: 'a b',
      password: 'p',
      database: 'opensim',
    });
    for (const text of [
      'h/opensim',
      'http://h/x',
      'mysql://h/',
      'mysql://u:p@h/x',
      'mysql://h/a/b',
      'mysql://h/--help;',
    ])
      expect(() => parseDatabaseUrl(text, '')).toThrow(UsageError);
  });

  it('cannot smuggle options through the name of the table', async () => {
    expect(() => dumpLive(parseDatabaseUrl('mysql://u@h/x', ''), 'assets')).not.toThrow();
    const source = await createAssetsTableSource(
      dumpLive(parseDatabaseUrl('mysql://u@h/x', ''), '--result-file=x'),
    );
    await expect(importAssets(new MemoryStore(), source, { clock })).rejects.toThrow(UsageError);
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatHex } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { createRandom } from '@landfall/protocol/testing';
import { readRoots } from '../garbage/index.ts';
import { KnownIds } from '../references/index.ts';
import { MemoryStore } from '../store/index.ts';
import { hasPostgres, startPostgres } from '../testing/postgres.ts';
import type { TestPostgres } from '../testing/postgres.ts';
import { createAssetsTableSource, importAssets } from './index.ts';
import { createTestClock } from './test-clock.ts';

const clock = createTestClock();
const random = createRandom(15);
const NAMES = ["it's", 'back\\slash', 'é 你 😀', 'a "quote"; -- no', '', '%_`$$', 'tab\tand\nline'];
const ALL_BYTES = Uint8Array.from({ length: 256 }, (_, at) => at);
const ROWS = Array.from({ length: 25 }, (_, at) => ({
  id: Uuid.fromRandomBytes(random.bytes(16)),
  name: NAMES[at % NAMES.length]!,
  bytes:
    at === 0
      ? ALL_BYTES
      : at === 1
        ? Uint8Array.from(Buffer.from('\\x5c78'))
        : at === 2
          ? random.bytes(40_000)
          : random.bytes(random.integer(1, 1500)),
  type: (at % 60) - 2,
}));
const [REFERRED, WANTED] = [0, 1].map(() => Uuid.fromRandomBytes(random.bytes(16))) as [Uuid, Uuid];
const text = (value: string): string => `convert_from('\\x${formatHex(Buffer.from(value))}', 'UTF8')`;
const bytea = (value: Uint8Array): string => `'\\x${formatHex(value)}'::bytea`;

/** As the migrations of OpenSimulator leave them, and one with bytes in it. */
const TABLES = `CREATE TABLE assets (name varchar(64) NOT NULL, description varchar(64) NOT NULL, "assetType" smallint NOT NULL, local boolean NOT NULL,
 temporary boolean NOT NULL, data bytea NOT NULL, id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000' PRIMARY KEY, create_time integer DEFAULT 0,
 access_time integer DEFAULT 0, asset_flags integer NOT NULL DEFAULT 0, creatorid varchar(128) NOT NULL DEFAULT '');
CREATE TABLE inventoryitems ("assetID" uuid, key text, "inventoryName" varchar(64));
CREATE TABLE primshapes ("UUID" uuid, "Texture" bytea, "ExtraParams" bytea);
CREATE FUNCTION f() RETURNS int AS $$ SELECT 1; -- INSERT INTO assets VALUES (1);
$$ LANGUAGE sql;
CREATE VIEW v AS SELECT * FROM inventoryitems;
INSERT INTO inventoryitems VALUES ('${WANTED.toString()}', 'INSERT INTO assets VALUES (1);', 'a\\b');
INSERT INTO primshapes VALUES ('${Uuid.zero.toString()}', ${bytea(Uint8Array.from([0, 92, 39, ...REFERRED.toBytes(), 10, 9]))}, '');`;

const OPTIONS: readonly (readonly string[])[] = [
  [],
  ['--inserts'],
  ['--column-inserts'],
  ['--inserts', '--rows-per-insert=7'],
  ['--column-inserts', '--on-conflict-do-nothing'],
  ['--quote-all-identifiers', '--inserts'],
  ['--clean', '--if-exists', '--create'],
  ['--disable-dollar-quoting', '--no-owner', '--no-privileges'],
  ['--section=pre-data', '--section=data'],
  ['--compress=6'],
];
const SETTINGS: readonly (readonly string[])[] = [
  [],
  ['standard_conforming_strings=off'],
  ['bytea_output=escape'],
  ['standard_conforming_strings=off', 'bytea_output=escape'],
];

describe.skipIf(!hasPostgres())('a real PostgreSQL', () => {
  let database: TestPostgres;
  let folder: string;
  const known = new KnownIds(2);
  known.add(WANTED);
  known.add(REFERRED);
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'landfall-postgres-test-'));
    database = await startPostgres();
    const assets = ROWS.map(
      ({ id, name, bytes, type }) =>
        `(${text(name)},'d',${type},false,true,${bytea(bytes)},'${id.toString()}',77,78,1,'c')`,
    );
    await database.query(`${TABLES}\nINSERT INTO assets VALUES ${assets.join(',\n')};`);
  });
  afterAll(async () => {
    await database[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  async function file(bytes: Uint8Array | string): Promise<string> {
    await writeFile(join(folder, 'dump'), bytes);
    return join(folder, 'dump');
  }

  async function expectAll(dump: Uint8Array): Promise<void> {
    const store = new MemoryStore();
    const report = await importAssets(store, await createAssetsTableSource(await file(dump)), { clock });
    expect(report).toMatchObject({
      complete: true,
      reasons: {},
      outcomes: { stored: { assets: ROWS.length } },
    });
    for (const { id, name, bytes, type } of ROWS) {
      const read = await store.read(id);
      expect(read?.asset).toMatchObject({
        name,
        type,
        createdAt: 77,
        flags: 1,
        creatorId: 'c',
        temporary: true,
      });
      expect(Buffer.compare(read!.bytes, bytes)).toBe(0);
    }
  }

  describe.each(SETTINGS)('with %s %s', (...settings) => {
    it.each(OPTIONS)('gives every asset by its dump, and every id: %s %s %s', async (...options) => {
      const dump = await database.dump(options, settings);
      await expectAll(dump);
      const roots = await readRoots([await file(dump)], { known });
      expect(roots.ids.size).toBe(2);
      expect(roots.doubts).toEqual([]);
    });
  });

  it('gives them by pg_dumpall too', async () => {
    await expectAll(await database.dumpAll());
    await expectAll(await database.dumpAll(['--column-inserts', '--no-role-passwords']));
  });

  it('is never taken for whole when its dump was cut', async () => {
    for (const options of [[], ['--inserts'], ['--data-only', '--column-inserts']]) {
      const dump = await database.dump([...options, '--table=inventoryitems', '--table=primshapes']);
      const last = dump.lastIndexOf('-- PostgreSQL database dump complete');
      expect(last).toBeGreaterThan(0);
      for (let length = 1; length < last; length += 127) {
        const roots = await readRoots([await file(dump.subarray(0, length))], { known }).catch(String);
        if (typeof roots !== 'string') expect(roots.doubts, `after ${length} bytes`).not.toEqual([]);
        const imported = await importAssets(
          new MemoryStore(),
          await createAssetsTableSource(await file(dump.subarray(0, length)), 'inventoryitems'),
          { clock },
        ).catch(String);
        if (typeof imported !== 'string') expect(imported.complete, `after ${length} bytes`).toBe(false);
      }
    }
  });

  it('is refused in words where its dump is no text', async () => {
    const custom = await file(await database.dump(['-Fc']));
    const words = 'a custom dump of PostgreSQL: make it one of text with pg_restore -f';
    await expect(readRoots([custom], { known })).rejects.toThrow(words);
    const source = await createAssetsTableSource(custom);
    await expect(importAssets(new MemoryStore(), source, { clock })).rejects.toThrow(words);
    // Its tables lie in members of a tar.
    const tar = await file(await database.dump(['-Ft']));
    const inTar = await createAssetsTableSource(tar);
    await expect(importAssets(new MemoryStore(), inTar, { clock })).rejects.toThrow(/tar|archive/);
    const roots = await readRoots([tar], { known }).catch(String);
    if (typeof roots !== 'string') expect(roots.ids.size).toBe(2);
  });

  it('is not taken for whole where the rows of its table are those of its parts', async () => {
    const { id } = ROWS[0]!;
    await database.query(
      `CREATE TABLE parted (id uuid, name text, "assetType" smallint, data bytea) PARTITION BY HASH (id);
       CREATE TABLE parted_all PARTITION OF parted FOR VALUES WITH (MODULUS 1, REMAINDER 0);
       CREATE TABLE parent (LIKE parted);
       CREATE TABLE heir () INHERITS (parent);
       INSERT INTO parted VALUES ('${id.toString()}', 'n', 7, 'abc'); INSERT INTO heir SELECT * FROM parted;`,
    );
    const told = async (table: string, ...options: string[]): Promise<unknown> => {
      const dump = await file(await database.dump(options));
      const source = await createAssetsTableSource(dump, table);
      return await importAssets(new MemoryStore(), source, { clock }).catch(String);
    };
    expect(await told('parted')).toContain('rows of parted are in other tables');
    expect(await told('parent', '--inserts')).toContain('rows of parent are in other tables');
    const whole = { complete: true, outcomes: { stored: { assets: 1 } } };
    expect(await told('parted', '--load-via-partition-root')).toMatchObject(whole);
    expect(await told('parted_all')).toMatchObject(whole);
    const roots = await readRoots([await file(await database.dump())], { known });
    expect([roots.ids.size, roots.doubts]).toEqual([2, []]);
  });

  it('names ids in what psql prints and copies', async () => {
    await database.query("UPDATE inventoryitems SET key = 'a key'");
    const select = 'SELECT * FROM inventoryitems; SELECT * FROM primshapes;';
    const printed = [
      await database.query(select),
      await database.query(select, '--csv'),
      await database.query(select, '-A', '-t'),
      await database.query(select, '-x'),
      await database.query('COPY inventoryitems TO STDOUT; COPY primshapes TO STDOUT;'),
      await database.query(`SET bytea_output = escape; ${select}`),
      await database.query('COPY inventoryitems TO STDOUT CSV; COPY primshapes TO STDOUT CSV HEADER;'),
    ];
    for (const [at, output] of printed.entries()) {
      const roots = await readRoots([await file(output)], { known });
      expect([at, roots.ids.size, roots.doubts]).toEqual([at, 2, []]);
    }
  });
});

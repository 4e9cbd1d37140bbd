import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Uuid } from '@landfall/protocol/datatypes';
import { KnownIds } from '../references/index.ts';
import { hasMariaDb, startMariaDb } from '../testing/mariadb.ts';
import type { TestDatabase } from '../testing/mariadb.ts';
import { readRoots } from './index.ts';
import type { Roots } from './index.ts';

const IDS = Array.from({ length: 60 }, (_, at) =>
  Uuid.parse(`7d5c3a1b-9e8f-4a6b-8c2d-${String(at).padStart(12, '0')}`),
);
const TABLES = `CREATE TABLE inventoryitems (assetID varchar(36), assetType int, inventoryName varchar(64), flag bit(1), ts timestamp DEFAULT current_timestamp);
CREATE TABLE primshapes (UUID int, Texture longblob, ExtraParams longblob);
CREATE VIEW v AS SELECT * FROM inventoryitems;
CREATE TRIGGER t BEFORE INSERT ON primshapes FOR EACH ROW SET @x = 'a;b';`;
/** A NUL, a quote, a backslash and more around it. */
const blobOf = (id: Uuid): string => `0x005c${Buffer.from(id.toBytes()).toString('hex')}27000a09`;

/** What is told of each: nothing, or why it may lack something. */
const KINDS: readonly (readonly [options: string, why: string | undefined])[] = [
  ['', undefined],
  ['--hex-blob', undefined],
  ['--skip-extended-insert', undefined],
  ['--complete-insert', undefined],
  ['--skip-opt', undefined],
  ['--skip-comments', undefined],
  ['--no-create-info', undefined],
  ['--no-autocommit', undefined],
  ['--skip-add-locks --skip-disable-keys --skip-dump-date', undefined],
  ['--replace --skip-triggers', undefined],
  ['--compatible=ansi --hex-blob', undefined],
  ['--single-transaction --routines --events', undefined],
  ['--default-character-set=latin1', undefined],
  ['--default-character-set=binary', undefined],
  ['--compact', 'nothing in it tells where it ends'],
  ['--compact --no-create-info', 'nothing in it tells where it ends'],
  ['--where=1=1', 'it has not all rows of a table'],
  ['--default-character-set=sjis', 'its texts are in sjis'],
];

describe.skipIf(!hasMariaDb())('roots out of a real MariaDB', () => {
  const known = new KnownIds(IDS.length);
  for (const id of IDS) known.add(id);
  let database: TestDatabase;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'landfall-dumps-'));
    database = await startMariaDb();
    const rows = IDS.map((id, at) =>
      at % 2 === 0
        ? `INSERT INTO inventoryitems (assetID, assetType, inventoryName, flag) VALUES ('${id.toString()}', ${at}, 'it''s \\\\ "x" \\n; é', b'1');`
        : `INSERT INTO primshapes VALUES (${at}, ${blobOf(id)}, '');`,
    );
    await database.query(`${TABLES}\n${rows.join('\n')}`);
  });
  afterAll(async () => {
    await database[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  async function roots(bytes: Uint8Array): Promise<Roots> {
    await writeFile(join(folder, 'dump'), bytes);
    return await readRoots([join(folder, 'dump')], { known });
  }

  it.each(KINDS)(
    'name every id, and are never taken for whole when they were cut: "%s"',
    async (options, why) => {
      const dump = await database.dump(...options.split(' ').filter(Boolean));
      const whole = await roots(dump);
      expect(whole.ids.size).toBe(IDS.length);
      expect(whole.doubts.map(({ reason }) => reason)).toEqual(
        why === undefined ? [] : [expect.stringContaining(why) as string],
      );
      const last = '-- Dump completed on 2026-11-29 11:23:01'.length;
      for (let length = 1; length < dump.length - last; length += 97) {
        const cut = await roots(dump.subarray(0, length)).catch((error: unknown) => String(error));
        if (typeof cut !== 'string') expect(cut.doubts, `after ${length} bytes`).not.toEqual([]);
      }
    },
  );

  it('are found in files of --tab, bytes that are escaped there among them', async () => {
    const path = join(folder, 'table.txt');
    for (const table of ['inventoryitems', 'primshapes'])
      await database.query(`SELECT * FROM ${table} INTO OUTFILE '${path}.${table}';`);
    const found = await readRoots([`${path}.inventoryitems`, `${path}.primshapes`], { known });
    expect(found.ids.size).toBe(IDS.length);
    expect(found.doubts).toEqual([]);
  });
});

import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Uuid } from '@landfall/protocol/datatypes';
import { createNodeClock } from '@landfall/transport/node';
import { MemoryStore, StorageError } from '../store/index.ts';
import {
  createAssetSetsSource,
  createAssetsTableSource,
  createFolderSource,
  createFsAssetsSource,
  dumpLive,
  exportToFolder,
  importAssets,
  parseDatabaseUrl,
} from './index.ts';
import type { AssetSource } from './index.ts';

const ID = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').toUpperCase();
const clock = createNodeClock();

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'landfall-unreadable-'))));
afterEach(async () => await rm(folder, { recursive: true }));

async function reasonsOf(source: AssetSource): Promise<readonly [number, Record<string, number>]> {
  const report = await importAssets(new MemoryStore(), source, { clock });
  expect(report.complete).toBe(true);
  return [report.outcomes.stored.assets, { ...report.reasons }];
}

/** What reading gives EISDIR for, also to those who may read everything. */
async function makeUnreadable(path: string): Promise<void> {
  await rm(path, { force: true });
  await mkdir(path, { recursive: true });
}

function pathOf(text: string): string {
  const hash = hashOf(text);
  return join(folder, hash.slice(0, 2), hash.slice(2, 4), hash.slice(4, 6), hash.slice(6, 10), hash);
}

async function fsAssets(...texts: string[]): Promise<AssetSource> {
  const rows = texts.map((text, at) => `('${ID(at + 1)}','','',0,'${hashOf(text)}',0,0,0)`);
  await writeFile(
    join(folder, 'dump.sql'),
    `CREATE TABLE fsassets (id char(36), name text, description text, type int, hash char(80), create_time int, access_time int, asset_flags int);\nINSERT INTO fsassets VALUES ${rows.join(',')};\n`,
  );
  return await createFsAssetsSource({ folder, dump: join(folder, 'dump.sql') });
}

async function put(path: string, bytes: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
}

describe('one file that cannot be read', () => {
  it('costs FSAssets that asset, and a good twin beside it nothing', async () => {
    const source = await fsAssets('one', 'two', 'three', 'four');
    await makeUnreadable(pathOf('one'));
    await put(pathOf('two'), 'two');
    await put(`${pathOf('three')}.gz`, gzipSync('three').subarray(0, 15));
    await put(pathOf('three'), 'three');
    await put(`${pathOf('four')}.gz`, gzipSync('four').subarray(0, 15));
    expect(await reasonsOf(source)).toEqual([
      2,
      { 'its file cannot be read: EISDIR': 1, 'its file is damaged': 1 },
    ]);
  });

  it('ends the import only when the whole folder is gone', async () => {
    const source = await fsAssets('one');
    await makeUnreadable(pathOf('one'));
    const place = { folder: join(folder, 'none'), dump: join(folder, 'dump.sql') };
    await expect(createFsAssetsSource(place)).rejects.toThrow(StorageError);
    expect(await reasonsOf(source)).toEqual([0, { 'its file cannot be read: EISDIR': 1 }]);
  });

  it('costs an exported folder, and a set of default assets, that asset', async () => {
    const store = new MemoryStore();
    const [one, two] = ['one', 'two'].map((text) => Buffer.from(text));
    await store.put({ id: Uuid.parse(ID(1)), type: 0, bytes: one! });
    await store.put({ id: Uuid.parse(ID(2)), type: 0, bytes: two! });
    await exportToFolder(store, join(folder, 'out'), { clock });
    const hash = hashOf('one').toLowerCase();
    await makeUnreadable(join(folder, 'out/blobs', hash.slice(0, 2), hash));
    expect(await reasonsOf(await createFolderSource(join(folder, 'out')))).toEqual([
      1,
      { 'its file cannot be read: EISDIR': 1 },
    ]);
    const entry = (number: number, file: string): string =>
      `<Section Name="a"><Key Name="assetID" Value="${ID(number)}"/><Key Name="fileName" Value="${file}"/></Section>`;
    await put(
      join(folder, 'sets/AssetSets.xml'),
      '\ufeff<Nini><Section Name="s"><Key Name="file" Value="a/a.xml"/></Section></Nini>',
    );
    await put(join(folder, 'sets/a/a.xml'), `<Nini>${entry(1, 'x')}${entry(2, 'y')}</Nini>`);
    await put(join(folder, 'sets/a/x'), 'x');
    await makeUnreadable(join(folder, 'sets/a/y'));
    expect(await reasonsOf(await createAssetSetsSource(join(folder, 'sets')))).toEqual([
      1,
      { 'its file cannot be read: EISDIR': 1 },
    ]);
  });

  it('or an asset without bytes, is told; it does not keep the id', async () => {
    const source = await fsAssets('', 'two');
    await put(pathOf(''), '');
    await put(pathOf('two'), 'two');
    expect(await reasonsOf(source)).toEqual([1, { 'no data': 1 }]);
  });
});

describe('a running database', () => {
  it('is asked for rows of any size, and with an empty password', async () => {
    const program = join(folder, 'mariadb-dump');
    await writeFile(
      program,
      `#!/bin/sh\nprintf '%s\\n' "$@" "password=$MYSQL_PWD." > '${join(folder, 'args')}'\nprintf 'CREATE TABLE assets (id int);\\n'\n`,
    );
    await chmod(program, 0o755);
    const before = process.env['PATH'];
    process.env['PATH'] = `${folder}${delimiter}${before ?? ''}`;
    try {
      const source = await createAssetsTableSource(dumpLive(parseDatabaseUrl('mysql://u@h/x', ''), 'assets'));
      const report = await importAssets(new MemoryStore(), source, { clock });
      expect(report).toMatchObject({ complete: false, brokenOff: 'there is no asset in it' });
    } finally {
      process.env['PATH'] = before;
    }
    const args = (await readFile(join(folder, 'args'), 'utf8')).split('\n');
    expect(args).toContain('--max-allowed-packet=1G');
    expect(args.indexOf('--max-allowed-packet=1G')).toBeLessThan(args.indexOf('--'));
    expect(args).toContain('password=.');
  });
});

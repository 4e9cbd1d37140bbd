import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createNodeClock } from '@landfall/transport/node';
import { MemoryStore, StorageError } from '../store/index.ts';
import { writeTar } from '../archive/index.ts';
import { createArchiveSource, createAssetsTableSource, createFsAssetsSource, importAssets } from './index.ts';
import type { AssetSource, SourceItem } from './index.ts';

const ID = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const upperHash = (text: string): string => createHash('sha256').update(text).digest('hex').toUpperCase();

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'landfall-source-'))));
afterEach(async () => await rm(folder, { recursive: true }));

async function put(path: string, bytes: string | Uint8Array): Promise<string> {
  const full = join(folder, path);
  await mkdir(dirname(full), { recursive: true });
  await writeFile(full, bytes);
  return full;
}

async function all(source: AssetSource, skip = 0): Promise<SourceItem[]> {
  const items: SourceItem[] = [];
  for await (const item of source.items(skip)) items.push(item);
  return items;
}

/** Short forms that are easy to compare. */
const OBJECT = '<SceneObjectGroup><RootPart>repaired</RootPart></SceneObjectGroup>';
const brief = (items: readonly SourceItem[]): string[] =>
  items.map((item) =>
    item.kind !== 'asset'
      ? `${item.kind} ${item.kind === 'refused' ? item.reason : item.what}`
      : `${Number(item.asset.id.toString().slice(-4))} ${item.asset.type} ${Buffer.from(item.asset.bytes).toString()}${item.doubt === undefined ? '' : ' doubtful'}`,
  );

describe('an archive', () => {
  const item = `<InventoryItem><Name>my é picture</Name><AssetID>${ID(1)}</AssetID><AssetType>0</AssetType><Description>d</Description><CreatorID>${ID(9)}</CreatorID><CreationDate>77</CreationDate></InventoryItem>`;

  async function pack(): Promise<string> {
    const chunks: Uint8Array[] = [];
    const members = {
      'archive.xml': '<archive major_version="0" minor_version="3"/>',
      [`inventory/a__${ID(5)}/b__${ID(6)}.xml`]: item,
      [`assets/${ID(1)}_texture.jp2`]: 'one',
      [`assets/${ID(2)}_unknown.xyz`]: 'two',
      [`assets/${ID(3)}_script.lsl`]: 'three',
    };
    for await (const chunk of writeTar(
      Object.entries(members).map(([path, text]) => ({ path, bytes: Buffer.from(text) })),
    ))
      chunks.push(chunk);
    return await put('x.iar', gzipSync(Buffer.concat(chunks)));
  }

  it('gives its assets by suffix, with the names that items have for them', async () => {
    const items = await all(await createArchiveSource(await pack()));
    expect(brief(items)).toEqual(['1 0 one', 'refused unknown asset suffix _unknown.xyz', '3 10 three']);
    expect(items[0]).toMatchObject({
      asset: { name: 'my é picture', description: 'd', creatorId: ID(9), createdAt: 77 },
    });
  });

  it('can be taken up in the middle, and tells how far it is', async () => {
    const source = await createArchiveSource(await pack());
    expect(source.progress().done).toBe(0);
    expect(brief(await all(source, 2))).toEqual(['3 10 three']);
    expect(source.progress().done).toBe(source.progress().total);
  });

  it('leaves out what is too large, and nothing else', async () => {
    const source = await createArchiveSource(await pack(), { maxMemberBytes: 900 });
    expect(await all(source)).toHaveLength(3);
    const strict = await createArchiveSource(await pack(), { maxMemberBytes: 4 });
    await expect(all(strict)).rejects.toThrow('4 allowed');
  });

  it.each([
    ['an empty file', '', 'x.oar is no OAR or IAR: it has no archive.xml'],
    ['a text', 'root:x:0:0:\n'.repeat(50), 'x.oar is no OAR or IAR: it is a text'],
    ['a page of a server as JSON', '{"error":"no such file"}', 'it is an error message (JSON)'],
    ['a cut off gzip', gzipSync('x').subarray(0, 12), 'x.oar: gzip'],
  ])('is not %s', async (_, bytes, message) => {
    await expect(all(await createArchiveSource(await put('x.oar', bytes)))).rejects.toThrow(message);
  });

  it('may hold no assets, but not only assets', async () => {
    const tar = async (path: string, text: string): Promise<AssetSource> => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of writeTar([{ path, bytes: Buffer.from(text) }])) chunks.push(chunk);
      return await createArchiveSource(await put('y.oar', Buffer.concat(chunks)));
    };
    expect(await all(await tar('archive.xml', '<archive major_version="0" minor_version="8"/>'))).toEqual([]);
    expect(await all(await tar(`inventory/a__${ID(5)}/b__${ID(6)}.xml`, item))).toEqual([]);
    await expect(all(await tar(`assets/${ID(1)}_texture.jp2`, 'one'))).rejects.toThrow('no archive.xml');
  });

  it('is not read whole when no asset is where assets are', async () => {
    const archive = async (...paths: string[]): Promise<AssetSource> => {
      const members = ['archive.xml', ...paths].map((path) => ({
        path,
        bytes: Buffer.from(path === 'archive.xml' ? '<archive major_version="0" minor_version="8"/>' : 'one'),
      }));
      const chunks: Uint8Array[] = [];
      for await (const chunk of writeTar(members)) chunks.push(chunk);
      return await createArchiveSource(await put('z.oar', Buffer.concat(chunks)));
    };
    const [right, wrong] = [`assets/${ID(1)}_notecard.txt`, `Assets/${ID(2)}_notecard.txt`];
    await expect(all(await archive(wrong))).rejects.toThrow(`such as ${wrong}`);
    expect(await all(await archive(right, wrong))).toHaveLength(2);
    expect(await all(await archive('readme.txt'))).toEqual([{ kind: 'passed-over', what: 'readme.txt' }]);
    const report = await importAssets(new MemoryStore(), await archive(wrong), { clock: createNodeClock() });
    expect(report).toMatchObject({ complete: false, passedOver: { count: 1 } });
    expect(report.brokenOff).toContain('no asset is in its place');
  });

  it('is another one when the file changed', async () => {
    const before = (await createArchiveSource(await pack())).identity;
    await put('x.iar', 'other');
    expect((await createArchiveSource(join(folder, 'x.iar'))).identity).not.toBe(before);
    await expect(createArchiveSource(join(folder, 'none'))).rejects.toThrow(StorageError);
  });
});

describe('the assets table', () => {
  const COLUMNS =
    '(`name`,`description`,`assetType`,`local`,`temporary`,`data`,`id`,`create_time`,`access_time`,`asset_flags`,`CreatorID`)';
  const DUMP = `CREATE TABLE \`assets\` ${COLUMNS.replaceAll(/`([a-zA-Z_]+)`/g, '`$1` int')};
INSERT INTO \`assets\` VALUES ('a name','desc',-2,0,1,0x6f6e65,'${ID(1)}',123,456,1,'${ID(9)};http://home;A B'),
('','',0,0,0,'','${ID(2).replaceAll('-', '').toUpperCase()}',0,0,0,''),
('','',0,0,0,NULL,'${ID(3)}',0,0,0,''),('','',0,0,0,'x','not an id',0,0,0,''),('','','x',0,0,'x','${ID(4)}',0,0,0,'');
INSERT INTO \`tokens\` VALUES ('${ID(5)}');
INSERT INTO \`assets\` (id,assetType,data) VALUES ('${ID(6)}',7,_binary 'l\\nast');`;
  const BRIEF = [
    '1 -2 one',
    '2 0 ',
    'refused no data',
    'refused not a UUID',
    'refused not a number in the row',
    '6 7 l\nast',
  ];

  it.each([
    ['plain', (text: string) => Buffer.from(text)],
    ['gzipped', (text: string) => gzipSync(text)],
  ])('gives its rows, %s', async (_, pack) => {
    const source = await createAssetsTableSource(await put('grid.sql', pack(DUMP)));
    const items = await all(source);
    expect(brief(items)).toEqual(BRIEF);
    expect(items[0]).toMatchObject({
      asset: {
        name: 'a name',
        description: 'desc',
        local: false,
        temporary: true,
        flags: 1,
        createdAt: 123,
        creatorId: `${ID(9)};http://home;A B`,
      },
    });
    expect(brief(await all(source, 4))).toEqual(BRIEF.slice(4));
  });

  it('goes by another name where the grid has one', async () => {
    const path = await put('grid.sql', DUMP.replaceAll('assets', 'OldAssets'));
    expect(await all(await createAssetsTableSource(path, 'OldAssets'))).toHaveLength(6);
    await expect(all(await createAssetsTableSource(path))).rejects.toThrow(
      'grid.sql holds no table assets, but OldAssets, tokens',
    );
  });
});

describe('a table', () => {
  it.each([
    ['is not in an empty dump', '', 'grid.sql holds no table assets, nor any other table'],
    ['is not in a dump of others', 'INSERT INTO `users` (a) VALUES (1);', 'but users'],
  ])('%s', async (_, dump, message) => {
    const path = await put('grid.sql', dump);
    await expect(all(await createAssetsTableSource(path))).rejects.toThrow(message);
    await expect(all(await createFsAssetsSource({ folder, dump: path }))).rejects.toThrow(
      message.replace('assets', 'fsassets'),
    );
  });

  it('may be empty', async () => {
    const path = await put('grid.sql', 'CREATE TABLE `assets` (`id` char(36));');
    expect(await all(await createAssetsTableSource(path))).toEqual([]);
  });
});

describe('FSAssets', () => {
  const row = (number: number, type: number, hash: string): string =>
    `('${ID(number)}','name ${number}','',${type},'${hash}',111,222,1)`;
  const layouts = {
    usual: (hash: string) =>
      `data/${hash.slice(0, 2)}/${hash.slice(2, 4)}/${hash.slice(4, 6)}/${hash.slice(6, 10)}/${hash}`,
    osgrid: (hash: string) => `data/${hash.slice(0, 3)}/${hash.slice(3, 6)}/${hash}`,
  };

  it('finds files in either layout, gzipped, plain or in the spool, and checks each', async () => {
    const spoilt = {
      cut: OBJECT.slice(0, 40),
      zeroed: '\0'.repeat(60),
      page: '<html>502</html>',
      middle: OBJECT.replace('repaired', '\0'),
    };
    const texts = ['usual', 'osgrid', 'plain', 'spooled', 'changed', 'object', 'missing', 'broken'];
    const [usual, osgrid, plain, spooled, changed, object, missing, broken] = texts.map(upperHash) as [
      string,
      string,
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    await put(`${layouts.usual(usual)}.gz`, gzipSync('usual'));
    await put(`${layouts.osgrid(osgrid)}.gz`, gzipSync('osgrid'));
    await put(layouts.usual(plain), 'plain');
    await put(`spool/${spooled}.asset`, 'spooled');
    await put(`${layouts.usual(changed)}.gz`, gzipSync('something else'));
    await put(`${layouts.usual(object)}.gz`, gzipSync(`${OBJECT}\0`));
    for (const [text, bytes] of Object.entries(spoilt))
      await put(`${layouts.usual(upperHash(text))}.gz`, gzipSync(bytes));
    await put(`${layouts.usual(broken)}.gz`, gzipSync('broken').subarray(0, 15));
    const rows = [
      row(1, 0, usual),
      row(2, 0, osgrid.toLowerCase()),
      row(3, 0, plain),
      row(4, 0, spooled),
      row(5, 0, changed),
      row(6, 6, object),
      row(7, 0, missing),
      row(8, 0, broken),
      row(9, 0, '../../../../etc/passwd'),
      ...Object.keys(spoilt).map((text, index) => row(10 + index, 6, upperHash(text))),
    ];
    const dump = await put(
      'fs.sql',
      `CREATE TABLE fsassets (id char(36), name text, description text, type int, hash char(80), create_time int, access_time int, asset_flags int);\nINSERT INTO fsassets VALUES ${rows.join(',')};`,
    );
    const source = await createFsAssetsSource({
      folder: join(folder, 'data'),
      spool: join(folder, 'spool'),
      dump,
    });
    const items = await all(source);
    expect(brief(items)).toEqual([
      '1 0 usual',
      '2 0 osgrid',
      '3 0 plain',
      '4 0 spooled',
      'refused its file has another hash',
      `6 6 ${OBJECT}\0 doubtful`,
      'refused its file is missing',
      'refused its file is damaged',
      'refused the table has no usable hash',
      ...Object.keys(spoilt).map(() => 'refused its file has another hash'),
    ]);
    expect(items[0]).toMatchObject({ asset: { name: 'name 1', createdAt: 111, flags: 1 } });
    expect(brief(await all(source, 12))).toHaveLength(1);
  });

  it('finds hashes and files in lower case too, as newer versions of OpenSimulator write them', async () => {
    const lower = (text: string) => upperHash(text).toLowerCase();
    await put(`${layouts.usual(lower('usual'))}.gz`, gzipSync('usual'));
    await put(`${layouts.osgrid(lower('osgrid'))}.gz`, gzipSync('osgrid'));
    await put(`spool/${lower('spooled')}.asset`, 'spooled');
    await put(`${layouts.usual(lower('shouted'))}.gz`, gzipSync('shouted'));
    const hashes = [lower('usual'), lower('osgrid'), lower('spooled'), upperHash('shouted')];
    const rows = hashes.map((hash, index) => row(index + 1, 0, hash));
    const dump = await put(
      'fs.sql',
      `CREATE TABLE fsassets (id char(36), name text, description text, type int, hash char(80), create_time int, access_time int, asset_flags int);\nINSERT INTO fsassets VALUES ${rows.join(',')};`,
    );
    const place = { folder: join(folder, 'data'), spool: join(folder, 'spool'), dump };
    expect(brief(await all(await createFsAssetsSource(place)))).toEqual([
      '1 0 usual',
      '2 0 osgrid',
      '3 0 spooled',
      '4 0 shouted',
    ]);
  });

  it('needs its folder', async () => {
    const dump = await put('fs.sql', '');
    await expect(createFsAssetsSource({ folder: join(folder, 'none'), dump })).rejects.toThrow(StorageError);
  });
});

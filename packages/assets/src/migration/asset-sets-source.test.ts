import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DecodeError } from '@landfall/protocol/errors';
import { createNodeClock } from '@landfall/transport/node';
import { MemoryStore, StorageError } from '../store/index.ts';
import { createAssetSetsSource, importAssets } from './index.ts';
import { readSections } from './nini.ts';

const ID = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const section = (keys: Record<string, string>): string =>
  `<Section Name="any">${Object.entries(keys)
    .map(([name, value]) => `<Key Name="${name}" Value="${value}" />`)
    .join('')}</Section>`;
const nini = (...sections: string[]): string => `<Nini>\n<!-- more -->\n${sections.join('\n')}</Nini>\n`;

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'landfall-sets-'))));
afterEach(async () => await rm(folder, { recursive: true }));

async function put(files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

async function offered(skip = 0): Promise<string[]> {
  const items: string[] = [];
  for await (const item of (await createAssetSetsSource(folder)).items(skip))
    items.push(
      item.kind !== 'asset'
        ? `refused: ${item.kind === 'refused' ? item.reason : ''}`
        : `${item.asset.id.toString().slice(-1)} ${item.asset.type} ${item.asset.name} ${Buffer.from(item.asset.bytes).toString()}`,
    );
  return items;
}

describe('the default assets of an OpenSimulator', () => {
  const one = section({ assetID: ID(1), name: 'oak &amp; ash', assetType: '0', fileName: 'one.jp2' });

  it('are read set by set', async () => {
    await put({
      'AssetSets.xml': nini(section({ file: 'A/a.xml' }), section({ file: 'B\\b.xml' })),
      'A/a.xml': nini(one),
      'A/one.jp2': 'picture',
      'B/b.xml': nini(section({ assetID: ID(2), fileName: 'deep/two.txt', assetType: '7' })),
      'B/deep/two.txt': 'text',
    });
    expect(await offered()).toEqual(['1 0 oak & ash picture', '2 7  text']);
    expect(await offered(1)).toEqual(['2 7  text']);
  });

  it('are refused one by one, with the reason', async () => {
    await put({
      'AssetSets.xml': nini(section({ file: 'A/a.xml' })),
      'A/a.xml': nini(
        one,
        section({ name: 'x', fileName: 'one.jp2' }),
        section({ assetID: ID(3), fileName: '../../secret' }),
        section({ assetID: ID(4), fileName: 'one.jp2', assetType: 'picture' }),
        section({ assetID: ID(5) }),
        section({ assetID: ID(6), fileName: 'lfs.jp2' }),
        section({ assetID: ID(7), fileName: 'page.jp2' }),
      ),
      'A/lfs.jp2': 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n',
      'A/page.jp2': '<html>404</html>',
    });
    const outside = 'refused: its file is not in the folder of the sets';
    expect(await offered()).toEqual([
      'refused: its file is missing or too long',
      'refused: no id',
      outside,
      'refused: its type is no number',
      outside,
      'refused: its file is a pointer of Git LFS: git lfs pull brings the file itself',
      'refused: its file is a web page: what was meant to be downloaded was not',
    ]);
  });

  it('are no such thing without a list, or with one that leads elsewhere', async () => {
    await expect(createAssetSetsSource(folder)).rejects.toThrow(StorageError);
    await put({ 'AssetSets.xml': '<Ni' });
    await expect(createAssetSetsSource(folder)).rejects.toThrow(/^AssetSets\.xml: /);
    await put({ 'AssetSets.xml': nini(section({ file: '../x.xml' })) });
    await expect(offered()).rejects.toThrow('../x.xml (outside of the folder of the sets)');
    await put({ 'AssetSets.xml': nini(section({ fil: 'A/a.xml' })) });
    await expect(offered()).rejects.toThrow('AssetSets.xml (a set without a file)');
  });

  const sets = ['A/a.xml', 'B\\b.xml', 'C/c.xml'].map((file) => section({ file }));
  const whole = (number: number): string =>
    nini(section({ assetID: ID(number), fileName: 'one.jp2', name: `of ${number}` }));
  const files = {
    'AssetSets.xml': nini(...sets),
    'A/a.xml': whole(1),
    'A/one.jp2': 'a',
    'B/b.xml': whole(2),
    'B/one.jp2': 'b',
    'C/c.xml': whole(3),
    'C/one.jp2': 'c',
  };

  it('may have sets of nothing, as OpenSimulator has', async () => {
    await put({ ...files, 'B/b.xml': nini() });
    expect(await offered()).toEqual(['1 0 of 1 a', '3 0 of 3 c']);
  });

  it.each([
    ['a set that is missing', { 'B/b.xml': undefined }, ['1', '3'], 'B/b.xml', 'it is missing'],
    ['a set that is empty', { 'B/b.xml': '' }, ['1', '3'], 'B/b.xml', ''],
    [
      'a set that was cut',
      { 'B/b.xml': `${whole(2).slice(0, -'</Nini>\n'.length)}<Section Name="x"><Key Na` },
      ['1', '2', '3'],
      'B/b.xml',
      '',
    ],
    [
      'a list of sets that was cut',
      { 'AssetSets.xml': `<Nini>${sets[0]}${sets[1]}<Section Nam` },
      ['1', '2'],
      'AssetSets.xml',
      '',
    ],
  ])('with %s are the others, counted, named and not complete', async (_, changed, ids, what, reason) => {
    const all: Record<string, string | undefined> = { ...files, ...changed };
    await put(
      Object.fromEntries(Object.entries(all).filter(([, text]) => text !== undefined)) as typeof files,
    );
    const store = new MemoryStore();
    const report = await importAssets(store, await createAssetSetsSource(folder), {
      clock: createNodeClock(),
    });
    const found: string[] = [];
    for await (const { id } of store.entries()) found.push(id.toString().slice(-1));
    expect(found.sort()).toEqual(ids);
    expect(report).toMatchObject({
      complete: false,
      outcomes: { stored: { assets: ids.length }, refused: { assets: 1 } },
    });
    expect(report.remarks).toMatchObject([{ what, outcome: 'refused' }]);
    expect(report.remarks[0]!.reason).toContain(reason);
    expect(report.brokenOff).toContain(`a list of its assets could not be read wholly, ${what} (`);
    // Taken up behind the last one, it is no more complete.
    await expect(offered(ids.length + 1)).rejects.toThrow(what);
  });
});

describe('sections in XML', () => {
  it('have their keys, in either quotes', () => {
    const { sections, fault } = readSections(
      `<Nini><Section Name='a'><Key Name='k' Value='&lt;"v"'></Key></Section></Nini>`,
    );
    expect(sections.map((one) => [...one])).toEqual([[['k', '<"v"']]]);
    expect(fault).toBeUndefined();
  });

  it.each([
    '',
    '<Nini>',
    '<Other/>',
    '<Nini><Section Name="a"><Key Name="a" Value="b"/>',
    '<Nini><Section><Key Name="a"/></Section></Nini>',
    '<Nini><Key Name="a" Value="b"/></Nini>',
    '<!DOCTYPE x [<!ENTITY e "e">]><Nini></Nini>',
    '<Nini><Section><Key Name="a" Value="&e;"/></Section></Nini>',
  ])('%j has a fault, and no sections', (text) => {
    const { sections, fault } = readSections(text);
    expect([sections, fault]).toEqual([[], expect.any(DecodeError)]);
  });
});

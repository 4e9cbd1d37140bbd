import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DecodeError } from '@landfall/protocol/errors';
import { StorageError } from '../store/index.ts';
import { createAssetSetsSource } from './index.ts';
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
    await put({ 'AssetSets.xml': nini(section({ file: '../x.xml' })) });
    await expect(createAssetSetsSource(folder)).rejects.toThrow(/outside/);
    await put({ 'AssetSets.xml': nini(section({ fil: 'A/a.xml' })) });
    await expect(createAssetSetsSource(folder)).rejects.toThrow(/without a file/);
  });
});

describe('sections in XML', () => {
  it('have their keys, in either quotes', () => {
    const [first] = readSections(
      `<Nini><Section Name='a'><Key Name='k' Value='&lt;"v"'></Key></Section></Nini>`,
    );
    expect([...first!]).toEqual([['k', '<"v"']]);
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
  ])('%j is refused', (text) => expect(() => readSections(text)).toThrow(DecodeError));
});

import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decodeUtf8, encodeUtf8 } from '@landfall/protocol/bytes';
import { DecodeError } from '@landfall/protocol/errors';
import { createRandom } from '@landfall/protocol/testing';
import { formatArchiveWarning, loadRegionArchive } from './index.ts';
import type { LoadOptions, RegionArchive } from './index.ts';
import {
  CONTROL,
  SETTINGS,
  heightBytes,
  inPieces,
  objectText,
  packArchive,
  parcelText,
  partText,
} from './test-archive.ts';
import type { TestMembers } from './test-archive.ts';

const ID = '11111111-2222-4333-8444-555555555501';

async function load(members: TestMembers, options?: LoadOptions): Promise<RegionArchive> {
  return await loadRegionArchive(inPieces(await packArchive(members)), options);
}

const warningsOf = ({ warnings }: RegionArchive): string[] => warnings.map(formatArchiveWarning);

const REGION = {
  'archive.xml': CONTROL,
  'settings/Quay.xml': SETTINGS,
  'landdata/a.xml': parcelText(1),
  'landdata/b.xml': parcelText(2),
  'terrains/Quay.r32': heightBytes(256 * 256),
  'objects/Box_010-020-030__a.xml': objectText('a'),
  'objects/a/deep_name.xml': objectText('b', 'a/deep name'),
  [`assets/${ID}_texture.jp2`]: 'picture',
};

describe('an archive of one region', () => {
  it('gives all of it, whatever the order', async () => {
    for (const members of [REGION, Object.fromEntries(Object.entries(REGION).reverse())]) {
      const archive = await load(members);
      expect(archive).toMatchObject({ warnings: [], assets: { count: 1, bytes: 7 }, control: { minor: 8 } });
      const [region] = archive.regions;
      expect(region).toMatchObject({ name: 'Quay', folder: '', width: 256, depth: 256, column: 0, row: 0 });
      expect(region?.settings?.agentLimit).toBe(7);
      expect(region?.terrain?.heights[999]).toBe(999);
      expect(new Set(region?.parcels.map(({ localId }) => localId))).toEqual(new Set([1, 2]));
      const names = region?.objects.map(({ group }) => group.parts[0]?.name);
      expect(new Set(names)).toEqual(new Set(['Box', 'a/deep name']));
    }
  });

  it('gives its assets one by one, each in its turn', async () => {
    const texts: string[] = [];
    await load(REGION, {
      onAsset: async ({ id, type, read }) =>
        void texts.push(`${String(id)} ${type} ${decodeUtf8(await read())}`),
    });
    expect(texts).toEqual([`${ID} 0 picture`]);
  });

  it('is as large as its ground where the control file does not say, and else as that says', async () => {
    const terrain = heightBytes(512 * 512);
    const one = await load({ 'archive.xml': CONTROL, 'terrains/A.r32': terrain });
    expect(one.regions[0]).toMatchObject({ width: 512, depth: 512 });
    const told = CONTROL.replace(
      ' />',
      '><region_info><size_in_meters>256,256</size_in_meters></region_info></archive>',
    );
    const other = await load({ 'archive.xml': told, 'terrains/A.r32': terrain });
    expect(other.regions[0]).toMatchObject({ width: 256, depth: 256, terrain: { width: 256 } });
    expect(warningsOf(other)).toEqual(['terrains/A.r32: ground of 512 m in a region of 256 m']);
  });

  it('is read without a control file, and with one that is damaged', async () => {
    const { 'archive.xml': _, ...rest } = REGION;
    const without = await load(rest);
    expect(without.regions).toMatchObject([{ name: 'Quay', objects: [{}, {}] }]);
    expect(without.warnings).toMatchObject([{ fault: 'no-control' }]);
    const damaged = await load({ ...REGION, 'archive.xml': '<archive' });
    expect(damaged.regions).toMatchObject([{ name: 'Quay', parcels: [{}, {}] }]);
    expect(damaged.warnings.map(({ fault }) => fault)).toEqual(['refused', 'no-control']);
  });
});

describe('an archive of several regions', () => {
  const control =
    '<archive major_version="1" minor_version="0"><regions><row><region /><region><id>x</id><dir>2_1_East_Quay</dir><size_in_meters>512,512</size_in_meters>' +
    '</region></row><row><region><id>y</id><dir>1_2_Hill</dir></region></row></regions></archive>';

  it('has each in its place, of its size', async () => {
    const { regions, warnings } = await load({
      'archive.xml': control,
      'regions/2_1_East_Quay/terrains/East Quay.r32': heightBytes(512 * 512),
      'regions/1_2_Hill/objects/o.xml': objectText('a'),
    });
    expect(warnings).toEqual([]);
    expect(regions).toMatchObject([
      { name: 'East Quay', id: 'x', width: 512, column: 1, row: 0, objects: [] },
      { name: 'Hill', id: 'y', width: 256, column: 0, row: 1, objects: [{}], terrain: undefined },
    ]);
  });

  it('warns once of a region that it does not name', async () => {
    const archive = await load({
      'archive.xml': control,
      'regions/9_9_Gone/objects/o.xml': objectText('a'),
      'regions/9_9_Gone/objects/p.xml': objectText('b'),
    });
    expect(warningsOf(archive)).toEqual([
      'regions/9_9_Gone/: 2 objects and 0 parcels of a region that archive.xml does not name',
    ]);
  });
});

describe('what cannot be used', () => {
  it('is told with member, field and offset, and the rest is there', async () => {
    const heard: string[] = [];
    const archive = await load(
      {
        ...REGION,
        'objects/bad.xml': objectText('c', 'Bad', '<LinkNum>two</LinkNum>'),
        'objects/cut.xml': '<SceneObjectGroup><SceneObjectPart>',
        'objects/half.xml': `<SceneObjectGroup>${partText('d', 'Root')}<OtherParts>${partText('e', 'Bad', '<LinkNum>two</LinkNum>')}${partText('f', 'Good')}</OtherParts></SceneObjectGroup>`,
        'objects/readme.txt': 'x',
        'landdata/bad.xml': '<LandData><Area>wide</Area></LandData>',
        'settings/Quay2.xml': SETTINGS,
        'terrains/Quay.png': 'x',
        '../up.xml': 'x',
        'inventory/x__1.xml': `<InventoryItem><AssetID>${ID}</AssetID></InventoryItem>`,
        [`assets/${ID}`]: 'x',
        [`assets/${ID}_script.lsl`]: '',
      },
      { onWarning: (warning) => void heard.push(warning.fault) },
    );
    expect(warningsOf(archive).sort()).toEqual([
      '../up.xml: path that leaves the archive',
      `assets/${ID}: asset name without a suffix`,
      `assets/${ID}_script.lsl: an asset without bytes`,
      'inventory/x__1.xml: an item of an inventory archive',
      'landdata/bad.xml: not a whole number in LandData.Area',
      'objects/bad.xml: not a whole number in SceneObjectPart.LinkNum',
      'objects/cut.xml: document ends inside an element at 35',
      'objects/half.xml: not a whole number in SceneObjectPart.LinkNum',
      'objects/readme.txt: no part of a region',
      'settings/Quay2.xml: second settings of a region',
      'terrains/Quay.png: second terrain of a region',
    ]);
    expect(heard).toHaveLength(archive.warningCount);
    const half = archive.regions[0]?.objects.find(({ path }) => path === 'objects/half.xml');
    expect(half?.group.parts.map(({ name }) => name)).toEqual(['Root', 'Good']);
    expect(archive.regions[0]?.objects).toHaveLength(3);
  });

  it('names the object: the prim as its document says, or the root as its file is called', async () => {
    const [root, prim] = ['d', 'e'].map((digit) => `${digit.repeat(8)}-0000-4000-8000-000000000000`);
    const archive = await load({
      ...REGION,
      [`objects/Half__${root}.xml`]: `<SceneObjectGroup>${partText('d', 'Root')}<OtherParts>${partText('e', 'Bad', '<LinkNum>two</LinkNum>')}</OtherParts></SceneObjectGroup>`,
      [`objects/Cut__${root}.xml`]: '<SceneObjectGroup>',
      'objects/cut.xml': '<SceneObjectGroup>',
    });
    expect(archive.warnings.map(({ fault, objectId }) => [fault, objectId])).toEqual([
      ['part', prim],
      ['malformed', root],
      ['malformed', undefined],
    ]);
  });

  it('is what an archive loses when it is cut off: the rest is there', async () => {
    const packed = await packArchive({ ...REGION, 'objects/last.xml': objectText('c', 'x'.repeat(5000)) });
    const archive = await loadRegionArchive(inPieces(packed.subarray(0, packed.length - 40)));
    expect(archive.warnings).toMatchObject([{ fault: 'cut-off', path: '' }]);
    expect(archive.regions[0]?.objects.length).toBeGreaterThanOrEqual(2);
  });

  it('is what goes beyond the bounds: of one member, of all, of assets', async () => {
    const archive = await load(REGION, { maxSceneBytes: 20_000, maxAssetBytes: 3 });
    expect(archive.warnings.map(({ fault, path }) => `${fault} ${path}`)).toEqual([
      'over-budget terrains/Quay.r32',
      `too-large assets/${ID}_texture.jp2`,
    ]);
    const large = await load({ ...REGION, 'landdata/c.xml': 'x'.repeat(2 * 1024 * 1024 + 1) });
    expect(large.warnings).toMatchObject([{ fault: 'too-large', path: 'landdata/c.xml' }]);
  });

  it('is a document of more tags than any has, and what is more than an archive may have in all', async () => {
    const bomb = `<SceneObjectGroup>${'<a/>'.repeat(1_000_001)}</SceneObjectGroup>`;
    const archive = await load({ ...REGION, 'objects/bomb.xml': bomb });
    expect(archive.warnings).toMatchObject([
      { fault: 'too-large', path: 'objects/bomb.xml', reason: '1000003 tags, 1000000 allowed' },
    ]);
    const several = await load(
      Object.fromEntries(Array.from({ length: 9 }, (_, at) => [`objects/${at}.xml`, objectText('a')])),
      { maxSceneBytes: 10_000 },
    );
    const faults = several.warnings.map(({ fault }) => fault);
    expect(several.regions[0]?.objects.length).toBeGreaterThan(1);
    expect(faults.filter((fault) => fault === 'over-budget').length).toBeGreaterThan(2);
  });

  it('is counted where there is more of it than is kept', async () => {
    const strays = Object.fromEntries(Array.from({ length: 1005 }, (_, index) => [`stray/${index}`, 'x']));
    const archive = await load({ ...REGION, ...strays });
    expect([archive.warnings.length, archive.warningCount]).toEqual([1000, 1005]);
  });

  it('is an asset whose taker finds fault with it; any other error ends the loading', async () => {
    const throwing = (error: Error): LoadOptions => ({ onAsset: () => Promise.reject(error) });
    const archive = await load(REGION, throwing(new DecodeError('no picture')));
    expect(warningsOf(archive)).toEqual([`assets/${ID}_texture.jp2: no picture`]);
    await expect(load(REGION, throwing(new RangeError('disk full')))).rejects.toThrow('disk full');
  });
});

describe('ground that is none', () => {
  const groundOf = (height: number, points: number): Uint8Array => {
    const bytes = heightBytes(256 * 256);
    for (let at = 0; at < points; at++) new DataView(bytes.buffer).setFloat32(4 * at + 8, height, true);
    return bytes;
  };

  it.each([Number.NaN, Infinity, -Infinity, 1e30])('is told, and not used: %d', async (height) => {
    const archive = await load({ ...REGION, 'terrains/Quay.r32': groundOf(height, 65_534) });
    expect(warningsOf(archive)).toEqual([
      'terrains/Quay.r32: 65534 of 65536 heights are no numbers, or beyond 10000 m: this ground is not used at 8',
    ]);
    expect(archive.warnings[0]?.fault).toBe('terrain');
    expect(archive.regions[0]).toMatchObject({ width: 256, terrain: undefined });
  });

  it('here and there is told, and taken as 0 m there', async () => {
    const archive = await load({ ...REGION, 'terrains/Quay.r32': groundOf(Number.NaN, 5) });
    expect(warningsOf(archive)).toEqual([
      'terrains/Quay.r32: 5 of 65536 heights are no numbers, or beyond 10000 m: they are taken as 0 m at 8',
    ]);
    expect([...archive.regions[0]!.terrain!.heights.subarray(0, 8)]).toEqual([0, 1, 0, 0, 0, 0, 0, 7]);
  });
});

describe('an archive that is cut off', () => {
  const big = {
    ...REGION,
    'objects/y.xml': objectText('c'),
    'objects/z.xml': objectText('d', 'z'.repeat(5000)),
  };

  /** Without gzip, cut where a text is. */
  const cutAt = async (text: string, more: number): Promise<readonly string[]> => {
    const whole = gunzipSync(await packArchive(big));
    const at = whole.indexOf(text) + more;
    return warningsOf(await loadRegionArchive(inPieces(whole.subarray(0, at))));
  };

  it('says which entry was the last whole one, and which is cut', async () => {
    expect(await cutAt('zzzz', 100)).toEqual([
      expect.stringMatching(/; the last whole entry is objects\/y\.xml, objects\/z\.xml is cut off/),
    ]);
    expect(await cutAt('objects/z.xml', 0)).toEqual([
      expect.stringMatching(/; the last whole entry is objects\/y\.xml, what may follow is lost/),
    ]);
    await expect(cutAt('<archive', 3)).rejects.toThrow('no entry is whole, archive.xml is cut off');
  });

  it('says so of an asset that nobody reads, and of gzip', async () => {
    const packed = await packArchive({ ...REGION, 'assets/z_texture.jp2': createRandom(3).bytes(50_000) });
    const { warnings } = await loadRegionArchive(inPieces(packed.subarray(0, packed.length - 20_000)));
    expect(warnings.at(-1)).toMatchObject({
      fault: 'cut-off',
      reason: expect.stringContaining('is cut off') as unknown,
    });
  });
});

describe('a parcel', () => {
  it('whose bitmap is of another size lies in the south-west; one of no size is left out', async () => {
    const archive = await load({
      ...REGION,
      'terrains/Quay.r32': heightBytes(512 * 512),
      'landdata/c.xml': parcelText(3, '//8='),
      'landdata/d.xml': parcelText(4, ''),
      'landdata/e.xml': parcelText(5, '//8A'),
    });
    expect(archive.regions[0]?.parcels.map(({ localId, bitmap }) => [localId, bitmap.length])).toEqual([
      [1, 2048],
      [2, 2048],
      [3, 2048],
    ]);
    expect(warningsOf(archive)[2]).toBe('landdata/c.xml: a bitmap of 2 bytes in a region of 512 × 512 m');
    expect(archive.warningCount).toBe(5);
  });
});

describe('an archive that is refused', () => {
  it.each<[string, TestMembers, string]>([
    ['of a newer major version', { ...REGION, 'archive.xml': CONTROL.replace('"0"', '"2"') }, 'version 2.8'],
    [
      'of an inventory',
      { 'inventory/x__1.xml': `<InventoryItem><AssetID>${ID}</AssetID></InventoryItem>` },
      'no region',
    ],
    ['of nothing', {}, 'no region'],
  ])('is one %s', async (_, members, why) => {
    await expect(load(members)).rejects.toThrow(DecodeError);
    await expect(load(members)).rejects.toThrow(why);
  });

  it('is no archive at all', async () => {
    await expect(loadRegionArchive(inPieces(encodeUtf8('hello'.repeat(300))))).rejects.toThrow(DecodeError);
    await expect(loadRegionArchive(inPieces(new Uint8Array(0)))).rejects.toThrow(DecodeError);
  });
});

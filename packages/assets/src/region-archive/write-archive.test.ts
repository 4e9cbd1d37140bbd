import { describe, expect, it } from 'vitest';
import { decodeUtf8, encodeUtf8 } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { EncodeError } from '@landfall/protocol/errors';
import { decodeObjectXml } from '@landfall/protocol/object-xml';
import { readArchive } from '../archive/index.ts';
import {
  decodeArchivedParcel,
  decodeHeights,
  decodeRegionSettings,
  loadRegionArchive,
  writeRegionArchive,
} from './index.ts';
import type { ArchivedScene, SavedArchive, SavedAsset, SavedScene } from './index.ts';
import { SETTINGS, heightBytes, objectText, parcelText } from './test-archive.ts';

const ID = Uuid.parse('11111111-2222-4333-8444-555555555501');
const OTHER = Uuid.parse('11111111-2222-4333-8444-555555555502');

const group = (text: string) => decodeObjectXml(encodeUtf8(text)).groups[0]!;

const QUAY: SavedScene = {
  name: 'Quay & é',
  id: String(ID),
  width: 256,
  depth: 256,
  column: 0,
  row: 0,
  settings: decodeRegionSettings(encodeUtf8(SETTINGS)),
  terrain: decodeHeights('a.r32', heightBytes(256 * 256)),
  parcels: [decodeArchivedParcel(encodeUtf8(parcelText(1))), decodeArchivedParcel(encodeUtf8(parcelText(2)))],
  objects: [
    group(objectText('a', 'Box')),
    group(
      objectText(
        'b',
        '../a\\b/&lt;c&gt; ' + 'x'.repeat(200),
        '<TaskInventory><TaskInventoryItem><Name>s</Name></TaskInventoryItem></TaskInventory>',
      ),
    ),
  ],
};

const ARCHIVE: SavedArchive = {
  regions: [QUAY],
  assets: [
    { id: ID, type: 0, bytes: encodeUtf8('picture') },
    { id: OTHER, type: 99, bytes: encodeUtf8('of no name') },
  ],
  savedAt: 1_795_201_995,
};

const heightsOf = ({ terrain }: Pick<SavedScene, 'terrain'>): string =>
  Buffer.from(terrain!.heights.buffer).toString('base64');

/** Heights as text: vitest compares a quarter of a million numbers one by one. */
const comparable = ({ terrain, ...rest }: SavedScene) => ({ ...rest, heights: heightsOf({ terrain }) });

const savedAs = ({ folder, objects, ...rest }: ArchivedScene) => {
  expect(folder).toEqual(expect.any(String));
  return comparable({ ...rest, objects: objects.map((object) => object.group) });
};

describe('a saved archive', () => {
  it('loads back equal: objects with their contents, settings, parcels, ground, name and id', async () => {
    const assets: string[] = [];
    const { regions, warnings, control } = await loadRegionArchive(writeRegionArchive(ARCHIVE), {
      onAsset: async ({ id, type, read }) =>
        void assets.push(`${String(id)} ${type} ${decodeUtf8(await read())}`),
    });
    expect(warnings).toEqual([]);
    expect(control).toMatchObject({ major: 0, minor: 8, assetsIncluded: true });
    expect(regions.map(savedAs)).toEqual([comparable(QUAY)]);
    expect(assets).toEqual([`${String(ID)} 0 picture`]);
  });

  it('of several regions has each in its place, with the holes between them', async () => {
    const regions = [
      { ...QUAY, column: 2, row: 0, name: 'East' },
      {
        ...QUAY,
        column: 0,
        row: 1,
        name: 'North',
        parcels: [],
        width: 512,
        depth: 512,
        terrain: decodeHeights('a.r32', heightBytes(512 * 512)),
      },
    ];
    const loaded = await loadRegionArchive(writeRegionArchive({ ...ARCHIVE, regions }));
    expect(loaded.warnings).toEqual([]);
    expect(loaded.control).toMatchObject({ major: 1, minor: 0 });
    expect(loaded.regions.map(savedAs)).toEqual(regions.map(comparable));
    expect(loaded.regions.map(({ folder }) => folder)).toEqual(['3_1_East', '1_2_North']);
  });

  it('has its members where OpenSim looks for them, in its order', async () => {
    const paths: string[] = [];
    for await (const { path } of readArchive(writeRegionArchive(ARCHIVE), {}, { all: true }))
      paths.push(path);
    expect(paths).toEqual([
      'archive.xml',
      'settings/Quay & é.xml',
      'landdata/11111111-2222-4333-8444-555555555601.xml',
      'landdata/11111111-2222-4333-8444-555555555602.xml',
      'terrains/Quay & é.r32',
      'objects/Box_010-020-030__aaaaaaaa-0000-4000-8000-000000000000.xml',
      expect.stringMatching(/^objects\/_\.\._a_b_<c> x{10,60}_010-020-030__bbbbbbbb/) as string,
      `assets/${String(ID)}_texture.jp2`,
    ]);
  });

  it('ends with the error of what was to be saved', async () => {
    async function* failing(): AsyncGenerator<SavedAsset> {
      yield { id: ID, type: 0, bytes: new Uint8Array(1) };
      throw new RangeError('store gone');
    }
    const reading = async (archive: SavedArchive): Promise<void> => {
      for await (const _ of writeRegionArchive(archive)) expect(_).toBeInstanceOf(Uint8Array);
    };
    await expect(reading({ ...ARCHIVE, assets: failing() })).rejects.toThrow('store gone');
    await expect(reading({ ...ARCHIVE, regions: [QUAY, QUAY] })).rejects.toThrow(EncodeError);
    const far = { ...QUAY, column: 60_000, row: 60_000 };
    await expect(reading({ ...ARCHIVE, regions: [QUAY, far] })).rejects.toThrow('too far apart');
  });
});

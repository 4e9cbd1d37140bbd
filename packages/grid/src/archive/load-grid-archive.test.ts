import { describe, expect, it } from 'vitest';
import {
  decodeArchivedParcel,
  decodeRegionSettings,
  writeRegionArchive,
} from '@landfall/assets/region-archive';
import type { ArchiveWarning, SavedArchive, SavedScene } from '@landfall/assets/region-archive';
import { MemoryStore, StorageError } from '@landfall/assets/store';
import { encodeUtf8 } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { decodeObjectXml } from '@landfall/protocol/object-xml';
import type { SceneGroup } from '@landfall/protocol/object-xml';
import { TEST_CONFIG, createTestWorld } from '../testing/index.ts';
import { loadGridArchive } from './index.ts';

const ID = Uuid.parse('11111111-2222-4333-8444-555555555501');
const TEXTURE = Uuid.parse('11111111-2222-4333-8444-555555555509');

/** A box with a script's state, and a texture in its description. */
const linkset = (digit: string, name: string): SceneGroup =>
  decodeObjectXml(
    encodeUtf8(
      `<SceneObjectGroup>${part(digit, name, 1)}<OtherParts>${part(digit === 'a' ? 'b' : 'd', `${name} too`, 2)}</OtherParts><KeyframeMotion>AQID</KeyframeMotion></SceneObjectGroup>`,
    ),
  ).groups[0]!;

const part = (digit: string, name: string, link: number): string =>
  `<SceneObjectPart><UUID><UUID>${digit.repeat(8)}-0000-4000-8000-000000000000</UUID></UUID><Name>${name}</Name>` +
  `<Description>${String(TEXTURE)}</Description><LinkNum>${link}</LinkNum><GroupPosition><X>10</X><Y>20</Y><Z>30</Z></GroupPosition>` +
  `<OffsetPosition><X>${link - 1}</X><Y>0</Y><Z>0</Z></OffsetPosition><Shape><PCode>9</PCode></Shape><Scale><X>1</X><Y>2</Y><Z>3</Z></Scale>` +
  '<TaskInventory><TaskInventoryItem><Name>script</Name></TaskInventoryItem></TaskInventory></SceneObjectPart>';

const WHOLE = new Uint8Array(512).fill(0xff);

const scene = (changes: Partial<SavedScene> = {}): SavedScene => ({
  name: 'Quay',
  id: String(ID),
  width: 256,
  depth: 256,
  column: 0,
  row: 0,
  settings: decodeRegionSettings(
    encodeUtf8('<RegionSettings><Terrain><WaterHeight>7</WaterHeight></Terrain></RegionSettings>'),
  ),
  terrain: {
    width: 256,
    depth: 256,
    heights: new Float32Array(256 * 256).map((_, index) => 21 + (index % 7)),
  },
  parcels: [
    {
      ...decodeArchivedParcel(
        encodeUtf8('<LandData><Area>65536</Area><LocalID>3</LocalID><Name>Plot</Name></LandData>'),
      ),
      bitmap: WHOLE,
    },
  ],
  objects: [linkset('a', 'Box')],
  ...changes,
});

const archive = (
  regions: readonly SavedScene[],
  assets: SavedArchive['assets'] = [],
): AsyncIterable<Uint8Array> => writeRegionArchive({ regions, assets, savedAt: 0 });

const PICTURE = { id: TEXTURE, type: 0, bytes: encodeUtf8('picture') };

async function load(
  regions: readonly SavedScene[],
  assets: SavedArchive['assets'] = [],
  store = new MemoryStore(),
) {
  const warnings: string[] = [];
  const onWarning = ({ fault, path, reason }: ArchiveWarning): void =>
    void warnings.push(`${fault} ${path}: ${reason}`);
  const loaded = await loadGridArchive(archive(regions, assets), store, { onWarning });
  expect(loaded.warningCount).toBe(warnings.length);
  return { ...loaded, warnings, store };
}

describe('an archive for a grid', () => {
  it('is its regions, and its assets in the store', async () => {
    const { regions, warnings, store, assets, ...counts } = await load([scene()], [PICTURE]);
    expect(warnings).toEqual([]);
    expect(counts).toMatchObject({ objects: 1, parts: 2, parcels: 1 });
    expect(assets).toMatchObject({ count: 1, bytes: 7, stored: 1, conflict: 0 });
    expect(await store.stat(TEXTURE)).toMatchObject({ type: 0, sizeBytes: 7 });
    expect(regions).toMatchObject([
      {
        name: 'Quay',
        id: String(ID),
        x: 1000,
        y: 1000,
        size: 256,
        waterHeight: 7,
        maxAgents: 40,
        parcels: [{ localId: 3 }],
      },
    ]);
  });

  it('is visited: land, water, objects and parcels are those of the archive', async () => {
    const { regions, store } = await load([scene()], [PICTURE]);
    const world = await createTestWorld({ ...TEST_CONFIG, regions }, { assets: store });
    const agent = await world.arrive();
    expect(world.grid.regions[0]?.heightAt(3, 0)).toBe(24);
    expect(agent.all('RegionHandshake')[0]?.RegionInfo.WaterHeight).toBe(7);
    const shown = agent.objectBlocks().map(({ FullID }) => String(FullID));
    expect(shown).toEqual(
      expect.arrayContaining([
        'aaaaaaaa-0000-4000-8000-000000000000',
        'bbbbbbbb-0000-4000-8000-000000000000',
      ]),
    );
    const parcel = agent.events.find(({ message }) => message === 'ParcelProperties')!;
    expect(parcel.body).toMatchObject({ ParcelData: [{ LocalID: 3, Name: 'Plot', TotalPrims: 2 }] });
  });

  it('of several regions has each where it was; those that collide are moved, renamed, or lose their id', async () => {
    const large = { width: 512, depth: 512, terrain: undefined, parcels: [], objects: [] };
    const { regions, warnings } = await load([
      scene({ ...large, name: 'Large' }),
      scene({ column: 1, row: 0, name: 'Under' }),
      scene({ column: 2, row: 0, name: 'Large', id: '', objects: [] }),
      scene({
        column: 0,
        row: 2,
        name: '',
        id: 'no id',
        objects: [],
        terrain: undefined,
        settings: undefined,
      }),
    ]);
    expect(regions.map(({ name, x, y, size, id }) => [name, x, y, size, id])).toEqual([
      ['Large', 1000, 1000, 512, String(ID)],
      ['Under', 1002, 1000, 256, undefined],
      ['Large 2', 1003, 1000, 256, undefined],
      ['Region', 1000, 1002, 256, undefined],
    ]);
    expect(warnings).toEqual([
      'moved 2_1_Under: its id is none, or another region has it',
      'moved 2_1_Under: moved to 1002,1000: another region is where it was',
      'moved 3_1_Large: called "Large 2"',
      'moved 3_1_Large: moved to 1003,1000: another region is where it was',
      'moved 1_3__: called "Region"',
      'moved 1_3__: its id is none, or another region has it',
    ]);
  });

  it('gives parts ids of their own where two have one', async () => {
    const { regions, warnings } = await load([
      scene({ objects: [linkset('a', 'One'), linkset('a', 'Other')] }),
    ]);
    const ids = regions[0]!.linksets!.flatMap(({ parts }) => parts.map(({ id }) => String(id)));
    expect(new Set(ids).size).toBe(4);
    expect(ids.slice(0, 2)).toEqual([
      'aaaaaaaa-0000-4000-8000-000000000000',
      'bbbbbbbb-0000-4000-8000-000000000000',
    ]);
    expect(warnings).toHaveLength(2);
    const again = await load([scene({ objects: [linkset('a', 'One'), linkset('a', 'Other')] })]);
    expect(again.regions[0]!.linksets!.flatMap(({ parts }) => parts.map(({ id }) => String(id)))).toEqual(
      ids,
    );
  });

  it('warns of assets that the store does not take, and ends where it fails', async () => {
    const store = new MemoryStore({ maxAssetBytes: 3 });
    const { warnings, assets } = await load([scene()], [PICTURE], store);
    expect(warnings).toEqual([expect.stringContaining(`asset assets/${String(TEXTURE)}: `) as string]);
    expect(assets).toMatchObject({ count: 1, stored: 0 });
    const broken = new MemoryStore();
    broken.put = () => Promise.reject(new StorageError('disk full', 'full'));
    await expect(load([scene()], [PICTURE], broken)).rejects.toThrow('disk full');
  });
});

import { describe, expect, it } from 'vitest';
import {
  decodeArchivedParcel,
  decodeRegionSettings,
  loadRegionArchive,
  writeRegionArchive,
} from '@landfall/assets/region-archive';
import type { RegionArchive, SavedScene } from '@landfall/assets/region-archive';
import { MemoryStore } from '@landfall/assets/store';
import { encodeUtf8 } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { decodeObjectXml } from '@landfall/protocol/object-xml';
import { loadGridArchive } from '../../archive/index.ts';
import { TEST_CONFIG, createTestWorld } from '../../testing/index.ts';

const uuid = (last: number): string => `11111111-2222-4333-8444-5555555555${String(last).padStart(2, '0')}`;
const TEXTURE = Uuid.parse(uuid(9));
const SCRIPT = Uuid.parse(uuid(8));
const SOUND = Uuid.parse(uuid(7));

const item =
  `<TaskInventory><TaskInventoryItem><AssetID><UUID>${String(SCRIPT)}</UUID></AssetID><ItemID><UUID>${uuid(6)}</UUID></ItemID>` +
  '<Name>a script</Name><Type>10</Type><InvType>10</InvType></TaskInventoryItem></TaskInventory>';
const part = (digit: string, link: number, more: string): string =>
  `<SceneObjectPart><CreatorID><UUID>${uuid(1)}</UUID></CreatorID>${more}<UUID><UUID>${digit.repeat(8)}-0000-4000-8000-000000000000</UUID></UUID>` +
  `<Name>part ${digit} &lt;é&gt;</Name><GroupPosition><X>10.5</X><Y>20</Y><Z>30</Z></GroupPosition><OffsetPosition><X>${link - 1}</X><Y>0</Y><Z>0</Z></OffsetPosition>` +
  `<RotationOffset><X>0</X><Y>0</Y><Z>0.6</Z><W>0.8</W></RotationOffset><LinkNum>${link}</LinkNum><Shape><ProfileCurve>1</ProfileCurve><PathCurve>16</PathCurve>` +
  `<PCode>9</PCode><Media>odd</Media></Shape><Scale><X>1</X><Y>2</Y><Z>3</Z></Scale><ParentID>77</ParentID><OwnerID><UUID>${uuid(2)}</UUID></OwnerID>` +
  `<BaseMask>2147483647</BaseMask><OwnerMask>581632</OwnerMask><Flags>Scripted</Flags><DynAttrs><llsd><map /></llsd></DynAttrs>` +
  `<SoundID><UUID>${String(SOUND)}</UUID></SoundID><SoundGain>0.5</SoundGain><SitActRange>5</SitActRange></SceneObjectPart>`;
const STATES = `<GroupScriptStates><SavedScriptState UUID="${uuid(6)}"><State><ScriptState>running</ScriptState></State></SavedScriptState></GroupScriptStates>`;
const LINKSET = `<SceneObjectGroup>${part('a', 1, item)}<OtherParts>${part('b', 2, '')}</OtherParts>${STATES}<lnkstdt>{"k":1}</lnkstdt></SceneObjectGroup>`;

const bitmapOf = (fill: (index: number) => number): Uint8Array =>
  new Uint8Array(512).map((_, index) => fill(index));
const PARCEL = decodeArchivedParcel(
  encodeUtf8(
    `<LandData><Area>32768</Area><GlobalID>${uuid(3)}</GlobalID><LocalID>5</LocalID><Name>West</Name><Flags>12</Flags><SnapshotID>${String(TEXTURE)}</SnapshotID>` +
      `<ParcelAccessList><ParcelAccessEntry><AgentID>${uuid(1)}</AgentID><Time>0</Time><AccessList>2</AccessList></ParcelAccessEntry></ParcelAccessList><Odd>1</Odd></LandData>`,
  ),
);
const SCENE: SavedScene = {
  name: 'Quay',
  id: uuid(4),
  width: 256,
  depth: 256,
  column: 0,
  row: 0,
  settings: decodeRegionSettings(
    encodeUtf8(
      '<RegionSettings><General><AgentLimit>12</AgentLimit><Odd>1</Odd></General><Terrain><WaterHeight>7.25</WaterHeight></Terrain></RegionSettings>',
    ),
  ),
  terrain: {
    width: 256,
    depth: 256,
    heights: new Float32Array(65_536).map((_, index) => Math.fround(20 + index / 7000)),
  },
  parcels: [{ ...PARCEL, bitmap: bitmapOf((index) => (index % 8 < 4 ? 255 : 0)) }],
  objects: decodeObjectXml(encodeUtf8(LINKSET)).groups,
};
const ASSETS = [
  { id: TEXTURE, type: 0, bytes: encodeUtf8('picture') },
  {
    id: SCRIPT,
    type: 10,
    bytes: encodeUtf8(`default { state_entry() { llPlaySound("${String(SOUND)}", 1); } }`),
  },
  { id: SOUND, type: 1, bytes: encodeUtf8('sound') },
];

interface Loaded extends RegionArchive {
  readonly assetsRead: readonly string[];
}

async function read(chunks: AsyncIterable<Uint8Array>): Promise<Loaded> {
  const assetsRead: string[] = [];
  const archive = await loadRegionArchive(chunks, {
    onAsset: async ({ id, type, read: bytes }) =>
      void assetsRead.push(`${String(id)} ${type} ${Buffer.from(await bytes()).toString()}`),
  });
  return { ...archive, assetsRead: assetsRead.toSorted() };
}

/** Without what a region gives anew: local ids. Heights as text, since they are many. */
const comparable = ({ regions, assetsRead, warnings }: Loaded) => ({
  assetsRead,
  warnings,
  regions: regions.map(({ terrain, objects, ...rest }) => ({
    ...rest,
    heights: Buffer.from(terrain!.heights.buffer).toString('base64'),
    objects: objects.map(({ path, group }) => ({
      path,
      ...group,
      parts: group.parts.map((one) => ({ ...one, localId: 0 })),
    })),
  })),
});

async function visited(regions: readonly SavedScene[]) {
  const store = new MemoryStore();
  const written = { regions, assets: ASSETS, savedAt: 0 };
  const loaded = await loadGridArchive(writeRegionArchive(written), store);
  const world = await createTestWorld({ ...TEST_CONFIG, regions: loaded.regions }, { assets: store });
  return { world, before: await read(writeRegionArchive(written)) };
}

describe('a saved region', () => {
  it('loads back equal: scripts and their states, contents, ids, parcels, settings, ground, assets', async () => {
    const { world, before } = await visited([SCENE]);
    await world.arrive();
    const after = await read(world.grid.regions[0]!.saveArchive());
    expect(after.control).toMatchObject({ minor: 8, assetsIncluded: true });
    expect(comparable(after)).toEqual(comparable(before));
    expect(after.assetsRead).toHaveLength(3);
  });

  it('of several, all of them: each in its place, and an asset once', async () => {
    const hill = { ...SCENE, name: 'Hill', id: uuid(5), column: 2, row: 1, parcels: [] };
    const { world, before } = await visited([SCENE, hill]);
    const after = await read(world.grid.saveArchive());
    const [quay] = comparable(after).regions;
    expect(quay).toEqual(comparable(before).regions[0]);
    expect(after.regions.map(({ folder }) => folder)).toEqual(['1_1_Quay', '3_2_Hill']);
    expect(after.assetsRead).toEqual(before.assetsRead);
    // It had no parcel, and has the one that was told to visitors.
    expect(after.regions[1]?.parcels).toMatchObject([{ name: 'Hill', area: 65_536 }]);
  });

  it('need not have come from an archive', async () => {
    const prims = [{ position: [10, 10, 30] as [number, number, number], name: 'Box' }];
    const regions = [
      { name: 'Plain', terrain: { kind: 'flat', height: 25 } as const, prims, waterHeight: 3 },
    ];
    const world = await createTestWorld({ ...TEST_CONFIG, regions });
    const { regions: saved, warnings } = await read(world.grid.saveArchive());
    expect(warnings).toEqual([]);
    expect(saved).toMatchObject([
      {
        name: 'Plain',
        settings: { waterHeight: 3 },
        parcels: [{ name: 'Plain' }],
        objects: [{ group: { parts: [{ name: 'Box' }] } }],
      },
    ]);
    expect(saved[0]?.terrain?.heights[777]).toBe(25);
  });
});

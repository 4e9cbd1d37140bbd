import {
  NEW_REGION_SETTINGS,
  decodeArchivedParcel,
  writeRegionArchive,
} from '@landfall/assets/region-archive';
import type { SavedAsset, SavedScene } from '@landfall/assets/region-archive';
import { encodeUtf8 } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { encodeExtraParams } from '@landfall/protocol/extra-params';
import { decodeObjectXml } from '@landfall/protocol/object-xml';
import type { SceneGroup } from '@landfall/protocol/object-xml';
import { PLAIN_FACE, encodeTextureEntry } from '@landfall/protocol/texture-entry';

const uuid = (last: number): string => `22222222-3333-4444-8555-6666666666${String(last).padStart(2, '0')}`;

export const TEXTURE = Uuid.parse(uuid(1));

export const ASSETS: readonly SavedAsset[] = [
  { id: TEXTURE, type: 0, bytes: Uint8Array.of(0xff, 0x4f, 0xff, 0x51, 1, 2, 3) },
  { id: Uuid.parse(uuid(2)), type: 10, bytes: encodeUtf8('default { }') },
];

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

const ENTRY = encodeTextureEntry({
  default: { ...PLAIN_FACE, textureId: TEXTURE, colour: { r: 1, g: 200, b: 3, a: 128 } },
  faces: new Map([[2, { ...PLAIN_FACE, textureId: TEXTURE, repeatS: 4, glow: 0.25, fullbright: true }]]),
});
const LIGHT = encodeExtraParams([
  { type: 'light', colour: { r: 255, g: 128, b: 0, a: 255 }, radius: 10, cutoff: 0, falloff: 0.75 },
]);

interface Look {
  readonly place?: readonly [number, number, number];
  readonly offset?: readonly [number, number, number];
  readonly shape?: string;
  readonly more?: string;
}

const vector = (name: string, [x, y, z]: readonly [number, number, number]): string =>
  `<${name}><X>${x}</X><Y>${y}</Y><Z>${z}</Z></${name}>`;

function part(number: number, link: number, look: Look): string {
  const { place = [10, 20, 30], offset = [0, 0, 0], shape = '', more = '' } = look;
  return (
    `<SceneObjectPart><UUID><UUID>${uuid(number)}</UUID></UUID><Name>part ${number}</Name><Material>3</Material><LinkNum>${link}</LinkNum>` +
    `${vector('GroupPosition', place)}${vector('OffsetPosition', offset)}<RotationOffset><X>0</X><Y>0.6</Y><Z>0</Z><W>0.8</W></RotationOffset>` +
    `<Color><R>9</R><G>8</G><B>7</B><A>200</A></Color><Shape><ProfileCurve>1</ProfileCurve><PathCurve>16</PathCurve><PathScaleX>100</PathScaleX>` +
    `<PathScaleY>100</PathScaleY><PCode>9</PCode>${shape}</Shape>${vector('Scale', [1, 2.5, 0.25])}<OwnerID><UUID>${uuid(90)}</UUID></OwnerID>` +
    `<OwnerMask>647168</OwnerMask><BaseMask>647168</BaseMask>${more}</SceneObjectPart>`
  );
}

const group = (root: string, ...others: readonly string[]): SceneGroup =>
  decodeObjectXml(
    encodeUtf8(`<SceneObjectGroup>${root}<OtherParts>${others.join('')}</OtherParts></SceneObjectGroup>`),
  ).groups[0]!;

const CONTENTS = `<TaskInventory><TaskInventoryItem><AssetID><UUID>${uuid(2)}</UUID></AssetID><ItemID><UUID>${uuid(3)}</UUID></ItemID><Name>script</Name></TaskInventoryItem></TaskInventory>`;

/** A linkset with a light and a texture, a spinning sign with words and contents, and a tree. */
export const GROUPS: readonly SceneGroup[] = [
  group(
    part(10, 1, {
      shape: `<TextureEntry>${base64(ENTRY)}</TextureEntry><ExtraParams>${base64(LIGHT)}</ExtraParams>`,
    }),
    part(11, 2, {
      offset: [0, 0, 1.5],
      shape: '<ProfileHollow>20000</ProfileHollow><PathTwist>-50</PathTwist>',
    }),
    part(12, 3, { offset: [-2, 0.5, 0] }),
  ),
  group(
    part(20, 0, {
      place: [100.25, 200.5, 21],
      more: `${vector('AngularVelocity', [0, 0, 1.5])}<Text>Welcome, é</Text><Flags>Scripted</Flags>${CONTENTS}`,
    }),
  ),
  group(part(30, 0, { place: [250, 4, 22], shape: '<PCode>255</PCode><State>2</State>' })),
];

const WEST = new Uint8Array(512).map((_, index) => (index % 8 < 4 ? 0xff : 0));

/** A region of 256 m with two parcels, and one of 512 m to its east. */
export const SCENES: readonly SavedScene[] = [
  {
    name: 'Harbour',
    id: uuid(80),
    width: 256,
    depth: 256,
    column: 0,
    row: 0,
    settings: {
      ...NEW_REGION_SETTINGS,
      waterHeight: 19.5,
      groundTextures: [TEXTURE, TEXTURE, TEXTURE, TEXTURE],
    },
    terrain: {
      width: 256,
      depth: 256,
      heights: new Float32Array(65_536).map((_, index) => 21 + (index % 256) / 128),
    },
    parcels: [WEST, WEST.map((bits) => bits ^ 0xff)].map((bitmap, index) => ({
      ...decodeArchivedParcel(
        encodeUtf8(`<LandData><Name>Plot ${index}</Name><LocalID>${index + 1}</LocalID></LandData>`),
      ),
      id: Uuid.parse(uuid(70 + index)),
      bitmap,
    })),
    objects: GROUPS,
  },
  {
    name: 'Sea',
    id: uuid(81),
    width: 512,
    depth: 512,
    column: 1,
    row: 0,
    settings: NEW_REGION_SETTINGS,
    terrain: { width: 512, depth: 512, heights: new Float32Array(512 * 512).fill(12) },
    parcels: [],
    objects: [],
  },
];

/** All of it, as OpenSim would have it. */
export const smallArchive = (): AsyncIterable<Uint8Array> =>
  writeRegionArchive({ regions: SCENES, assets: ASSETS, savedAt: 0 });

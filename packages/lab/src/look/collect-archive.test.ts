import { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { NEW_REGION_SETTINGS, writeRegionArchive } from '@landfall/assets/region-archive';
import type { SavedScene } from '@landfall/assets/region-archive';
import { ASSET_TYPE } from '@landfall/protocol/asset';
import { encodeUtf8 } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { ClosedError, DecodeError } from '@landfall/protocol/errors';
import { encodeExtraParams } from '@landfall/protocol/extra-params';
import {
  DEFAULT_GLTF_MATERIAL,
  encodeGltfMaterial,
  encodeStoredOverrides,
} from '@landfall/protocol/material';
import { decodeObjectXml } from '@landfall/protocol/object-xml';
import { PLAIN_FACE, encodeTextureEntry } from '@landfall/protocol/texture-entry';
import { describe, expect, it } from 'vitest';
import { idOf } from '../scene/samples.ts';
import { collectArchive } from './collect-archive.ts';
import type { ArchiveOptions } from './collect-archive.ts';

const PICTURE = { width: 1, height: 1, channels: 3, samples: Uint8Array.of(1, 2, 3) };
const OPTIONS: ArchiveOptions = {
  codec: { decode: async () => await Promise.resolve(PICTURE) },
  wantsNeighbours: false,
  ownsAll: false,
  signal: new AbortController().signal,
  status: () => undefined,
};
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const entry = base64(
  encodeTextureEntry({ default: { ...PLAIN_FACE, textureId: idOf(70) }, faces: new Map() }),
);

/** A part as an archive has it. */
const partText = (id: Uuid, name: string, everyone: number, offset = 0) =>
  `<SceneObjectPart><UUID><UUID>${id.toString()}</UUID></UUID><Name>${name}</Name><LocalId>0</LocalId><EveryoneMask>${everyone}</EveryoneMask>` +
  `<GroupPosition><X>10</X><Y>20</Y><Z>30</Z></GroupPosition><OffsetPosition><X>${offset}</X><Y>0</Y><Z>0</Z></OffsetPosition>` +
  `<Shape><PCode>9</PCode><TextureEntry>${entry}</TextureEntry></Shape><Scale><X>1</X><Y>2</Y><Z>3</Z></Scale></SceneObjectPart>`;
const groupsOf = (text: string) => decodeObjectXml(encodeUtf8(text)).groups;

const region = (name: string, column: number, objects: SavedScene['objects']): SavedScene => ({
  name,
  id: '11111111-2222-4333-8444-555555555501',
  width: 256,
  depth: 256,
  column,
  row: 0,
  settings: NEW_REGION_SETTINGS,
  terrain: { width: 256, depth: 256, heights: new Float32Array(65_536).fill(33) },
  parcels: [],
  objects,
});

const LINKSET = groupsOf(
  `<SceneObjectGroup>${partText(idOf(1), 'Root', 0xa000)}<OtherParts>${partText(idOf(2), 'Part', 0x8000, 4)}</OtherParts></SceneObjectGroup>`,
);
const SINGLE = groupsOf(
  `<SceneObjectGroup>${partText(idOf(3), 'Single', 0)}<OtherParts /></SceneObjectGroup>`,
);
const ARCHIVE = {
  regions: [region('First', 0, [...LINKSET, ...SINGLE]), region('Second', 1, [])],
  assets: [
    { id: idOf(70), type: ASSET_TYPE.texture, bytes: Uint8Array.of(1, 2) },
    { id: idOf(71), type: ASSET_TYPE.texture, bytes: Uint8Array.of(3) },
  ],
  savedAt: 0,
};
const collected = async (changes: Partial<ArchiveOptions> = {}) =>
  await collectArchive(() => writeRegionArchive(ARCHIVE), { ...OPTIONS, ...changes });

describe('the scene of a backup', () => {
  it('has no asset that is longer than any is, and tells which', async () => {
    const long = new Uint8Array(16 * 1024 * 1024 + 1);
    const [texture] = ARCHIVE.assets;
    const archive = { ...ARCHIVE, assets: [{ ...texture!, bytes: long }] };
    const { assets, warnings } = await collectArchive(() => writeRegionArchive(archive), OPTIONS);
    expect(assets.textures.get(idOf(70).toString())).toEqual({ absent: 'too-much' });
    expect(warnings.kept).toEqual([expect.objectContaining({ of: 'texture', id: idOf(70).toString() })]);
  });

  it('has its objects under ids of their own, with names and places; nothing else of the archive', async () => {
    const { regions, source, warnings } = await collected();
    expect([source, regions.length, warnings.total]).toEqual(['backup', 1, 0]);
    const [first] = regions;
    expect(first).toMatchObject({ name: 'First', size: { x: 256, y: 256 }, waterHeight: 20 });
    expect(first.land?.heights[5]).toBe(33);
    const rows = first.objects.map(({ description, naming }) => [
      description.localId,
      description.parentId,
      naming?.name,
      description.motion.position.x,
    ]);
    expect(rows).toEqual([
      [1, 0, 'Root', 10],
      [2, 1, 'Part', 4],
      [3, 0, 'Single', 10],
    ]);
  });

  it('may give on linksets of which everybody may copy the root, and the owner may pass it on', async () => {
    const [COPY, TRANSFER] = [0x8000, 0x2000];
    const linkset = (number: number, rights: number, everyone: number, ofPart: number) => {
      const masks = `<BaseMask>${rights}</BaseMask><OwnerMask>${rights}</OwnerMask>`;
      const root = partText(idOf(number), 'Root', everyone).replace(
        '<EveryoneMask>',
        `${masks}<EveryoneMask>`,
      );
      const part = partText(idOf(number + 1), 'Part', ofPart, 4);
      return groupsOf(`<SceneObjectGroup>${root}<OtherParts>${part}</OtherParts></SceneObjectGroup>`);
    };
    const objects = [
      // Nobody can give everybody the right to transfer.
      ...linkset(1, COPY | TRANSFER, COPY, 0),
      ...linkset(3, COPY | TRANSFER, 0, COPY | TRANSFER),
      ...linkset(5, COPY, COPY | TRANSFER, COPY | TRANSFER),
      ...linkset(7, TRANSFER, COPY | TRANSFER, COPY | TRANSFER),
    ];
    const archive = { ...ARCHIVE, regions: [region('First', 0, objects)] };
    const { regions } = await collectArchive(() => writeRegionArchive(archive), OPTIONS);
    const may = regions[0].objects.map(({ mayExport }) => mayExport);
    expect(may).toEqual([true, true, false, false, false, false, false, false]);
  });

  it('has the textures that are wanted, and not those that are missing', async () => {
    const { assets } = await collected();
    expect(assets.textures.get(idOf(70).toString())).toMatchObject({ average: [1, 2, 3] });
    expect(assets.textures.has(idOf(71).toString())).toBe(false);
    const ground = [...assets.textures.keys()].filter((id) => id !== idOf(70).toString());
    expect(ground).toHaveLength(4);
    for (const id of ground) expect(assets.textures.get(id)).toEqual({ absent: 'not-recorded' });
  });

  it('has the other regions where they lie, when they are wanted', async () => {
    const { regions } = await collected({ wantsNeighbours: true });
    expect(regions.map(({ name, corner }) => [name, corner.x])).toEqual([
      ['First', 0],
      ['Second', 256],
    ]);
  });

  it('is that of the region that is asked for by name, the others around it', async () => {
    const { regions } = await collected({ region: 'second', wantsNeighbours: true });
    expect(regions.map(({ name, corner }) => [name, corner.x])).toEqual([
      ['Second', 0],
      ['First', -256],
    ]);
    expect((await collected({ region: 'Second' })).regions).toHaveLength(1);
    await expect(collected({ region: 'Third' })).rejects.toThrow(/"Third": it has "First", "Second"/);
  });

  it('has the materials of its faces, with what is changed of them there, and their textures', async () => {
    const params = encodeExtraParams([
      { type: 'renderMaterials', materials: [{ face: 0, materialId: idOf(80) }] },
    ]);
    const changed = encodeStoredOverrides([{ face: 0, notation: "{'mf':r0.25}" }]);
    const shape = `<ExtraParams>${base64(params)}</ExtraParams><MatOvrd>${base64(changed)}</MatOvrd></Shape>`;
    const objects = groupsOf(
      `<SceneObjectGroup>${partText(idOf(1), 'Metal', 0xa000).replace('</Shape>', shape)}<OtherParts /></SceneObjectGroup>`,
    );
    const material = {
      ...DEFAULT_GLTF_MATERIAL,
      textures: [idOf(81), Uuid.zero, Uuid.zero, Uuid.zero],
    } as const;
    const archive = {
      ...ARCHIVE,
      regions: [region('First', 0, objects)],
      assets: [
        { id: idOf(81), type: ASSET_TYPE.texture, bytes: Uint8Array.of(1, 2) },
        { id: idOf(80), type: ASSET_TYPE.material, bytes: encodeGltfMaterial(material) },
        { id: idOf(82), type: ASSET_TYPE.material, bytes: encodeGltfMaterial(material) },
      ],
    };
    const { regions, assets } = await collectArchive(() => writeRegionArchive(archive), OPTIONS);
    expect([...assets.materials.keys()]).toEqual([idOf(80).toString()]);
    expect(assets.materials.get(idOf(80).toString())).toMatchObject({ type: 'gltf' });
    expect(regions[0].objects[0]!.overrides).toEqual(new Map([[0, { metallic: 0.25 }]]));
    expect(assets.textures.get(idOf(81).toString())).toMatchObject({ average: [1, 2, 3] });
  });

  it('lists as missing what is behind the end of one that is cut off', async () => {
    const whole: Uint8Array[] = [];
    for await (const chunk of writeRegionArchive(ARCHIVE)) whole.push(chunk);
    const bytes = gunzipSync(Buffer.concat(whole));
    const cut = bytes.subarray(0, bytes.lastIndexOf('_texture.jp2') + 512);
    const { missing, warnings, regions } = await collectArchive(() => Readable.from([cut]), OPTIONS);
    expect(missing).toEqual([
      expect.stringMatching(/^what is behind: .*; the last whole entry is \S+, what may follow is lost$/),
    ]);
    expect(warnings.kept).toMatchObject([{ of: 'file' }]);
    expect(regions[0].name).toBe('First');
  });

  it('is none of what is no archive, or when nobody wants it any more', async () => {
    const garbage = () =>
      (async function* () {
        yield await Promise.resolve(Uint8Array.of(1, 2, 3));
      })();
    await expect(collectArchive(garbage, OPTIONS)).rejects.toThrow(DecodeError);
    await expect(collected({ signal: AbortSignal.abort() })).rejects.toThrow(ClosedError);
  });
});

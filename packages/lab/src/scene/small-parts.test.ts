import { DecodeError } from '@landfall/protocol/errors';
import { encodeExtraParams, SCULPT_TYPE } from '@landfall/protocol/extra-params';
import { Uuid } from '@landfall/protocol/datatypes';
import { DEFAULT_GLTF_MATERIAL } from '@landfall/protocol/material';
import { OBJECT_FLAG } from '@landfall/protocol/object';
import { PLAIN_FACE, encodeTextureEntry } from '@landfall/protocol/texture-entry';
import { describe, expect, it } from 'vitest';
import { fileLevels, mapCamera, mapLevels, viewLevels } from './cameras.ts';
import { coloursOf } from './decode-texture.ts';
import { markAvatars } from './mark-avatars.ts';
import { mayExport } from './may-export.ts';
import { paintLand } from './paint-land.ts';
import { at, avatarOf, boxOf, idOf, regionOfObjects, sceneOf } from './samples.ts';
import { MAX_WARNINGS, SceneWarnings, formatWarning } from './scene-warnings.ts';
import { shrunk } from './shrink.ts';
import { wantedAssets, wantedMaterials } from './wanted-assets.ts';

describe('warnings', () => {
  it('are counted, the same one once, and not all kept', () => {
    const warnings = new SceneWarnings();
    const error = new DecodeError('cut off', { offset: 12, path: '[3].Weights' });
    warnings.addDecodeError('mesh', 'a', 'skin', error);
    warnings.addDecodeError('mesh', 'a', 'skin', error);
    for (let number = 0; number < MAX_WARNINGS + 5; number++)
      warnings.add({ of: 'object', id: String(number), field: '', what: 'x' });
    expect(warnings.total).toBe(MAX_WARNINGS + 6);
    expect(warnings.kept).toHaveLength(MAX_WARNINGS);
    expect([...warnings.counts]).toEqual([
      ['mesh', 1],
      ['object', MAX_WARNINGS + 5],
    ]);
    expect(formatWarning(warnings.kept[0]!)).toBe('mesh a: skin.[3].Weights at offset 12: cut off');
    expect(formatWarning(warnings.kept[1]!)).toBe('object 0: x');
    expect([...warnings.assets]).toEqual(['mesh a']);
    warnings.nameUsers(new Map(['mesh a', 'texture a'].map((asset) => [asset, 'b'])));
    expect(formatWarning(warnings.kept[0]!)).toContain('mesh a of object b: skin');
    expect(warnings.kept[1]).not.toHaveProperty('object');
  });
});

describe('what may be given on', () => {
  const { youOwner, copy, transfer, modify } = OBJECT_FLAG;
  it.each([
    [youOwner, true],
    [copy | transfer, true],
    [copy, false],
    [transfer | modify, false],
    [0, false],
  ])('with flags %i: %s', (flags, expected) => {
    expect(mayExport(flags)).toBe(expected);
  });
});

describe('what a scene wants', () => {
  const face = (number: number) => ({ ...PLAIN_FACE, textureId: idOf(number) });
  const entry = (usual: number, ...named: [number, number][]) =>
    encodeTextureEntry({
      default: face(usual),
      faces: new Map(named.map(([number, id]) => [number, face(id)])),
    });
  const form = (number: number, sculptType: number) =>
    encodeExtraParams([
      { type: 'sculpt', textureId: idOf(number), sculptType, inverted: false, mirrored: false },
    ]);

  it('is the textures of faces that are there and seen, sculpt maps, meshes, and those of the land', () => {
    const clear = { ...face(6), colour: { ...PLAIN_FACE.colour, a: 0 } };
    const region = regionOfObjects(
      [
        boxOf({ localId: 1, textureEntry: entry(1, [2, 2], [9, 3]) }, { mayExport: false }),
        boxOf({ localId: 2, extraParams: form(4, SCULPT_TYPE.plane), textureEntry: entry(1) }),
        boxOf(
          { localId: 3, extraParams: form(5, SCULPT_TYPE.mesh), textureEntry: entry(7, [40, 8]) },
          { mayExport: false },
        ),
        boxOf({ localId: 4, textureEntry: encodeTextureEntry({ default: clear, faces: new Map() }) }),
        avatarOf({ localId: 5, textureEntry: entry(10) }),
      ],
      { ground: { textureIds: [idOf(11)], start: CORNERS, range: CORNERS } },
    );
    const { textures, sculpts, meshes } = wantedAssets([region], false);
    const number = (id: string) => Number(id.slice(-12));
    expect([...textures].map(([id, { forFile }]) => [number(id), forFile])).toEqual([
      [11, false],
      [1, true],
      [2, false],
      [7, false],
      [8, false],
    ]);
    expect([...sculpts].map(number)).toEqual([4]);
    expect([...meshes].map(number)).toEqual([5]);
    expect([...wantedAssets([region], true).textures.values()].filter(({ forFile }) => forFile)).toHaveLength(
      4,
    );
  });
});

const CORNERS = { southWest: 10, northWest: 10, southEast: 10, northEast: 10 };

describe('textures', () => {
  it('are made smaller by means', () => {
    const pixels = Uint8Array.of(0, 0, 0, 100, 100, 100, 200, 200, 200, 60, 60, 60, 9, 9, 9, 1, 1, 1);
    const small = shrunk({ width: 3, height: 2, channels: 3, pixels }, 2);
    expect([small.width, small.height, ...small.pixels]).toEqual([1, 1, 42, 42, 42]);
    const same = { width: 3, height: 2, channels: 3 as const, pixels };
    expect(shrunk(same, 3)).toBe(same);
  });

  it.each([
    [4, 6, 3],
    [5, 7, 4],
    [4, 1, 3],
    [2, 2, 4],
  ] as const)('to half its sides is the mean of four: %i × %i, %i channels', (width, height, channels) => {
    const pixels = Uint8Array.from({ length: width * height * channels }, (_, at) => (at * 37) & 255);
    const half = shrunk({ width, height, channels, pixels }, Math.ceil(Math.max(width, height) / 2));
    const [across, down] = [Math.min(2, width), Math.min(2, height)];
    const mean = (x: number, y: number, channel: number): number => {
      let sum = 0;
      for (let row = 0; row < down; row++)
        for (let column = 0; column < across; column++)
          sum += pixels[((y * 2 + row) * width + x * 2 + column) * channels + channel]!;
      return Math.round(sum / (across * down));
    };
    expect([half.width, half.height]).toEqual([Math.max(1, width >> 1), Math.max(1, height >> 1)]);
    expect([...half.pixels]).toEqual(
      Array.from({ length: half.width * half.height * channels }, (_, at) => {
        const pixel = Math.floor(at / channels);
        return mean(pixel % half.width, Math.floor(pixel / half.width), at % channels);
      }),
    );
  });

  it('of one, two and five channels become three or four', () => {
    const of = (channels: number, ...samples: number[]) => {
      const colours = coloursOf({ width: 1, height: 1, channels, samples: Uint8Array.from(samples) });
      return [colours.channels, ...colours.pixels];
    };
    expect(of(1, 7)).toEqual([3, 7, 7, 7]);
    expect(of(2, 7, 9)).toEqual([4, 7, 7, 7, 9]);
    expect(of(3, 1, 2, 3)).toEqual([3, 1, 2, 3]);
    expect(of(5, 1, 2, 3, 4, 5)).toEqual([4, 1, 2, 3, 4]);
  });
});

describe('the materials that a scene wants', () => {
  const number = (id: string) => Number(id.slice(-12));
  const params = encodeExtraParams([
    {
      type: 'renderMaterials',
      materials: [
        { face: 0, materialId: idOf(50) },
        { face: 1, materialId: Uuid.zero },
      ],
    },
  ]);
  const old = { ...PLAIN_FACE, textureId: idOf(1), materialId: idOf(60) };
  const region = regionOfObjects([
    boxOf({
      localId: 1,
      extraParams: params,
      textureEntry: encodeTextureEntry({ default: PLAIN_FACE, faces: new Map([[3, old]]) }),
    }),
    boxOf({ localId: 2, extraParams: params }, { mayExport: false }),
  ]);

  it('are those that faces name, of either kind', () => {
    const { gltf, legacy } = wantedMaterials([region]);
    expect([[...gltf].map(number), [...legacy].map(number)]).toEqual([[50], [60]]);
  });

  it('name textures of their own: relief and all, whether a file has them or not', () => {
    const textures = [idOf(51), idOf(52), idOf(53), idOf(54)] as const;
    const materials = new Map([
      [idOf(50).toString(), { type: 'gltf' as const, material: { ...DEFAULT_GLTF_MATERIAL, textures } }],
    ]);
    const wanted = (objects: typeof region.objects) =>
      [...wantedAssets([{ ...region, objects }], false, materials).textures.keys()].map(number);
    expect(wanted(region.objects.slice(1))).toEqual([51, 52, 53, 54]);
    expect(wanted(region.objects.slice(0, 1))).toEqual([51, 52, 53, 54, 1]);
  });
});

describe('a camera', () => {
  it('decides how finely things show', () => {
    const view = viewLevels({
      type: 'view',
      position: { x: 0, y: 0, z: 0 },
      target: { x: 1, y: 0, z: 0 },
      fovRad: 1,
    });
    expect([1, 10, 30, 200].map((x) => view(0.5, { x, y: 0, z: 0 }))).toEqual([3, 2, 1, 0]);
    expect([0.5, 1, 5, 20].map(mapLevels(4))).toEqual([0, 1, 2, 3]);
    expect([0.1, 0.2, 1, 2].map(fileLevels)).toEqual([0, 1, 2, 3]);
  });
});

describe('avatars on a map', () => {
  it('are dots where they are, also those who sit; nowhere else', () => {
    const scene = sceneOf([
      boxOf({ localId: 1, ...at(10, 10, 20) }),
      avatarOf({ localId: 2, parentId: 1, ...at(0, 0, 1) }),
      avatarOf({ localId: 3, ...at(500, 10, 20) }),
      avatarOf({ localId: 4, ...at(Number.NaN, 10, 20) }),
    ]);
    const picture = { width: 40, height: 40, pixels: new Uint8Array(4800) };
    const camera = mapCamera({ west: 0, south: 0, east: 20, north: 40 });
    expect(markAvatars(picture, scene, camera)).toBe(1);
    const green = (column: number, row: number) => picture.pixels[(row * 40 + column) * 3 + 1];
    expect([green(20, 30), green(20, 25), green(20, 20), green(31, 30)]).toEqual([255, 40, 0, 0]);
  });
});

describe('painted land', () => {
  const land = { width: 16, depth: 16, heights: new Float32Array(256).fill(20) };
  const texture = {
    texture: { width: 1, height: 1, channels: 3 as const, pixels: Uint8Array.of(200, 0, 0) },
    alpha: 'none' as const,
    average: [0, 200, 0] as const,
  };
  const flat = { southWest: 1000, northWest: 1000, southEast: 1000, northEast: 1000 };
  const region = regionOfObjects([], {
    land,
    ground: { textureIds: [idOf(70)], start: flat, range: CORNERS },
  });
  const textures = new Map([[idOf(70).toString(), texture]]);

  it('shows the textures of its height, or their mean where they may not be shown', () => {
    const shown = paintLand(region, { textures }, { withTextures: true })!;
    expect([shown.width, shown.height, ...shown.pixels.subarray(0, 3)]).toEqual([64, 64, 200, 0, 0]);
    const [red, green] = paintLand(region, { textures }, { withTextures: false })!.pixels;
    expect(red).toBe(0);
    expect(green).toBeGreaterThan(150);
  });

  it('has colours of its own where textures are not there, and is none without land', () => {
    const own = paintLand(region, { textures: new Map() }, { withTextures: true })!;
    expect(own.pixels[0]).toBeGreaterThan(own.pixels[2]!);
    expect(paintLand({ ...region, land: undefined }, { textures }, { withTextures: true })).toBeUndefined();
  });
});

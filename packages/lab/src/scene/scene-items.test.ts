import { encodeExtraParams, SCULPT_TYPE } from '@landfall/protocol/extra-params';
import { BOX_SHAPE, PCODE, packShape, unpackShape } from '@landfall/protocol/object';
import { FACE_MAPPING, PLAIN_FACE, encodeTextureEntry } from '@landfall/protocol/texture-entry';
import type { TextureFace } from '@landfall/protocol/texture-entry';
import { SQUARE_FACE, inflate, levelOf, meshAssetOf, reals, u16s } from '@landfall/scene/testing';
import { encodeLlsdBinary } from '@landfall/protocol/llsd';
import { describe, expect, it } from 'vitest';
import type { CollectedObject, CollectedScene } from './collected-scene.ts';
import { at, avatarOf, boxOf, idOf, sceneOf } from './samples.ts';
import { sceneItems } from './scene-items.ts';
import type { ItemOptions } from './scene-items.ts';
import type { SceneTexture } from './scene-texture.ts';

const PICTURE: ItemOptions = { inflate, levelOf: () => 1, isForFile: false, ownsAll: false };
const FILE: ItemOptions = { ...PICTURE, isForFile: true };

const entryOf = (changes: Partial<TextureFace>) =>
  encodeTextureEntry({ default: { ...PLAIN_FACE, ...changes }, faces: new Map() });
const formOf = (number: number, sculptType: number) =>
  encodeExtraParams([
    { type: 'sculpt', textureId: idOf(number), sculptType, inverted: false, mirrored: false },
  ]);
const RED: SceneTexture = {
  texture: { width: 1, height: 1, channels: 3, pixels: Uint8Array.of(255, 0, 0) },
  alpha: 'none',
  average: [255, 0, 0],
};
const MAP = {
  width: 64,
  height: 64,
  channels: 3,
  pixels: Uint8Array.from({ length: 64 * 64 * 3 }, (_, byte) => (byte * 37) & 255),
};
const ASSETS = {
  textures: new Map([[idOf(70).toString(), RED]]),
  sculpts: new Map([[idOf(80).toString(), MAP]]),
  meshes: new Map([[idOf(90).toString(), meshAssetOf({ high_lod: levelOf(SQUARE_FACE) })]]),
};
const sculpt = (mayExport: boolean) =>
  boxOf(
    {
      localId: 8,
      extraParams: formOf(80, SCULPT_TYPE.sphere),
      textureEntry: entryOf({ colour: { r: 0, g: 255, b: 0, a: 255 } }),
    },
    { mayExport },
  );
const mesh = (mayExport: boolean) =>
  boxOf(
    { localId: 9, extraParams: formOf(90, SCULPT_TYPE.mesh), textureEntry: entryOf({ textureId: idOf(70) }) },
    { mayExport },
  );
const prim = (mayExport: boolean) =>
  boxOf({ localId: 7, textureEntry: entryOf({ textureId: idOf(70) }) }, { mayExport });

const itemsOf = async (objects: CollectedObject[], options = PICTURE, scene?: CollectedScene) =>
  await sceneItems(scene ?? sceneOf(objects, ASSETS), options);

describe('a scene as things', () => {
  it('has prims, sculpts, meshes, plants and avatars, each where it is and as large', async () => {
    const objects = [
      prim(false),
      sculpt(false),
      mesh(false),
      boxOf(
        { localId: 10, pcode: PCODE.tree, state: 3, scale: { x: 2, y: 2, z: 6 } },
        { naming: { name: 'Palm', description: '', ownerId: idOf(1) } },
      ),
      avatarOf({ localId: 11, ...at(1, 2, 3) }),
    ];
    const { items, ...others } = await itemsOf(objects);
    expect(items.map(({ name }) => name)).toEqual(['Object 7', 'Object 8', 'Object 9', 'Palm', 'Avatar 11']);
    expect(others).toEqual({ replaced: 0, untextured: 0, absent: 0, simplified: 0, nowhere: 0 });
    expect(items.map(({ geometry }) => geometry.faces.length)).toEqual([6, 1, 1, 2, 3]);
    expect(Array.from(items[3]!.matrix)).toEqual([2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 6, 0, 128, 128, 25, 1]);
    // Feet below the middle.
    expect(items[4]!.matrix[14]).toBeCloseTo(3 - 0.95);
    expect(items[0]!.materials[0]!.texture).toBe(RED.texture);
  });

  it('says of each which it is, what stands above it, and whether it emits particles', async () => {
    const naming = { name: 'Sign', description: 'by the gate', ownerId: idOf(1) };
    const { items } = await itemsOf([
      boxOf({ localId: 1, text: 'Welcome', particles: Uint8Array.of(1) }, { naming }),
      boxOf({ localId: 2 }),
    ]);
    expect(items.map(({ extras }) => extras)).toEqual([
      { id: idOf(1).toString(), hoverText: 'Welcome', description: 'by the gate', emitsParticles: true },
      { id: idOf(2).toString() },
    ]);
  });

  it('shares geometries and materials of what looks alike', async () => {
    const { items } = await itemsOf([
      prim(true),
      boxOf({ localId: 2, textureEntry: prim(true).description.textureEntry }),
    ]);
    expect(items[0]!.geometry).toBe(items[1]!.geometry);
    expect(items[0]!.materials[5]).toBe(items[1]!.materials[0]);
  });

  it('for a file has boxes for meshes and sculpts that may not be given on, and prims without textures', async () => {
    const closed = await itemsOf([prim(false), sculpt(false), mesh(false)], FILE);
    expect(closed).toMatchObject({ replaced: 2, untextured: 1, absent: 0 });
    expect(closed.items.map(({ geometry }) => geometry.faces.length)).toEqual([6, 6, 6]);
    expect(
      closed.items.flatMap(({ materials }) => materials).every(({ texture }) => texture === undefined),
    ).toBe(true);
    expect(closed.items[1]!.materials[5]!.colour).toEqual([0, 1, 0, 1]);
    for (const open of [
      await itemsOf([prim(true), sculpt(true), mesh(true)], FILE),
      await itemsOf([prim(false), sculpt(false), mesh(false)], { ...FILE, ownsAll: true }),
    ]) {
      expect(open).toMatchObject({ replaced: 0, untextured: 0 });
      expect(open.items.map(({ geometry }) => geometry.faces.length)).toEqual([6, 1, 1]);
    }
  });

  it('has boxes for what would take too much memory, and tells which', async () => {
    const twisted = Array.from({ length: 300 }, (_, n) =>
      boxOf({
        localId: n + 100,
        shape: packShape({ ...unpackShape(BOX_SHAPE), pathTwist: (n - 150) / 150 }),
      }),
    );
    const laid = boxOf({
      localId: 1,
      textureEntry: entryOf({ textureId: idOf(70), mapping: FACE_MAPPING.planar }),
    });
    const scene = sceneOf([...twisted, laid, mesh(true), sculpt(true), avatarOf({ localId: 11 })], ASSETS);
    const mostGeometryBytes = 50_000;
    const { items, simplified } = await itemsOf([], { ...PICTURE, mostGeometryBytes }, scene);
    expect(items).toHaveLength(304);
    const bytes = new Set(items.map(({ geometry }) => geometry.buffer));
    const largest = Math.max(...Array.from(bytes, ({ byteLength }) => byteLength));
    const sum = [...bytes].reduce((all, { byteLength }) => all + byteLength, 0);
    expect(sum).toBeLessThan(mostGeometryBytes + 2 * largest);
    expect(simplified).toBeGreaterThan(200);
    expect(items.slice(-4).map(({ geometry }) => geometry.faces.length)).toEqual([6, 6, 6, 6]);
    const told = scene.warnings.kept.filter(({ field }) => field === 'shape');
    expect(told).toHaveLength(simplified);
    expect(told.at(-1)).toMatchObject({ of: 'object', id: idOf(11).toString() });
  });

  it('has boxes for what has not come, and says how many', async () => {
    const scene = sceneOf([sculpt(true), mesh(true)], {
      sculpts: new Map([[idOf(80).toString(), { absent: 'late' as const }]]),
    });
    const { items, absent } = await itemsOf([], PICTURE, scene);
    expect(absent).toBe(2);
    expect(items.map(({ geometry }) => geometry.faces.length)).toEqual([6, 6]);
  });

  it('leaves out what is nowhere and what has no size, and tells which', async () => {
    const scene = sceneOf([
      boxOf({ localId: 1, ...at(Number.NaN, 0, 0) }),
      boxOf({ localId: 2, scale: { x: 0, y: 1, z: Number.NaN } }),
      boxOf({ localId: 3, pcode: 11 }),
      boxOf({ localId: 4, scale: { x: -2, y: 1, z: 1 } }),
    ]);
    const { items, nowhere } = await itemsOf([], PICTURE, scene);
    expect(nowhere).toBe(3);
    expect(items.map(({ matrix }) => matrix[0])).toEqual([2]);
    expect(scene.warnings.kept.map(({ id, field }) => [id.slice(-1), field])).toEqual([
      ['1', 'place'],
      ['2', 'scale'],
      ['3', 'pcode'],
    ]);
  });

  it('passes over what is damaged of an object, once, and shows the rest', async () => {
    const scene = sceneOf(
      [
        boxOf({
          localId: 1,
          textureEntry: Uint8Array.of(1, 2, 3),
          extraParams: Uint8Array.of(1, 0x30, 0, 9, 0, 0, 0),
        }),
        mesh(true),
      ],
      { ...ASSETS, meshes: new Map([[idOf(90).toString(), Uint8Array.of(1, 2, 3)]]) },
    );
    expect((await itemsOf([], PICTURE, scene)).items).toHaveLength(2);
    await itemsOf([], FILE, scene);
    expect(scene.warnings.kept.map(({ of, field }) => [of, field])).toEqual([
      ['object', expect.stringContaining('extraParams')],
      ['object', expect.stringContaining('textureEntry')],
      ['mesh', expect.any(String)],
    ]);
    expect(scene.warnings.total).toBe(3);
  });

  it('lays textures that lie in metres by the object’s size', async () => {
    const planar = (localId: number, x: number) =>
      boxOf({
        localId,
        scale: { x, y: 1, z: 1 },
        textureEntry: entryOf({ textureId: idOf(70), mapping: FACE_MAPPING.planar }),
      });
    const { items } = await itemsOf([planar(1, 1), planar(2, 4), planar(3, 4), prim(true)]);
    const [one, four, again, plain] = items.map(({ geometry }) => geometry);
    expect(again).toBe(four);
    expect(one!.positions).toBe(plain!.positions);
    const spread = (coordinates: Float32Array) => Math.max(...coordinates) - Math.min(...coordinates);
    expect(spread(four!.textureCoordinates)).toBeCloseTo(4 * spread(one!.textureCoordinates));
  });

  it('puts a mesh with bones on who wears it', async () => {
    const identity = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
    const vertexWeights = (): number[] => [0, 0xff, 0xff, 255];
    const worn = {
      ...SQUARE_FACE,
      Weights: Uint8Array.from(Array.from({ length: 4 }, vertexWeights).flat()),
    };
    const skin = encodeLlsdBinary({
      joint_names: ['mHead'],
      inverse_bind_matrix: [reals(...identity)],
      bind_shape_matrix: reals(...identity),
    });
    void u16s;
    const asset = meshAssetOf({ high_lod: levelOf(worn), skin });
    const avatar = avatarOf({ localId: 1, ...at(10, 20, 30) });
    const scene = sceneOf(
      [avatar, boxOf({ localId: 2, parentId: 1, extraParams: formOf(90, SCULPT_TYPE.mesh), ...at(5, 5, 5) })],
      { meshes: new Map([[idOf(90).toString(), asset]]) },
    );
    const { items } = await itemsOf([], PICTURE, scene);
    const [, dress] = items;
    // In the frame of the body, wherever the attachment says it is; bound to a head that is 1.68 m above the feet.
    expect(Array.from(dress!.matrix).slice(12, 15)).toEqual([10, 20, expect.closeTo(29.05)]);
    expect(dress!.geometry.positions[2]).toBeGreaterThan(1);
  });
});

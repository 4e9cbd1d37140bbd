import { createRequire } from 'node:module';
import { Logger, NodeIO } from '@gltf-transform/core';
import { rotateVector } from '@landfall/protocol/datatypes';
import { avatarBody } from '@landfall/scene/avatar';
import { tessellateLand } from '@landfall/scene/land';
import type { Geometry } from '@landfall/scene/geometry';
import { tessellatePlant } from '@landfall/scene/plant';
import { sculptPlaceholder } from '@landfall/scene/sculpt';
import { BOX, tessellate } from '@landfall/scene/shape';
import { describe, expect, it } from 'vitest';
import { SHAPES, withHole } from '@landfall/scene/testing';
import { PLAIN_MATERIAL, writeGlb } from './index.ts';
import type { Lamp, PictureFinish, PictureItem, PictureMaterial } from './index.ts';

interface Validator {
  validateBytes(
    bytes: Uint8Array,
  ): Promise<{ issues: { numErrors: number; numWarnings: number; messages: unknown[] } }>;
}

/** Khronos' own, which has no types. */
const validator = createRequire(import.meta.url)('gltf-validator') as Validator;
const STILL = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
const TEXTURE = {
  width: 2,
  height: 1,
  channels: 4 as const,
  pixels: Uint8Array.of(255, 0, 0, 255, 0, 255, 0, 0),
};
const PAINTS: readonly PictureMaterial[] = [
  PLAIN_MATERIAL,
  { ...PLAIN_MATERIAL, colour: [0.5, 0.25, 0, 0.5], surface: { mode: 'blend' } },
  { ...PLAIN_MATERIAL, texture: TEXTURE, surface: { mode: 'mask', cutoff: 0.5 } },
  { ...PLAIN_MATERIAL, texture: TEXTURE, fullbright: true },
  { ...PLAIN_MATERIAL, colour: [Number.NaN, -1, 7, 1] },
];

function itemOf(
  name: string,
  geometry: Geometry,
  materials = PAINTS,
  matrix: ArrayLike<number> = STILL,
): PictureItem {
  return { name, geometry, matrix, materials };
}

const bytesOf = (items: PictureItem[]) => Uint8Array.from(Buffer.concat(writeGlb(items).pieces));

async function faultsOf(items: PictureItem[]) {
  const bytes = bytesOf(items);
  const { issues } = await validator.validateBytes(bytes);
  return { errors: issues.numErrors, warnings: issues.numWarnings };
}

const read = async (items: PictureItem[]) =>
  (await new NodeIO().setLogger(new Logger(Logger.Verbosity.SILENT)).readBinary(bytesOf(items))).getRoot();
const box = tessellate(BOX, 0);

describe('a GLB', () => {
  it('of every kind of thing has no errors for Khronos’ validator', async () => {
    const shapes = Object.entries(SHAPES).flatMap(([name, shape]) => [
      itemOf(name, tessellate(shape, 2)),
      itemOf(`hollow, cut ${name}`, tessellate({ ...withHole(shape, 'circle'), profileBegin: 0.2 }, 1)),
      itemOf(`pointed ${name}`, tessellate({ ...shape, pathScaleX: 0, pathScaleY: 0 }, 0)),
    ]);
    const land = {
      width: 16,
      depth: 16,
      heights: Float32Array.from({ length: 256 }, (_, at) => Math.sin(at)),
    };
    const others = [
      itemOf('land', tessellateLand(land)),
      itemOf('sculpt', sculptPlaceholder(1)),
      itemOf('avatar', avatarBody(0).geometry),
      itemOf('tree', tessellatePlant('palm', 1)),
    ];
    expect(await faultsOf([...shapes, ...others])).toEqual({ errors: 0, warnings: 0 });
  });

  it('of nothing has none, either', async () => {
    expect((await faultsOf([])).errors).toBe(0);
  });

  it('has a node with its name for each thing, upright, where it is', async () => {
    const root = await read([
      itemOf('a "box" ☃', box, PAINTS, [2, 0, 0, 0, 0, 3, 0, 0, 0, 0, 4, 0, 10, 20, 30, 1]),
    ]);
    const [node] = root.listScenes()[0]!.listChildren()[0]!.listChildren();
    expect(node!.getName()).toBe('a "box" ☃');
    // x east, y up, z south.
    expect(node!.getWorldTranslation()).toEqual([10, 30, -20].map((value) => expect.closeTo(value, 4)));
    expect(node!.getScale()).toEqual([2, 3, 4].map((value) => expect.closeTo(value, 4)));
  });

  it('has a mesh only once for things that are alike', async () => {
    const paint = [{ ...PLAIN_MATERIAL }];
    const root = await read([
      itemOf('1', box),
      itemOf('2', box),
      itemOf('3', box, paint),
      itemOf('4', tessellate(BOX, 0)),
    ]);
    expect(root.listNodes()).toHaveLength(1 + 4);
    expect(root.listMeshes()).toHaveLength(3);
  });

  it('has the vertices of a geometry once, however it is painted, and its texture coordinates by where the texture lies', async () => {
    const painted = (u0: number) =>
      itemOf('box', box, [{ ...PAINTS[2]!, textureTransform: { ...PLAIN_MATERIAL.textureTransform, u0 } }]);
    const moved = painted(0.5);
    const root = await read([painted(0), moved, moved]);
    const first = root.listMeshes().map((mesh) => mesh.listPrimitives()[0]!);
    expect(first).toHaveLength(2);
    expect(first[0]!.getAttribute('POSITION')).toBe(first[1]!.getAttribute('POSITION'));
    expect(first[0]!.getAttribute('TEXCOORD_0')).not.toBe(first[1]!.getAttribute('TEXCOORD_0'));
    expect(root.listTextures()).toHaveLength(1);
  });

  it('has no faces that are not drawn', async () => {
    const hidden = { ...PLAIN_MATERIAL, surface: { mode: 'invisible' as const } };
    const root = await read([
      itemOf('half', box, [hidden, hidden, hidden]),
      itemOf(
        'none',
        box,
        Array.from({ length: 6 }, () => hidden),
      ),
    ]);
    expect(root.listMeshes().map((mesh) => mesh.listPrimitives().length)).toEqual([3]);
  });

  it('has colours as light, textures from the top, and what is seen through', async () => {
    const placed = { ...PAINTS[2]!, textureTransform: { ...PLAIN_MATERIAL.textureTransform, v0: 0.25 } };
    const root = await read([itemOf('box', box, [PAINTS[1]!, placed])]);
    const [top, side] = root.listMeshes()[0]!.listPrimitives();
    const [red, green, blue, alpha] = top!.getMaterial()!.getBaseColorFactor();
    expect([red, green, blue, alpha]).toEqual(
      [0.214, 0.0509, 0, 0.5].map((value) => expect.closeTo(value, 3)),
    );
    expect([top!, side!].map((primitive) => primitive.getMaterial()!.getAlphaMode())).toEqual([
      'BLEND',
      'MASK',
    ]);
    expect(side!.getMaterial()!.getBaseColorTexture()!.getSize()).toEqual([2, 1]);
    // The first corner of a side is its lower left: v 0, moved to 0.25, is 0.75 from the top.
    expect(side!.getAttribute('TEXCOORD_0')!.getElement(0, [])).toEqual(
      [0, 0.75].map((value) => expect.closeTo(value, 5)),
    );
    expect(Math.max(...side!.getIndices()!.getArray()!)).toBeLessThan(4);
  });

  const moved = { ...PLAIN_MATERIAL.textureTransform, u0: 0.25 };
  const turned = { ...PLAIN_MATERIAL.textureTransform, vv: -1 };
  const FINISH: PictureFinish = {
    metallic: 0.75,
    roughness: 0.25,
    metallicRoughness: { texture: TEXTURE, transform: moved },
    normal: { texture: TEXTURE, transform: turned },
    emissive: [0.5, 0, 7],
    emissiveTexture: { texture: TEXTURE, transform: PLAIN_MATERIAL.textureTransform },
    specular: [1, 0.5, 0],
    specularTexture: { texture: TEXTURE, transform: moved },
    doubleSided: true,
  };

  it('has metal, roughness, light of its own and relief, each by the coordinates that it lies by', async () => {
    const metal = { ...PAINTS[2]!, finish: FINISH };
    const { issues } = await validator.validateBytes(bytesOf([itemOf('metal', box, [metal])]));
    expect(issues.numErrors).toBe(0);
    // Tangents are left to whoever draws it, as with most files that have normal maps.
    expect(issues.messages).toEqual([
      expect.objectContaining({ code: 'MESH_PRIMITIVE_GENERATED_TANGENT_SPACE' }),
    ]);
    const root = await read([itemOf('metal', box, [metal])]);
    const primitive = root.listMeshes()[0]!.listPrimitives()[0]!;
    const material = primitive.getMaterial()!;
    expect([material.getMetallicFactor(), material.getRoughnessFactor(), material.getDoubleSided()]).toEqual([
      0.75,
      0.25,
      true,
    ]);
    expect(material.getEmissiveFactor()).toEqual([0.5, 0, 1]);
    const sets = [
      material.getBaseColorTextureInfo(),
      material.getEmissiveTextureInfo(),
      material.getMetallicRoughnessTextureInfo(),
      material.getOcclusionTextureInfo(),
      material.getNormalTextureInfo(),
    ].map((info) => info!.getTexCoord());
    expect(sets).toEqual([0, 0, 1, 1, 2]);
    const first = (set: number) => primitive.getAttribute(`TEXCOORD_${set}`)!.getElement(1, []);
    expect(first(1)[0]).toBeCloseTo(first(0)[0]! + 0.25);
    expect(first(2)[1]).toBeCloseTo(2 - first(0)[1]!);
    expect(primitive.getAttribute('TEXCOORD_3')).toBeNull();
  });

  it('has the colour of highlights, and nothing of it on what is fullbright', () => {
    const jsonOf = (paint: PictureMaterial) =>
      Buffer.concat(writeGlb([itemOf('box', box, [paint])]).pieces).toString('latin1');
    expect(jsonOf({ ...PLAIN_MATERIAL, finish: FINISH })).toContain('KHR_materials_specular');
    const bright = jsonOf({ ...PLAIN_MATERIAL, fullbright: true, finish: FINISH });
    expect(bright).toContain('KHR_materials_unlit');
    expect(bright).not.toContain('KHR_materials_specular');
    expect(bright).not.toContain('normalTexture');
  });

  it('has lamps as lights, each where it is and looking where it shines', async () => {
    const lamp: Lamp = {
      name: 'Lantern',
      position: { x: 1, y: 2, z: 3 },
      colour: [0.5, 0.25, 0],
      radius: 10,
      falloff: 0,
      cone: undefined,
    };
    const directions = [
      [0, 0, -1],
      [0, 0, 1],
      [0.6, 0, -0.8],
      [0, -1, 0],
    ] as const;
    const spots = directions.map(([x, y, z]) => ({
      ...lamp,
      cone: { direction: { x, y, z }, angleRad: 3 },
    }));
    const { pieces } = writeGlb([itemOf('box', box)], 'region', [lamp, ...spots]);
    const bytes = Uint8Array.from(Buffer.concat(pieces));
    expect((await validator.validateBytes(bytes)).issues).toMatchObject({ numErrors: 0, numWarnings: 0 });
    const length = new DataView(bytes.buffer).getUint32(12, true);
    const json = JSON.parse(Buffer.from(bytes.subarray(20, 20 + length)).toString()) as {
      nodes: { name: string; translation?: number[]; rotation?: [number, number, number, number] }[];
      extensions: { KHR_lights_punctual: { lights: Record<string, unknown>[] } };
    };
    const { lights } = json.extensions.KHR_lights_punctual;
    // Half of its radius away it gives half of twice a quarter: 5 m, so 25 times as much in candela.
    expect(lights[0]).toEqual({
      name: 'Lantern',
      type: 'point',
      color: [1, 0.5, 0],
      intensity: expect.closeTo(0.5 * Math.PI * (8 / 9) * 25),
      range: 15,
    });
    expect(lights[1]).toMatchObject({
      type: 'spot',
      spot: { outerConeAngle: Math.PI / 2 },
    });
    const nodes = json.nodes.filter(({ name }) => name === 'Lantern');
    expect(nodes[0]).toMatchObject({ translation: [1, 2, 3] });
    for (const [at, [x, y, z]] of directions.entries()) {
      const [qx, qy, qz, qw] = nodes[at + 1]!.rotation!;
      const looks = rotateVector({ x: 0, y: 0, z: -1 }, { x: qx, y: qy, z: qz, w: qw });
      expect([looks.x, looks.y, looks.z]).toEqual([x, y, z].map((value) => expect.closeTo(value)));
    }
  });

  it('says what else there is to a thing', async () => {
    const root = await read([{ ...itemOf('sign', box), extras: { text: 'Welcome' } }]);
    expect(root.listNodes().map((node) => node.getExtras())).toContainEqual({ text: 'Welcome' });
  });

  it('leaves out what has no place, and says so', async () => {
    const flat = [...STILL.slice(0, 10), 0, ...STILL.slice(11)];
    const items = [
      itemOf('lost', box, PAINTS, [...STILL.slice(0, 12), Number.NaN, 0, 0, 1]),
      itemOf('flat', box, PAINTS, flat),
      itemOf('here', box),
    ];
    const { skipped } = writeGlb(items);
    expect(skipped).toEqual(items.slice(0, 2));
    expect((await validator.validateBytes(bytesOf(items))).issues.numErrors).toBe(0);
  });
});

import { describe, expect, it } from 'vitest';
import { MemoryStore } from '@landfall/assets/store';
import { ASSET_TYPE } from '@landfall/protocol/asset';
import { decodeMeshHeader } from '@landfall/protocol/asset/mesh';
import { Uuid } from '@landfall/protocol/datatypes';
import { decodeExtraParams } from '@landfall/protocol/extra-params';
import { PCODE, unpackShape } from '@landfall/protocol/object';
import type { ScenePart } from '@landfall/protocol/object-xml';
import { decodeTextureEntry, faceOf } from '@landfall/protocol/texture-entry';
import { parseGridConfig } from '../config/index.ts';
import { partsOfConfig } from '../simulator/objects/part-of-config.ts';
import { TEST_CONFIG, createTestWorld, fetchBy } from '../testing/index.ts';
import { assetId, bayAssets, bayHeight, bayPrims, DEFAULT_GRID, WATER_HEIGHT } from './index.ts';

/** South-west corner of the bay's region. */
const CORNER = 256_000;
const [bay] = parseGridConfig(DEFAULT_GRID).regions;
const linksets = bay!.prims.map((prim, index) =>
  partsOfConfig(prim, index, { ownerId: Uuid.zero, idOf: () => Uuid.zero }),
);
const parts: readonly ScenePart[] = linksets.flat();
const assets = bayAssets();

/** Ids of every texture, sculpt and mesh that a part names. */
function wantedBy(part: ScenePart): string[] {
  const entry = decodeTextureEntry(part.textureEntry)!;
  const faces = [entry.default, ...entry.faces.values()].map(({ textureId }) => textureId);
  const forms = decodeExtraParams(part.extraParams).flatMap((one) =>
    one.type === 'sculpt' ? one.textureId : [],
  );
  return [...faces, ...forms].map(String);
}

describe('Landfall Bay', () => {
  it('is of more than 300 prims, in linksets and alone, each within the region', () => {
    expect(parts.length).toBeGreaterThan(600);
    expect(linksets.filter(({ length }) => length > 1).length).toBeGreaterThan(60);
    expect(linksets.filter(({ length }) => length === 1).length).toBeGreaterThan(60);
    for (const [root] of linksets) {
      const { x, y, z } = root!.groupPosition;
      expect(Math.min(x, y, 256 - x, 256 - y)).toBeGreaterThan(0);
      expect(z).toBeGreaterThan(WATER_HEIGHT - 3);
    }
  });

  it('shows every kind of shape, and everything a part can be', () => {
    const prims = parts.filter(({ pcode }) => pcode === PCODE.prim);
    const kinds = new Set(prims.map(({ shape }) => `${shape.pathCurve}/${shape.profileCurve & 0xf}`));
    for (const kind of ['16/0', '16/1', '16/3', '32/0', '32/1', '32/3', '32/5', '128/1'])
      expect(kinds).toContain(kind);
    const shapes = prims.map(({ shape }) => unpackShape(shape));
    for (const name of [
      'profileHollow',
      'pathTwist',
      'pathShearX',
      'pathSkew',
      'profileBegin',
      'pathBegin',
    ] as const)
      expect(shapes.some((shape) => shape[name] !== 0)).toBe(true);
    const extra = new Set(
      parts.flatMap((part) => decodeExtraParams(part.extraParams).map(({ type }) => type)),
    );
    expect([...extra].sort()).toEqual(['flexible', 'light', 'sculpt']);
    expect(parts.filter(({ pcode }) => pcode === PCODE.newTree).length).toBeGreaterThan(40);
    expect(parts.some(({ pcode }) => pcode === PCODE.grass)).toBe(true);
    expect(parts.some(({ particles }) => particles.length > 0)).toBe(true);
    expect(parts.some(({ textureAnimation }) => textureAnimation.length > 0)).toBe(true);
    expect(parts.filter(({ text }) => text !== '').length).toBeGreaterThan(5);
    expect(parts.some(({ angularVelocity }) => angularVelocity.x !== 0)).toBe(true);
    const faces = parts.map((part) => faceOf(decodeTextureEntry(part.textureEntry)!, 0));
    expect(faces.some(({ glow }) => glow > 0)).toBe(true);
    expect(faces.some(({ fullbright }) => fullbright)).toBe(true);
    expect(faces.some(({ colour }) => colour.a < 255)).toBe(true);
  });

  it('wants no asset that the grid does not have', () => {
    const own = new Set(assets.map(({ id }) => id));
    const plants = new Set<number>([PCODE.newTree, PCODE.grass]);
    const prims = parts.filter(({ pcode }) => !plants.has(pcode));
    expect(prims.flatMap(wantedBy).filter((id) => !own.has(id))).toEqual([]);
    expect(bay!.ground.textures!.every((id) => own.has(id))).toBe(true);
  });

  it('has small assets: code streams of JPEG 2000 and a mesh with four levels', () => {
    const sizes = assets.map(({ bytes }) => bytes.length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(300_000);
    const textures = assets.filter(({ type }) => type === ASSET_TYPE.texture);
    expect(textures.length).toBeGreaterThan(15);
    for (const { bytes } of textures) expect([...bytes.subarray(0, 4)]).toEqual([0xff, 0x4f, 0xff, 0x51]);
    const mesh = assets.find(({ type }) => type === ASSET_TYPE.mesh)!;
    const { blocks } = decodeMeshHeader(mesh.bytes, mesh.bytes.length);
    expect([...blocks.keys()]).toEqual(
      expect.arrayContaining(['lowest_lod', 'low_lod', 'medium_lod', 'high_lod']),
    );
  });

  it('is the same each time', () => {
    expect(bayPrims()).toEqual(bayPrims());
  });

  it('has sea, a town that is dry and flat, hills, and goes on without a step in the east', () => {
    const height = (x: number, y: number): number => bayHeight(CORNER + x, CORNER + y);
    expect(height(128, 40)).toBeLessThan(WATER_HEIGHT - 5);
    expect(height(128, 128)).toBeCloseTo(23, 1);
    expect(height(112, 212)).toBeGreaterThan(40);
    for (let y = 0; y < 256; y += 8) expect(Math.abs(height(256, y) - height(255, y))).toBeLessThan(2);
    expect(height(500, 500)).toBeGreaterThan(0);
  });
});

describe('assets of the configuration', () => {
  it('are served whole and in ranges, and are in no store', async () => {
    const store = new MemoryStore();
    const config = { ...TEST_CONFIG, assets: bayAssets() };
    const world = await createTestWorld(config, { assets: store });
    const agent = await world.arrive();
    const get = async (name: string, query: string, range?: string) =>
      fetchBy(world, agent, name, `?${query}`, range === undefined ? {} : { headers: { range } });
    const hull = assets.find(({ id }) => id === assetId('hull'))!;
    const whole = await get('GetMesh2', `mesh_id=${hull.id}`);
    expect([whole.status, whole.body]).toEqual([200, hull.bytes]);
    const part = await get('GetMesh', `mesh_id=${hull.id}`, 'bytes=100-199');
    expect([part.status, part.body]).toEqual([206, hull.bytes.subarray(100, 200)]);
    const sand = await get('ViewerAsset', `texture_id=${assetId('sand')}`, 'bytes=0-599');
    expect([sand.status, sand.body.length]).toEqual([206, 600]);
    expect((await get('GetTexture', `texture_id=${assetId('sand')}`, 'bytes=900000-')).status).toBe(200);
    expect((await store.stats()).assets).toBe(0);
  });

  it('must have been read', async () => {
    const asset = { id: assetId('sand'), type: 0, path: 'sand.j2c' };
    await expect(createTestWorld({ ...TEST_CONFIG, assets: [asset] })).rejects.toThrow(
      'asset file sand.j2c has not been read: use loadGridConfig',
    );
  });
});

import { encodeConvexShape } from '@landfall/protocol/asset/mesh';
import { DecodeError } from '@landfall/protocol/errors';
import { encodeLlsdBinary } from '@landfall/protocol/llsd';
import type { LlsdValue } from '@landfall/protocol/llsd';
import { describe, expect, it } from 'vitest';
import type { LevelOfDetail } from '../lod/index.ts';
import { measure } from '../testing/measure.ts';
import { SQUARE_FACE, inflate, levelOf, meshAssetOf, reals } from '../testing/mesh-asset.ts';
import { readMeshLevel, readMeshPhysics, readMeshSkin } from './index.ts';

const LEVEL = levelOf(SQUARE_FACE);
const IDENTITY = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
const MOVED = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 2, 3, 4, 1];
const SKIN: Record<string, LlsdValue> = {
  joint_names: ['mPelvis', 'mTorso'],
  inverse_bind_matrix: [reals(...IDENTITY), reals(...MOVED)],
  bind_shape_matrix: reals(...MOVED),
};

describe('a mesh asset', () => {
  it.each([
    [3, ['high_lod', 'low_lod'], 3],
    [2, ['high_lod', 'low_lod'], 1],
    [1, ['high_lod', 'low_lod'], 1],
    [0, ['high_lod', 'medium_lod'], 2],
    [3, ['lowest_lod'], 0],
  ] as const)('shows level %i of %j as %i', async (level: LevelOfDetail, names, shown) => {
    const asset = meshAssetOf(Object.fromEntries(names.map((name) => [name, LEVEL])));
    const { level: found, geometry } = await readMeshLevel(asset, level, inflate);
    expect(found).toBe(shown);
    expect(geometry.positions).toHaveLength(12);
  });

  it('is refused without a level, and with one that does not inflate', async () => {
    await expect(readMeshLevel(meshAssetOf({ skin: LEVEL }), 3, inflate)).rejects.toThrow(
      'without any level',
    );
    const broken = meshAssetOf({ high_lod: LEVEL });
    broken.fill(7, broken.length - 20);
    const fault = await readMeshLevel(broken, 3, inflate).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(DecodeError);
    expect((fault as DecodeError).path).toBe('high_lod');
    expect((fault as DecodeError).cause).toBeInstanceOf(Error);
  });

  it('tells the port how much is too much', async () => {
    let most = 0;
    await readMeshLevel(meshAssetOf({ high_lod: LEVEL }), 3, (bytes, mostBytes) => {
      most = mostBytes;
      return inflate(bytes, mostBytes);
    });
    expect(most).toBe(16 * 1024 * 1024);
  });

  it('has what things collide with, or nothing', async () => {
    const around = Float32Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1);
    const convex = encodeConvexShape({
      hulls: [around, around.map((value) => value / 2)],
      boundingHull: around,
    });
    const solid = await readMeshPhysics(
      meshAssetOf({ physics_mesh: LEVEL, physics_convex: convex }),
      inflate,
    );
    expect(solid.triangles!.indices).toHaveLength(6);
    expect(solid.hulls.map((hull) => measure(hull).volume)).toEqual(
      [1 / 6, 1 / 48].map((value) => expect.closeTo(value, 4)),
    );
    expect(measure(solid.boundingHull!)).toMatchObject({ openEdges: 0 });
    expect(await readMeshPhysics(meshAssetOf({ high_lod: LEVEL }), inflate)).toEqual({
      triangles: undefined,
      hulls: [],
      boundingHull: undefined,
    });
    await expect(readMeshPhysics(meshAssetOf({ physics_convex: LEVEL }), inflate)).rejects.toThrow(
      DecodeError,
    );
  });

  it('has a skin or none', async () => {
    const worn = meshAssetOf({ high_lod: LEVEL, skin: encodeLlsdBinary(SKIN) });
    expect((await readMeshSkin(worn, inflate))!.jointNames).toEqual(['mPelvis', 'mTorso']);
    expect(await readMeshSkin(meshAssetOf({ high_lod: LEVEL }), inflate)).toBeUndefined();
  });
});

import { DecodeError } from '@landfall/protocol/errors';
import { encodeLlsdBinary, real } from '@landfall/protocol/llsd';
import type { LlsdValue } from '@landfall/protocol/llsd';
import { describe, expect, it } from 'vitest';
import type { LevelOfDetail } from '../lod/index.ts';
import { SQUARE_FACE, inflate, levelOf, meshAssetOf, reals } from '../testing/mesh-asset.ts';
import { decodeMeshSkin, readMeshLevel, readMeshSkin } from './index.ts';

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

  it('has a skin or none', async () => {
    const worn = meshAssetOf({ high_lod: LEVEL, skin: encodeLlsdBinary(SKIN) });
    expect((await readMeshSkin(worn, inflate))!.jointNames).toEqual(['mPelvis', 'mTorso']);
    expect(await readMeshSkin(meshAssetOf({ high_lod: LEVEL }), inflate)).toBeUndefined();
  });
});

describe('a skin', () => {
  const decode = (changes: Record<string, LlsdValue>) =>
    decodeMeshSkin(encodeLlsdBinary({ ...SKIN, ...changes }));

  it('has matrices for its joints, translations last', () => {
    const skin = decode({ pelvis_offset: real(0.25), lock_scale_if_joint_position: true });
    expect([...skin.inverseBindMatrices]).toEqual([...IDENTITY, ...MOVED]);
    expect([...skin.bindShapeMatrix]).toEqual(MOVED);
    expect(skin.alternateBindMatrices).toBeUndefined();
    expect([skin.pelvisOffset, skin.locksScale]).toEqual([0.25, true]);
  });

  it('may move joints, but all of them', () => {
    const [one, other] = [reals(...MOVED), reals(...IDENTITY)];
    expect([...decode({ alt_inverse_bind_matrix: [one, other] }).alternateBindMatrices!]).toEqual([
      ...MOVED,
      ...IDENTITY,
    ]);
    expect(decode({ alt_inverse_bind_matrix: [one] }).alternateBindMatrices).toBeUndefined();
  });

  it('lies as it is without a bind shape', () => {
    const { bind_shape_matrix: _, ...rest } = SKIN;
    expect([...decodeMeshSkin(encodeLlsdBinary(rest)).bindShapeMatrix]).toEqual(IDENTITY);
  });

  it.each([
    ['no joints', { joint_names: [] }],
    ['more joints than a byte can name', { joint_names: Array.from({ length: 256 }, () => 'm') }],
    ['a joint without name', { joint_names: ['mPelvis', 3] }],
    ['a name without end', { joint_names: ['m'.repeat(65), 'mTorso'] }],
    ['too few matrices', { inverse_bind_matrix: [reals(...IDENTITY)] }],
    ['a matrix of nine', { bind_shape_matrix: reals(1, 0, 0, 0, 1, 0, 0, 0, 1) }],
    ['a matrix of no numbers', { bind_shape_matrix: reals(...IDENTITY.slice(1), Number.NaN) }],
    ['matrices that are a map', { inverse_bind_matrix: {} }],
  ])('is refused with %s', (_, changes) => {
    expect(() => decode(changes as Record<string, LlsdValue>)).toThrow(DecodeError);
  });
});

import { describe, expect, it } from 'vitest';
import { DecodeError } from '../../errors/index.ts';
import { encodeLlsdBinary, real } from '../../llsd/index.ts';
import type { LlsdValue } from '../../llsd/index.ts';
import { decodeMeshSkin, encodeMeshSkin } from './index.ts';

const reals = (...values: readonly number[]): LlsdValue => values.map(real);
const IDENTITY = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
const MOVED = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 2, 3, 4, 1];
const SKIN: Record<string, LlsdValue> = {
  joint_names: ['mPelvis', 'mTorso'],
  bind_shape_matrix: reals(...MOVED),
  inverse_bind_matrix: [reals(...IDENTITY), reals(...MOVED)],
};

describe('a skin', () => {
  const decode = (changes: Record<string, LlsdValue>) =>
    decodeMeshSkin(encodeLlsdBinary({ ...SKIN, ...changes }));

  it('is written as it is read', () => {
    for (const changes of [
      {},
      { pelvis_offset: real(0.25), lock_scale_if_joint_position: true },
      { alt_inverse_bind_matrix: [reals(...MOVED), reals(...IDENTITY)] },
    ]) {
      const read = decode(changes);
      expect(decodeMeshSkin(encodeMeshSkin(read))).toEqual(read);
    }
    expect(encodeMeshSkin(decode({}))).toEqual(encodeLlsdBinary(SKIN));
  });

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

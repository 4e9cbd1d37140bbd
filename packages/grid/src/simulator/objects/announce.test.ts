import { describe, expect, it } from 'vitest';
import { LAST_RANK } from '../view/index.ts';
import { rankAt } from './announce.ts';

const HERE = { x: 128, y: 128, z: 20 };
const at = (metres: number) => ({ ...HERE, x: HERE.x + metres });

describe('how soon something is told', () => {
  it.each([
    [0, 1],
    [9, 1],
    [19, 1],
    [21, 2],
    [45, 3],
    [100, 4],
    [1e9, LAST_RANK],
    [Number.NaN, LAST_RANK],
    [Number.POSITIVE_INFINITY, LAST_RANK],
  ])('goes by its distance: %d m has rank %d', (metres, rank) => {
    expect(rankAt(HERE, at(metres))).toBe(rank);
  });
});

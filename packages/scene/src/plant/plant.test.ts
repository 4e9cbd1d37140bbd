import { PCODE } from '@landfall/protocol/object';
import { describe, expect, it } from 'vitest';
import { boundsOf } from '../geometry/index.ts';
import { LEVELS_OF_DETAIL } from '../lod/index.ts';
import { isWellFormed, measure } from '../testing/measure.ts';
import { plantForm, tessellatePlant } from './index.ts';

describe('a plant', () => {
  it.each(['conifer', 'broadleaf', 'palm', 'bush', 'reed'] as const)(
    '%s stands in its box, seen from outside',
    (form) => {
      for (const level of LEVELS_OF_DETAIL) {
        const geometry = tessellatePlant(form, level);
        expect(isWellFormed(geometry)).toBe(true);
        const { min, max } = boundsOf(geometry.positions)!;
        expect([min.z, max.z]).toEqual([-0.5, form === 'palm' ? expect.closeTo(0.46) : 0.5]);
        expect(Math.max(max.x, -min.x, max.y, -min.y)).toBeLessThanOrEqual(0.5);
        expect(measure(geometry).volume).toBeGreaterThan(0);
      }
      expect(tessellatePlant(form, 3).indices.length).toBeGreaterThan(
        tessellatePlant(form, 0).indices.length,
      );
    },
  );

  it('is of its kind', () => {
    expect([0, 1, 2, 3, 19].map((species) => plantForm(PCODE.tree, species))).toEqual([
      'conifer',
      'broadleaf',
      'bush',
      'palm',
      'reed',
    ]);
    expect(plantForm(PCODE.newTree, 255)).toBe('broadleaf');
    expect(plantForm(PCODE.grass, 0)).toBe('reed');
  });

  it('has wood and green, or green alone', () => {
    expect(tessellatePlant('conifer', 3).faces).toHaveLength(2);
    expect(tessellatePlant('bush', 3).faces).toHaveLength(1);
  });
});

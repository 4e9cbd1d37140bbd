import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sharedFolder } from '../../../../scenarios/shared-folder.ts';
import { boundsOf } from '../geometry/index.ts';
import { LEVELS_OF_DETAIL } from '../lod/index.ts';
import { inflate } from '../testing/mesh-asset.ts';
import { isWellFormed, measure } from '../testing/measure.ts';
import { readMeshLevel, readMeshPhysics, readMeshSkin } from './index.ts';

const read = (name: string) => readFileSync(`${sharedFolder ?? ''}${name}`);

describe.skipIf(sharedFolder === undefined)('recorded meshes', () => {
  it('of two faces are a closed body that fills its box, at every level', async () => {
    const asset = read('captures/texture-caps/mesh-dc5f8cec-5b50-42fe-fdd1-b6717fc57117.llmesh');
    for (const level of LEVELS_OF_DETAIL) {
      const { geometry, skin } = await readMeshLevel(asset, level, inflate);
      expect(isWellFormed(geometry)).toBe(true);
      expect(geometry.faces.map(({ indexCount }) => indexCount)).toEqual([12, 24]);
      expect(skin).toBeUndefined();
      const { min, max } = boundsOf(geometry.positions)!;
      expect([min.x, max.z]).toEqual([-0.5, 0.5]);
      expect(measure(geometry).leastAgreement).toBeGreaterThan(0.9);
    }
  });

  it('collide as what they look like', async () => {
    const asset = read('captures/texture-caps/mesh-dc5f8cec-5b50-42fe-fdd1-b6717fc57117.llmesh');
    const { boundingHull, hulls } = await readMeshPhysics(asset, inflate);
    const solid = boundingHull ?? hulls[0]!;
    expect(isWellFormed(solid)).toBe(true);
    expect(measure(solid)).toMatchObject({ openEdges: 0 });
    expect(measure(solid).volume).toBeCloseTo(1, 3);
  });

  it('that are worn have joints and weights', async () => {
    const asset = read('protocol/vectors/triangle.llmesh');
    const { geometry, skin } = await readMeshLevel(asset, 3, inflate);
    expect(geometry.indices).toHaveLength(3);
    expect(skin!.joints).toHaveLength(12);
    const { jointNames } = (await readMeshSkin(asset, inflate))!;
    expect(Math.max(...skin!.joints)).toBeLessThan(jointNames.length);
  });
});

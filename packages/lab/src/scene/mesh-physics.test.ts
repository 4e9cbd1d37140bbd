import { encodeConvexShape } from '@landfall/protocol/asset/mesh';
import { SQUARE_FACE, inflate, levelOf, meshAssetOf } from '@landfall/scene/testing';
import { describe, expect, it } from 'vitest';
import type { Absence } from './collected-scene.ts';
import { MOST_CORNERS, meshPhysics } from './mesh-physics.ts';
import { idOf, sceneOf } from './samples.ts';
import { sceneJson } from './scene-json.ts';

const LEVEL = levelOf(SQUARE_FACE);
/** A corner of a cube. */
const AROUND = Float32Array.of(0, 0, 0, 0.5, 0, 0, 0, 0.5, 0, 0, 0, 0.5);
const CONVEX = encodeConvexShape({ hulls: [AROUND], boundingHull: AROUND });
const near = (corners: readonly (readonly number[])[]) =>
  corners
    .map((corner) => corner.map((value) => Math.round(value * 100) / 100))
    .toSorted((one, other) => one.join().localeCompare(other.join()));

describe('what meshes collide with', () => {
  it('is told by their ids: corners of hulls, triangles counted', async () => {
    const scene = sceneOf([], {
      meshes: new Map<string, Uint8Array | Absence>([
        [idOf(1).toString(), meshAssetOf({ high_lod: LEVEL })],
        [idOf(2).toString(), meshAssetOf({ physics_mesh: LEVEL, physics_convex: CONVEX })],
        [idOf(3).toString(), { absent: 'late' }],
      ]),
    });
    const [solid, ...others] = await meshPhysics(scene, inflate);
    expect(others).toEqual([]);
    expect(solid).toMatchObject({ id: idOf(2).toString(), triangles: 2 });
    const corners = [
      [0, 0, 0],
      [0, 0, 0.5],
      [0, 0.5, 0],
      [0.5, 0, 0],
    ];
    expect(near(solid!.hulls![0]!)).toEqual(corners);
    expect(near(solid!.boundingHull!)).toEqual(corners);
    const text = Buffer.from(sceneJson(scene, { physics: [solid!] })).toString();
    expect(JSON.parse(text)).toMatchObject({ meshPhysics: [{ id: idOf(2).toString(), triangles: 2 }] });
    expect(JSON.parse(Buffer.from(sceneJson(scene)).toString())).not.toHaveProperty('meshPhysics');
  });

  it('is passed over and told where it is damaged, and bounded', async () => {
    const broken = meshAssetOf({ physics_convex: LEVEL });
    const scene = sceneOf([], { meshes: new Map([[idOf(4).toString(), broken]]) });
    expect(await meshPhysics(scene, inflate)).toEqual([]);
    expect(scene.warnings.kept).toMatchObject([{ of: 'mesh', id: idOf(4).toString() }]);
    const solid = meshAssetOf({ physics_convex: CONVEX });
    const count = 5000;
    const many = sceneOf([], {
      meshes: new Map(
        Array.from({ length: count }, (_, number) => [idOf(number).toString(), solid] as const),
      ),
    });
    const all = await meshPhysics(many, inflate);
    expect(all).toHaveLength(count);
    const corners = all.reduce((sum, { hulls = [] }) => sum + hulls.flat().length, 0);
    expect(corners).toBeGreaterThan(1000);
    expect(corners).toBeLessThan(MOST_CORNERS);
    expect(all.at(-1)).toEqual({ id: idOf(count - 1).toString(), triangles: 0 });
  });
});

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { NOON, dayLightOf } from '@landfall/scene/environment';
import { allocateGeometry } from '@landfall/scene/geometry';
import type { Geometry } from '@landfall/scene/geometry';
import { describe, expect, it } from 'vitest';
import { CORNER, beforeEye, cornerOf, cornersOf, projectionOf } from './corners.ts';
import { drawPicture } from './draw-picture.ts';
import { Shader } from './fragment.ts';
import { PLAIN_MATERIAL } from './picture-item.ts';
import type { PictureItem, PictureMaterial } from './picture-item.ts';
import { SeenThrough } from './seen-through.ts';

const IDENTITY = Float64Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1);
const LIGHT = { ...dayLightOf(NOON), background: [0, 0, 0] as const };
const GLASS: PictureMaterial = { ...PLAIN_MATERIAL, colour: [1, 0, 0, 0.5], surface: { mode: 'blend' } };

/** Triangles side by side, each at the height that is given. */
function trianglesAt(heights: readonly number[]): Geometry {
  const count = heights.length * 3;
  const faces = [{ firstVertex: 0, vertexCount: count, firstIndex: 0, indexCount: count }];
  const geometry = allocateGeometry(count, count, faces);
  for (const [number, height] of heights.entries()) {
    geometry.positions.set([0, 0, height, 1, 0, height, 0, 1, height], number * 9);
    for (let corner = 0; corner < 3; corner++) geometry.indices[number * 3 + corner] = number * 3 + corner;
  }
  return geometry;
}

function added(later: SeenThrough, geometry: Geometry, shader = new Shader(GLASS, LIGHT)): Shader {
  const projection = projectionOf({ matrix: IDENTITY }, IDENTITY);
  const face = { geometry, projection, shader };
  for (let place = 0; place < geometry.indices.length; place += 3) {
    const corners = [0, 1, 2].map((at) => cornerOf(geometry, projection, geometry.indices[place + at]!));
    later.add(face, place, beforeEye(corners));
  }
  return shader;
}

describe('triangles that are seen through', () => {
  it('come from far to near, of whatever face; of those that are as far the first one first', () => {
    const later = new SeenThrough();
    const shaders = [added(later, trianglesAt([0.1, 0.5])), added(later, trianglesAt([0.3, 0.5]))];
    const found = Array.from(later.fromFar(), ({ corners, shader }) => [
      corners.length / CORNER,
      Math.fround(corners[2]!),
      shaders.indexOf(shader),
    ]);
    const far = Math.fround(0.5);
    expect(found).toEqual([
      [3, far, 0],
      [3, far, 1],
      [3, Math.fround(0.3), 1],
      [3, Math.fround(0.1), 0],
    ]);
  });

  it('are both parts of one that the eye’s plane cuts', () => {
    const later = new SeenThrough();
    const geometry = trianglesAt([0]);
    // One corner is behind the plane.
    geometry.positions[2] = -2;
    added(later, geometry);
    expect(later.count).toBe(2);
    const projection = projectionOf({ matrix: IDENTITY }, IDENTITY);
    const whole = cornersOf(geometry, projection);
    const parts = beforeEye([0, 1, 2].map((at) => whole.subarray(at * CORNER, (at + 1) * CORNER)));
    const found = Array.from(later.fromFar(), ({ corners }) => [...corners]);
    const expected = [parts.subarray(0, 3 * CORNER), parts.subarray(3 * CORNER)].map((part) => [...part]);
    expect(found).toHaveLength(2);
    expect(found).toEqual(expect.arrayContaining(expected));
  });

  it('cost some bytes each until they are drawn', () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const usedBytes = (): number => {
      // Buffers are let go by the second.
      collect();
      collect();
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      return heapUsed + arrayBuffers;
    };
    const count = 50_000;
    // Of three vertices, all of them: what each costs is its own.
    const faces = [{ firstVertex: 0, vertexCount: 3, firstIndex: 0, indexCount: count * 3 }];
    const geometry = allocateGeometry(3, count * 3, faces);
    geometry.positions.set([0, 0, 0, 0.01, 0, 0, 0, 0.01, 0]);
    for (let at = 0; at < geometry.indices.length; at++) geometry.indices[at] = at % 3;
    const grown: number[] = [];
    function* things(): Generator<PictureItem> {
      const before = usedBytes();
      yield { name: 'glass', geometry, matrix: IDENTITY, materials: [GLASS] };
      grown.push(usedBytes() - before);
    }
    const camera = { type: 'map', west: 0, south: 0, width: 8, depth: 8 } as const;
    drawPicture(things(), { camera, light: LIGHT, width: 8, height: 8, samples: 1 });
    expect(grown).toHaveLength(1);
    expect(grown[0]! / count).toBeLessThan(64);
  });
});

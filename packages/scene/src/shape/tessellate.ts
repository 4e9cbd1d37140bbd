import type { ShapeParameters } from '@landfall/protocol/object';
import { PROFILE } from '@landfall/protocol/object';
import { allocateGeometry } from '../geometry/index.ts';
import type { FaceRange, Geometry } from '../geometry/index.ts';
import { DETAIL_FACTORS } from '../lod/index.ts';
import type { LevelOfDetail } from '../lod/index.ts';
import { capVertices, fillCap } from './caps.ts';
import { createPathStops, makePath } from './path.ts';
import type { PathBend } from './path.ts';
import { createProfilePoints } from './polygon.ts';
import { makeProfile } from './profile.ts';
import type { Span } from './profile.ts';
import { columnsOf, fillSide, stripsOf } from './sides.ts';
import type { Sweep } from './sides.ts';
import { usableShape } from './usable-shape.ts';
import type { UsableShape } from './usable-shape.ts';

/**
 * What a face of a prim is: an end of the path (`top` is its far end, face 0 of a box), a side, the hole, or where the profile
 * was cut.
 */
export type FaceKind = 'top' | 'bottom' | Span['kind'];

/** A prim's geometry has this many vertices and indices at most, whatever its parameters. */
export const MOST_PRIM_VERTICES = 0x1_00_00;

/** A face that is filled by itself: an end or a span. */
type Part = 'top' | 'bottom' | Span;

/** Used by every call to its end, by none at the same time. */
const points = createProfilePoints();
const stops = createPathStops();

/**
 * A prim as triangles, in units of its size: what fills its box goes from −0.5 to 0.5. Parameters may be anything: they are clamped.
 * @param level how many sides curves have
 * @param bend another path than that of the shape: see `flexible`
 * @source viewer indra/llmath/llvolume.cpp for faces, their order, texture coordinates and the number of points
 */
export function tessellate(shape: ShapeParameters, level: LevelOfDetail, bend?: PathBend): Geometry {
  const sweep = sweepOf(usableShape(shape), DETAIL_FACTORS[level], bend);
  const parts = partsOf(sweep);
  const faces = rangesOf(parts, sweep);
  const last = faces.at(-1)!;
  const geometry = allocateGeometry(
    last.firstVertex + last.vertexCount,
    last.firstIndex + last.indexCount,
    faces,
  );
  for (let number = 0; number < parts.length; number++) {
    const part = parts[number]!;
    const face = faces[number]!;
    if (typeof part === 'string') fillCap(geometry, face, sweep, part);
    else fillSide(geometry, face, part, sweep);
    for (let vertex = 0; vertex < face.vertexCount; vertex++)
      geometry.faceNumbers[face.firstVertex + vertex] = number;
  }
  return geometry;
}

/** What the faces of a prim are, by number: the number by which a TextureEntry and scripts name them. */
export function facesOfShape(shape: ShapeParameters): readonly FaceKind[] {
  const sweep = sweepOf(usableShape(shape), DETAIL_FACTORS[0]);
  return partsOf(sweep).map((part) => (typeof part === 'string' ? part : part.kind));
}

function sweepOf(shape: UsableShape, detail: number, bend?: PathBend): Sweep {
  const path = bend === undefined ? makePath(shape, detail, stops) : { ...bend, open: true };
  const profile = makeProfile(shape, detail, points);
  return {
    path,
    profile,
    ball: bend === undefined && shape.path === 'circle' && shape.profile === PROFILE.halfCircle,
  };
}

function partsOf({ profile, path }: Sweep): Part[] {
  const sides = profile.spans.filter(({ kind }) => kind === 'outer' || kind === 'inner');
  const cuts = profile.spans.slice(sides.length);
  return path.open ? ['top', ...sides, 'bottom', ...cuts] : [...profile.spans];
}

function rangesOf(parts: readonly Part[], { profile, path }: Sweep): FaceRange[] {
  let firstVertex = 0;
  let firstIndex = 0;
  return parts.map((part) => {
    const isCap = typeof part === 'string';
    const vertexCount = isCap ? capVertices(profile) : columnsOf(part) * path.count;
    const indexCount = isCap ? (vertexCount - 2) * 3 : stripsOf(part) * (path.count - 1) * 6;
    const range = { firstVertex, vertexCount, firstIndex, indexCount };
    firstVertex += vertexCount;
    firstIndex += indexCount;
    return range;
  });
}

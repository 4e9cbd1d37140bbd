import { DecodeError, EncodeError } from '../../errors/index.ts';
import { decodeLlsdBinary, encodeLlsdBinary, isLlsdMap, real } from '../../llsd/index.ts';
import type { LlsdMap } from '../../llsd/index.ts';
import { domainAround, packU16s, unpackU16s } from './domain.ts';
import type { Domain } from './domain.ts';
import { bytesOf, cornerOf } from './mesh-face.ts';

/** Simulators refuse more; viewers stop at 256. */
export const MAX_HULLS = 1024;
/** Of the hull around all; viewers make some dozens. */
export const MAX_BOUNDING_POINTS = 4096;
/** Of a hull: a byte counts them; 0 is 256. */
const MOST_POINTS = 256;
const POINT_BYTES = 6;
const LIMITS = { maxBytes: 4 * 1024 * 1024, maxDepth: 4, maxValues: 256 };
const LEAST: readonly number[] = [-0.5, -0.5, -0.5];
const MOST: readonly number[] = [0.5, 0.5, 0.5];

/** What things collide with: the hulls around parts of a mesh, and one around all of it. Three floats a point, as positions have them. */
export interface ConvexShape {
  /** Empty where the mesh was not taken apart. */
  readonly hulls: readonly Float32Array[];
  /** Points of the hull around all; undefined where there is none. */
  readonly boundingHull: Float32Array | undefined;
}

/**
 * The block `physics_convex` of a mesh asset, inflated.
 * @throws DecodeError for what is no such block
 * @source PROTOCOL §14; viewer indra/llprimitive/llmodel.cpp (Decomposition)
 */
export function decodeConvexShape(inflated: Uint8Array): ConvexShape {
  const value = decodeLlsdBinary(inflated, LIMITS);
  if (!isLlsdMap(value)) throw new DecodeError('a convex shape that is no map');
  const domain = domainOf(value);
  const bounding = bytesOf(value, 'BoundingVerts', '');
  if (bounding !== undefined && bounding.length > MAX_BOUNDING_POINTS * POINT_BYTES)
    throw new DecodeError(`more than ${MAX_BOUNDING_POINTS} points`, { path: 'BoundingVerts' });
  return {
    hulls: hullsOf(value, domain),
    boundingHull: bounding && pointsOf(bounding, domain, Math.floor(bounding.length / POINT_BYTES)),
  };
}

/** Viewers look for the lower corner only. */
function domainOf(value: LlsdMap): Domain {
  if (value['Min'] === undefined) return { min: LEAST, max: MOST };
  return { min: cornerOf(value['Min'], LEAST, 'Min'), max: cornerOf(value['Max'], MOST, 'Max') };
}

function hullsOf(value: LlsdMap, domain: Domain): readonly Float32Array[] {
  const counts = bytesOf(value, 'HullList', '');
  const positions = bytesOf(value, 'Positions', '');
  if (counts === undefined || positions === undefined) return [];
  if (counts.length > MAX_HULLS)
    throw new DecodeError(`${counts.length} hulls, at most ${MAX_HULLS}`, { path: 'HullList' });
  let at = 0;
  return Array.from(counts, (count) => {
    const points = count === 0 ? MOST_POINTS : count;
    const end = at + points * POINT_BYTES;
    if (end > positions.length) throw new DecodeError('fewer points than hulls have', { path: 'Positions' });
    const hull = pointsOf(positions.subarray(at, end), domain, points);
    at = end;
    return hull;
  });
}

function pointsOf(bytes: Uint8Array, domain: Domain, count: number): Float32Array {
  const points = new Float32Array(count * 3);
  unpackU16s(bytes, domain, points, count);
  return points;
}

/**
 * The block `physics_convex`, to be deflated; its numbers are spread over what holds all points.
 * @throws EncodeError for more hulls than there can be, a hull of no points or more than 256, and what is no finite number
 */
export function encodeConvexShape({ hulls, boundingHull }: ConvexShape): Uint8Array {
  if (hulls.length > MAX_HULLS) throw new EncodeError(`${hulls.length} hulls, at most ${MAX_HULLS}`);
  for (const [at, hull] of hulls.entries()) checkHull(hull, `hulls[${at}]`);
  const all = [...hulls, ...(boundingHull === undefined ? [] : [boundingHull])];
  const domain = domainAround(all, 3);
  if (![...domain.min, ...domain.max].every(Number.isFinite))
    throw new EncodeError('a point that is not finite');
  return encodeLlsdBinary({
    Min: domain.min.map(real),
    Max: domain.max.map(real),
    ...(hulls.length > 0 && {
      HullList: Uint8Array.from(hulls, (hull) => (hull.length / 3) & 0xff),
      Positions: joined(hulls.map((hull) => packU16s(hull, domain))),
    }),
    ...(boundingHull !== undefined && { BoundingVerts: packU16s(boundingHull, domain) }),
  });
}

function checkHull(hull: Float32Array, path: string): void {
  const points = hull.length / 3;
  if (!Number.isInteger(points) || points < 1 || points > MOST_POINTS)
    throw new EncodeError(`a hull of ${points} points, 1 to ${MOST_POINTS} are possible`, path);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

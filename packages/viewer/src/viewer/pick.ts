import { PCODE } from '@landfall/protocol/object';
import type { Geometry } from '@landfall/scene/geometry';
import type { Ray } from '../camera/index.ts';
import { MATRIX_FLOATS, NONE } from '../world/index.ts';
import type { WorldTable } from '../world/index.ts';

/** What a ray meets first. */
export interface Picked {
  /** Metres along the ray. */
  readonly distance: number;
  /** Of an object or avatar. */
  readonly instance: number;
  /** Where, metres in the agent's region. */
  readonly place: readonly [x: number, y: number, z: number];
  /** Undefined for what has no triangles yet. */
  readonly surface?: PickedSurface | undefined;
}

/** Where on an object a ray meets it. */
export interface PickedSurface {
  /** Number of the face. */
  readonly face: number;
  /** On the face. */
  readonly uv: readonly [u: number, v: number];
  /** Of length 1, as the world has it. */
  readonly normal: readonly [x: number, y: number, z: number];
}

/** How the finest geometry there is of a form is found; undefined while there is none. */
export type TrianglesOf = (form: number) => Geometry | undefined;

/** Finds what a ray meets first: boxes first, then the triangles in them. @param far metres */
export function pick(
  { columns }: WorldTable,
  ray: Ray,
  trianglesOf: TrianglesOf,
  far: number,
  except = NONE,
): Picked | undefined {
  const candidates: { readonly instance: number; readonly distance: number }[] = [];
  for (let instance = 0; instance < columns.count; instance++) {
    if (columns.isPlaced[instance] === 0 || instance === except) continue;
    const isAvatar = columns.pcodes[instance] === PCODE.avatar;
    if (columns.forms[instance] === NONE && !isAvatar) continue;
    if (!isNear(ray, columns.matrices, instance, columns.radii[instance]!)) continue;
    const distance = meetBox(localRay(ray, columns.matrices, instance));
    if (distance !== undefined && distance < far) candidates.push({ instance, distance });
  }
  candidates.sort((one, other) => one.distance - other.distance);
  let nearest: Picked | undefined;
  for (const candidate of candidates) {
    if (nearest !== undefined && candidate.distance > nearest.distance) break;
    const { instance } = candidate;
    const form = columns.forms[instance]!;
    const geometry = form === NONE ? undefined : trianglesOf(form);
    const hit =
      geometry === undefined ? candidate : meetTriangles(localRay(ray, columns.matrices, instance), geometry);
    if (hit === undefined || hit.distance >= Math.min(far, nearest?.distance ?? Infinity)) continue;
    const surface =
      'at' in hit && geometry ? surfaceAt(geometry, hit, columns.matrices, instance) : undefined;
    nearest = { instance, distance: hit.distance, place: along(ray, hit.distance), surface };
  }
  return nearest;
}

/** Where a ray is after so many metres. */
export function along({ from, direction }: Ray, distance: number): [number, number, number] {
  return [
    from[0] + direction[0] * distance,
    from[1] + direction[1] * distance,
    from[2] + direction[2] * distance,
  ];
}

function isNear({ from, direction }: Ray, matrices: Float32Array, instance: number, radius: number): boolean {
  const at = instance * MATRIX_FLOATS;
  const x = matrices[at + 3]! - from[0];
  const y = matrices[at + 7]! - from[1];
  const z = matrices[at + 11]! - from[2];
  const along = x * direction[0] + y * direction[1] + z * direction[2];
  if (along < -radius) return false;
  return x * x + y * y + z * z - along * along <= radius * radius;
}

/** From and direction in the box's own frame; distances along it stay as they are. */
type Local = readonly [number, number, number, number, number, number];

function localRay({ from, direction }: Ray, m: Float32Array, instance: number): Local {
  const at = instance * MATRIX_FLOATS;
  const x = from[0] - m[at + 3]!;
  const y = from[1] - m[at + 7]!;
  const z = from[2] - m[at + 11]!;
  const local = [0, 0, 0, 0, 0, 0] as [number, number, number, number, number, number];
  // The columns stand at right angles to each other: turned back, and divided by the size twice.
  for (let axis = 0; axis < 3; axis++) {
    const [a, b, c] = [m[at + axis]!, m[at + 4 + axis]!, m[at + 8 + axis]!];
    const squared = a * a + b * b + c * c || 1e-12;
    local[axis] = (a * x + b * y + c * z) / squared;
    local[axis + 3] = (a * direction[0] + b * direction[1] + c * direction[2]) / squared;
  }
  return local;
}

function meetBox(local: Local): number | undefined {
  let [near, far] = [0, Infinity];
  for (let axis = 0; axis < 3; axis++) {
    const from = local[axis]!;
    const by = local[axis + 3]!;
    if (Math.abs(by) < 1e-12) {
      if (Math.abs(from) > 0.5) return undefined;
      continue;
    }
    const [one, other] = [(-0.5 - from) / by, (0.5 - from) / by];
    near = Math.max(near, Math.min(one, other));
    far = Math.min(far, Math.max(one, other));
  }
  return near <= far ? near : undefined;
}

/** A triangle that was met: where its first corner is in the indices, and how near to its second and third one. */
interface Hit {
  readonly distance: number;
  readonly at: number;
  readonly u: number;
  readonly v: number;
}

/** Möller and Trumbore's way, through all triangles. */
function meetTriangles(local: Local, { positions, indices }: Geometry): Hit | undefined {
  const [ox, oy, oz, dx, dy, dz] = local;
  let nearest: Hit | undefined;
  for (let at = 0; at < indices.length; at += 3) {
    const a = indices[at]! * 3;
    const b = indices[at + 1]! * 3;
    const c = indices[at + 2]! * 3;
    const [ax, ay, az] = [positions[a]!, positions[a + 1]!, positions[a + 2]!];
    const [ux, uy, uz] = [positions[b]! - ax, positions[b + 1]! - ay, positions[b + 2]! - az];
    const [vx, vy, vz] = [positions[c]! - ax, positions[c + 1]! - ay, positions[c + 2]! - az];
    const [px, py, pz] = [dy * vz - dz * vy, dz * vx - dx * vz, dx * vy - dy * vx];
    const determinant = ux * px + uy * py + uz * pz;
    if (Math.abs(determinant) < 1e-14) continue;
    const [tx, ty, tz] = [ox - ax, oy - ay, oz - az];
    const u = (tx * px + ty * py + tz * pz) / determinant;
    if (u < 0 || u > 1) continue;
    const [qx, qy, qz] = [ty * uz - tz * uy, tz * ux - tx * uz, tx * uy - ty * ux];
    const v = (dx * qx + dy * qy + dz * qz) / determinant;
    if (v < 0 || u + v > 1) continue;
    const distance = (vx * qx + vy * qy + vz * qz) / determinant;
    if (distance > 0 && (nearest === undefined || distance < nearest.distance))
      nearest = { distance, at, u, v };
  }
  return nearest;
}

function surfaceAt(
  { indices, textureCoordinates, normals, faceNumbers }: Geometry,
  { at, u, v }: Hit,
  m: Float32Array,
  instance: number,
): PickedSurface {
  const corners = [indices[at]!, indices[at + 1]!, indices[at + 2]!] as const;
  const shares = [1 - u - v, u, v] as const;
  const between = (of: Float32Array, width: number, part: number): number =>
    corners.reduce((sum, corner, index) => sum + of[corner * width + part]! * shares[index]!, 0);
  const row = instance * MATRIX_FLOATS;
  const normal: [number, number, number] = [0, 0, 0];
  for (let axis = 0; axis < 3; axis++) {
    const [a, b, c] = [m[row + axis]!, m[row + 4 + axis]!, m[row + 8 + axis]!];
    const share = between(normals, 3, axis) / (a * a + b * b + c * c || 1e-12);
    normal[0] += a * share;
    normal[1] += b * share;
    normal[2] += c * share;
  }
  const length = Math.hypot(...normal) || 1;
  return {
    face: faceNumbers[corners[0]]!,
    uv: [between(textureCoordinates, 2, 0), between(textureCoordinates, 2, 1)],
    normal: [normal[0] / length, normal[1] / length, normal[2] / length],
  };
}

/** Metres along a ray to the ground; undefined where it meets none. @param far metres */
export function meetGround(
  ray: Ray,
  groundAt: (x: number, y: number) => number,
  far: number,
): number | undefined {
  for (let distance = 0.5; distance < far; distance += 0.5 + distance * 0.01) {
    const [x, y, z] = along(ray, distance);
    if (z < groundAt(x, y)) return distance;
  }
  return undefined;
}

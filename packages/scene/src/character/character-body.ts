import { JOINTS_PER_VERTEX } from '@landfall/protocol/asset/mesh';
import type { MeshSkin, SkinWeights } from '@landfall/protocol/asset/mesh';
import type { AvatarBody } from '../avatar/index.ts';
import { allocateGeometry, normaliseNormals } from '../geometry/index.ts';
import type { FaceRange, Geometry } from '../geometry/index.ts';
import type { LevelOfDetail } from '../lod/index.ts';
import { JOINTS, MATRIX_SIZE, poseJoints, rotationOf } from '../skeleton/index.ts';
import { CHARACTER_FACES } from './character.ts';
import type { Character, CharacterFace, CharacterLevel, CharacterPart } from './character.ts';
import { paramValues } from './param-values.ts';

/** How a body is. */
export interface CharacterForm {
  /** Values of visual parameters by their ids, as regions send them; those that are missing are as where nobody says. */
  readonly params: ReadonlyMap<number, number>;
  /** Faces whose bakes are there: hair, skirts and lashes are cut out of theirs, and not to be seen without. */
  readonly baked: ReadonlySet<CharacterFace>;
}

/** Viewers take so much of a morph's normals. @source viewer llpolymorph.cpp */
const NORMALS_SHARE = 0.65;

/** A part as it is shaped: in its own frame. */
interface Shaped {
  readonly part: CharacterPart;
  readonly level: CharacterLevel;
  readonly positions: Float32Array;
  readonly normals: Float32Array;
  readonly textureCoordinates: Float32Array;
}

/**
 * A user's own body of a form, at rest: faces as {@link CHARACTER_FACES}. It moves with the skeleton as any worn mesh:
 * `skinMatrices(body.skin, poseJoints(pose))`. What parameters do to the skeleton, `skeletonShape` tells.
 */
export function characterBody(
  { definition, parts }: Character,
  { params, baked }: CharacterForm,
  level: LevelOfDetail,
): AvatarBody {
  const values = paramValues(definition, params);
  const shaped = parts
    .filter(({ face, isCutOut }) => !isCutOut || baked.has(CHARACTER_FACES[face]!))
    .map((part) => shapePart(part, level, values, definition.masked));
  const faces = CHARACTER_FACES.map((_, face) => rangeOf(shaped, face));
  const last = faces.at(-1)!;
  const vertexCount = last.firstVertex + last.vertexCount;
  const geometry = allocateGeometry(vertexCount, last.firstIndex + last.indexCount, faces);
  const weights = {
    joints: new Uint8Array(vertexCount * JOINTS_PER_VERTEX),
    weights: new Float32Array(vertexCount * JOINTS_PER_VERTEX),
  };
  const cursor = { vertex: 0, index: 0 };
  for (const one of shaped) addPart(geometry, weights, one, cursor);
  normaliseNormals(geometry.normals, 0, vertexCount);
  return { geometry, weights, skin: WHOLE_SKIN };
}

function shapePart(
  part: CharacterPart,
  fineness: LevelOfDetail,
  values: ReadonlyMap<number, number>,
  masked: ReadonlySet<string>,
): Shaped {
  const level = part.levels[Math.min(3 - fineness, part.levels.length - 1)]!;
  const { mesh, morphs } = level;
  const shaped = {
    part,
    level,
    positions: mesh.positions.slice(),
    normals: mesh.normals.slice(),
    textureCoordinates: mesh.textureCoordinates.slice(),
  };
  for (const [param, name] of morphs) {
    const weight = values.get(param) ?? 0;
    if (weight !== 0 && !masked.has(name)) addMorph(shaped, mesh.morphs.get(name)!, weight);
  }
  return shaped;
}

function addMorph(
  to: Shaped,
  morph: Omit<Shaped, 'part' | 'level'> & { vertices: Uint32Array },
  weight: number,
): void {
  for (const [at, vertex] of morph.vertices.entries()) {
    for (let axis = 0; axis < 3; axis++) {
      to.positions[vertex * 3 + axis]! += morph.positions[at * 3 + axis]! * weight;
      to.normals[vertex * 3 + axis]! += morph.normals[at * 3 + axis]! * weight * NORMALS_SHARE;
    }
    for (let axis = 0; axis < 2; axis++)
      to.textureCoordinates[vertex * 2 + axis]! += morph.textureCoordinates[at * 2 + axis]! * weight;
  }
}

function rangeOf(shaped: readonly Shaped[], face: number): FaceRange {
  const count = (wanted: (face: number) => boolean, of: (one: Shaped) => number): number =>
    shaped.filter(({ part }) => wanted(part.face)).reduce((sum, one) => sum + of(one), 0);
  const vertices = ({ positions }: Shaped): number => positions.length / 3;
  const indices = ({ level }: Shaped): number => level.indices.length;
  return {
    firstVertex: count((other) => other < face, vertices),
    vertexCount: count((other) => other === face, vertices),
    firstIndex: count((other) => other < face, indices),
    indexCount: count((other) => other === face, indices),
  };
}

/** Parts come by face, so that each face is whole. */
function addPart(
  geometry: Geometry,
  weights: SkinWeights,
  shaped: Shaped,
  cursor: { vertex: number; index: number },
): void {
  const { part, level, positions, normals, textureCoordinates } = shaped;
  const count = positions.length / 3;
  geometry.positions.set(positions, cursor.vertex * 3);
  geometry.normals.set(normals, cursor.vertex * 3);
  geometry.textureCoordinates.set(textureCoordinates, cursor.vertex * 2);
  geometry.faceNumbers.fill(part.face, cursor.vertex, cursor.vertex + count);
  for (const [at, vertex] of level.indices.entries())
    geometry.indices[cursor.index + at] = cursor.vertex + vertex;
  if (part.carrier !== undefined) carry(geometry, shaped, part.carrier, cursor.vertex);
  for (let vertex = 0; vertex < count; vertex++)
    bind(weights, (cursor.vertex + vertex) * JOINTS_PER_VERTEX, shaped, vertex);
  cursor.vertex += count;
  cursor.index += level.indices.length;
}

/** What a joint carries lies in its frame, as the file says: it is put where the joint rests, and bound there like the others. */
function carry(
  { positions, normals }: Geometry,
  { level: { mesh }, ...own }: Shaped,
  joint: number,
  first: number,
): void {
  const turn = rotationOf(mesh.rotation);
  for (let at = 0; at < own.positions.length; at += 3) {
    const point = turned(scaled(own.positions, at, mesh.scale), turn);
    const place = REST[joint]!;
    positions.set(
      point.map((value, axis) => value + mesh.position[axis]! + place[axis]!),
      first * 3 + at,
    );
    normals.set(turned([own.normals[at]!, own.normals[at + 1]!, own.normals[at + 2]!], turn), first * 3 + at);
  }
}

type Point = [x: number, y: number, z: number];

const scaled = (from: Float32Array, at: number, by: readonly [number, number, number]): Point => [
  from[at]! * by[0],
  from[at + 1]! * by[1],
  from[at + 2]! * by[2],
];

/** v + 2w(q × v) + 2q × (q × v) */
function turned([x, y, z]: Point, [qx, qy, qz, qw]: readonly [number, number, number, number]): Point {
  const [tx, ty, tz] = [2 * (qy * z - qz * y), 2 * (qz * x - qx * z), 2 * (qx * y - qy * x)];
  return [x + qw * tx + qy * tz - qz * ty, y + qw * ty + qz * tx - qx * tz, z + qw * tz + qx * ty - qy * tx];
}

function bind(to: SkinWeights, at: number, { part, level: { mesh, bound } }: Shaped, vertex: number): void {
  const weight = mesh.weights?.[vertex];
  if (weight === undefined) {
    to.joints[at] = part.carrier ?? 0;
    to.weights[at] = 1;
    return;
  }
  const first = Math.floor(weight);
  const share = weight - first;
  to.joints[at] = bound[first]!;
  to.weights[at] = 1 - share;
  if (share === 0) return;
  to.joints[at + 1] = bound[first + 1]!;
  to.weights[at + 1] = share;
}

/** Where each joint rests, metres in the avatar's own frame. No bone is turned there. */
const REST: readonly Point[] = restingPlaces();

/** All joints by their own numbers, bound as they rest. */
const WHOLE_SKIN: MeshSkin = Object.freeze({
  jointNames: JOINTS.map(({ name }) => name),
  inverseBindMatrices: Float32Array.from(
    REST.flatMap(([x, y, z]) => [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, -x, -y, -z, 1]),
  ),
  bindShapeMatrix: Float32Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1),
  alternateBindMatrices: undefined,
  pelvisOffset: 0,
  locksScale: false,
});

function restingPlaces(): Point[] {
  const rest = poseJoints();
  return JOINTS.map((_, joint) => {
    const at = joint * MATRIX_SIZE + 12;
    return [rest[at]!, rest[at + 1]!, rest[at + 2]!];
  });
}

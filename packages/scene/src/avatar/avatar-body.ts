import {
  addGridNormals,
  allocateGeometry,
  connectGrid,
  joinGridSides,
  normaliseNormals,
} from '../geometry/index.ts';
import type { FaceRange, Geometry } from '../geometry/index.ts';
import type { LevelOfDetail } from '../lod/index.ts';
import { JOINTS_PER_VERTEX } from '@landfall/protocol/asset/mesh';
import type { MeshSkin, SkinWeights } from '@landfall/protocol/asset/mesh';
import { JOINTS, MATRIX_SIZE, poseJoints } from '../skeleton/index.ts';
import { BODY_FACES, BODY_PLAN } from './body-plan.ts';
import type { Ring, Tube } from './body-plan.ts';

/** Around a ring. */
const SIDES: Readonly<Record<LevelOfDetail, number>> = Object.freeze({ 0: 6, 1: 8, 2: 12, 3: 18 });

/** A body that is worn as a mesh is. */
export interface AvatarBody {
  /** Metres, in the avatar's own frame as it rests: arms out, feet at z = 0. Faces: head, upper body, lower body, as bakes are. */
  readonly geometry: Geometry;
  readonly weights: SkinWeights;
  readonly skin: MeshSkin;
}

/** Where in a geometry the next tube goes. */
interface Cursor {
  vertex: number;
  index: number;
}

/**
 * A body of our own for avatars, made of tubes: nobody's model, so that it may be given away. Skirts, hair and the shape of a face are not in it. It moves with
 * the skeleton as any worn mesh: `skinMatrices(body.skin, poseJoints(pose))`.
 */
export function avatarBody(level: LevelOfDetail): AvatarBody {
  const sides = SIDES[level];
  const tubes = BODY_FACES.flatMap((_, face) => BODY_PLAN.filter((tube) => tube.face === face));
  const faces = BODY_FACES.map((_, face) => rangeOf(tubes, face, sides));
  const last = faces.at(-1)!;
  const vertexCount = last.firstVertex + last.vertexCount;
  const geometry = allocateGeometry(vertexCount, last.firstIndex + last.indexCount, faces);
  const weights = {
    joints: new Uint8Array(vertexCount * JOINTS_PER_VERTEX),
    weights: new Float32Array(vertexCount * JOINTS_PER_VERTEX),
  };
  const skin = bodySkin();
  const rest = poseJoints();
  const cursor = { vertex: 0, index: 0 };
  for (const tube of tubes) addTube(geometry, weights, tube, { cursor, sides, skin, rest });
  normaliseNormals(geometry.normals, 0, vertexCount);
  return { geometry, weights, skin };
}

/** The joints that rings name, bound as they rest. */
function bodySkin(): MeshSkin {
  const rings = BODY_PLAN.flatMap((tube) => tube.rings);
  const jointNames = [
    ...new Set(rings.flatMap(({ joint, shared }) => [joint, ...(shared === undefined ? [] : [shared])])),
  ];
  const inverseBindMatrices = new Float32Array(jointNames.length * MATRIX_SIZE);
  const rest = poseJoints();
  for (const [at, name] of jointNames.entries()) {
    const [x, y, z] = restOf(name, rest);
    // No bone is turned at rest: what takes it there is only moved back.
    inverseBindMatrices.set([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, -x, -y, -z, 1], at * MATRIX_SIZE);
  }
  return {
    jointNames,
    inverseBindMatrices,
    bindShapeMatrix: Float32Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1),
    alternateBindMatrices: undefined,
    pelvisOffset: 0,
    locksScale: false,
  };
}

function restOf(name: string, rest: Float32Array): [number, number, number] {
  const at = JOINTS.findIndex((joint) => joint.name === name) * MATRIX_SIZE + 12;
  return [rest[at]!, rest[at + 1]!, rest[at + 2]!];
}

function rangeOf(tubes: readonly Tube[], face: number, sides: number): FaceRange {
  const rings = (before: (tube: Tube) => boolean) =>
    tubes.filter(before).reduce((sum, tube) => sum + tube.rings.length, 0);
  const quads = (before: (tube: Tube) => boolean) =>
    tubes.filter(before).reduce((sum, tube) => sum + tube.rings.length - 1, 0);
  return {
    firstVertex: rings((tube) => tube.face < face) * (sides + 1),
    vertexCount: rings((tube) => tube.face === face) * (sides + 1),
    firstIndex: quads((tube) => tube.face < face) * sides * 6,
    indexCount: quads((tube) => tube.face === face) * sides * 6,
  };
}

interface TubeSettings {
  readonly cursor: Cursor;
  readonly sides: number;
  readonly skin: MeshSkin;
  readonly rest: Float32Array;
}

function addTube(geometry: Geometry, weights: SkinWeights, tube: Tube, settings: TubeSettings): void {
  const { cursor, sides } = settings;
  const first = cursor.vertex;
  for (const [row, ring] of tube.rings.entries()) {
    const v = row / (tube.rings.length - 1);
    for (let side = 0; side <= sides; side++)
      addPoint(geometry, weights, { tube, ring, u: side / sides, v }, settings);
  }
  const grid = { firstVertex: first, firstIndex: cursor.index, columns: sides, rows: tube.rings.length - 1 };
  connectGrid(geometry.indices, grid);
  addGridNormals(geometry, grid);
  joinGridSides(geometry.normals, grid);
  cursor.index += grid.columns * grid.rows * 6;
}

/** Around a ring counter-clockwise, seen from where the tube goes. */
function addPoint(
  { positions, textureCoordinates, faceNumbers }: Geometry,
  weights: SkinWeights,
  { tube, ring, u, v }: { tube: Tube; ring: Ring; u: number; v: number },
  { cursor, skin, rest }: TubeSettings,
): void {
  const [x, y, z] = restOf(ring.joint, rest);
  const angle = 2 * Math.PI * u;
  const [across, along] = [Math.cos(angle) * ring.reach[0], Math.sin(angle) * ring.reach[1]];
  const [dx, dy, dz] = { x: [0, across, along], y: [across, 0, -along], z: [across, along, 0] }[
    tube.along
  ] as [number, number, number];
  const at = cursor.vertex++;
  positions.set([x + ring.offset[0] + dx, y + ring.offset[1] + dy, z + ring.offset[2] + dz], at * 3);
  textureCoordinates.set([u, v], at * 2);
  faceNumbers[at] = tube.face;
  const own = ring.shared === undefined ? 1 : 0.5;
  weights.joints[at * JOINTS_PER_VERTEX] = skin.jointNames.indexOf(ring.joint);
  weights.weights[at * JOINTS_PER_VERTEX] = own;
  if (ring.shared === undefined) return;
  weights.joints[at * JOINTS_PER_VERTEX + 1] = skin.jointNames.indexOf(ring.shared);
  weights.weights[at * JOINTS_PER_VERTEX + 1] = 1 - own;
}

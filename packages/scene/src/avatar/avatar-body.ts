import {
  addGridNormals,
  allocateGeometry,
  connectGrid,
  joinGridSides,
  joinGrids,
  normaliseNormals,
} from '../geometry/index.ts';
import type { FaceRange, Geometry } from '../geometry/index.ts';
import type { LevelOfDetail } from '../lod/index.ts';
import { JOINTS_PER_VERTEX } from '@landfall/protocol/asset/mesh';
import type { MeshSkin, SkinWeights } from '@landfall/protocol/asset/mesh';
import { JOINTS, MATRIX_SIZE, poseJoints } from '../skeleton/index.ts';
import { bakeCoordinates, FIRST_ANGLE } from './bake-layout.ts';
import { BODY_FACES, BODY_PLAN } from './body-plan.ts';
import type { Ring, Tube } from './body-plan.ts';

/** Around a ring. */
const SIDES: Readonly<Record<LevelOfDetail, number>> = Object.freeze({ 0: 6, 1: 8, 2: 12, 3: 18 });

/** A body that is worn as a mesh is. */
export interface AvatarBody {
  /**
   * Metres, in the avatar's own frame as it rests: arms out, feet at z = 0. Faces: head, upper body, lower body, as bakes are; texture coordinates are
   * about where bakes have each place.
   */
  readonly geometry: Geometry;
  /** Which joints of `skin` move each vertex, and how much. */
  readonly weights: SkinWeights;
  /** The joints that move it, and how they stand at rest, where it is bound to them. */
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
  const vertices = (before: (tube: Tube) => boolean) =>
    tubes.filter(before).reduce((sum, tube) => sum + tube.rings.length * pointsOfRing(tube, sides), 0);
  const quads = (before: (tube: Tube) => boolean) =>
    tubes.filter(before).reduce((sum, tube) => sum + tube.rings.length - 1, 0);
  return {
    firstVertex: vertices((tube) => tube.face < face),
    vertexCount: vertices((tube) => tube.face === face),
    firstIndex: quads((tube) => tube.face < face) * sides * 6,
    indexCount: quads((tube) => tube.face === face) * sides * 6,
  };
}

/** What stands upright has a front and a back, which lie apart on bakes: its rings have two points at each side. */
const isHalved = ({ along }: Tube): boolean => along === 'z';
const pointsOfRing = (tube: Tube, sides: number): number => sides + (isHalved(tube) ? 2 : 1);

interface TubeSettings {
  readonly cursor: Cursor;
  readonly sides: number;
  readonly skin: MeshSkin;
  readonly rest: Float32Array;
}

function addTube(geometry: Geometry, weights: SkinWeights, tube: Tube, settings: TubeSettings): void {
  const { cursor, sides } = settings;
  const columns = isHalved(tube) ? sides / 2 : sides;
  const rows = tube.rings.length - 1;
  const sheets = [];
  for (let from = 0; from < sides; from += columns) {
    const grid = { firstVertex: cursor.vertex, firstIndex: cursor.index, columns, rows };
    for (const ring of tube.rings)
      for (let column = 0; column <= columns; column++)
        addPoint(
          geometry,
          weights,
          { tube, ring, turn: (from + column) / sides, isBack: from > 0 },
          settings,
        );
    connectGrid(geometry.indices, grid);
    addGridNormals(geometry, grid);
    cursor.index += columns * rows * 6;
    sheets.push(grid);
  }
  const [first, second] = sheets;
  if (second === undefined) joinGridSides(geometry.normals, first!);
  else joinGrids(geometry.normals, first!, second);
}

/** Around a ring counter-clockwise, seen from where the tube goes; `turn` is how far around, from where its bake begins. */
function addPoint(
  { positions, textureCoordinates, faceNumbers }: Geometry,
  weights: SkinWeights,
  { tube, ring, turn, isBack }: { tube: Tube; ring: Ring; turn: number; isBack: boolean },
  { cursor, skin, rest }: TubeSettings,
): void {
  const [x, y, z] = restOf(ring.joint, rest);
  const angle = FIRST_ANGLE[tube.along] + 2 * Math.PI * turn;
  const [across, along] = [Math.cos(angle) * ring.reach[0], Math.sin(angle) * ring.reach[1]];
  const [dx, dy, dz] = { x: [0, across, along], y: [across, 0, -along], z: [across, along, 0] }[
    tube.along
  ] as [number, number, number];
  const middle = [x + ring.offset[0], y + ring.offset[1], z + ring.offset[2]] as const;
  const point = [middle[0] + dx, middle[1] + dy, middle[2] + dz] as const;
  const at = cursor.vertex++;
  positions.set(point, at * 3);
  textureCoordinates.set(bakeCoordinates(tube, { point, middle, turn, isBack }), at * 2);
  faceNumbers[at] = tube.face;
  const own = ring.shared === undefined ? 1 : 0.5;
  weights.joints[at * JOINTS_PER_VERTEX] = skin.jointNames.indexOf(ring.joint);
  weights.weights[at * JOINTS_PER_VERTEX] = own;
  if (ring.shared === undefined) return;
  weights.joints[at * JOINTS_PER_VERTEX + 1] = skin.jointNames.indexOf(ring.shared);
  weights.weights[at * JOINTS_PER_VERTEX + 1] = 1 - own;
}

import { DecodeError } from '../../errors/index.ts';
import { asBoolean, asReal, decodeLlsdBinary, encodeLlsdBinary, isLlsdMap, real } from '../../llsd/index.ts';
import type { LlsdMap, LlsdValue } from '../../llsd/index.ts';

/** Vertices name joints by a byte, and 255 ends their list. */
export const MAX_MESH_JOINTS = 255;
const MATRIX_SIZE = 16;
/** Names of bones are shorter. */
const MAX_NAME_CHARACTERS = 64;
const LIMITS = { maxBytes: 256 * 1024, maxDepth: 8, maxValues: 32_768 };

/** How a mesh is put on: which joints its vertices follow, and how it lay when it was bound to them. */
export interface MeshSkin {
  /** Names of bones or collision volumes, such as `mPelvis`. */
  readonly jointNames: readonly string[];
  /** 16 floats a joint: from the bound mesh to the joint; columns one after the other, as WebGL and glTF have them. */
  readonly inverseBindMatrices: Float32Array;
  /** From the mesh as it is in its levels to the mesh as it was bound; the same order. */
  readonly bindShapeMatrix: Float32Array;
  /** 16 floats a joint: where the mesh moves its joints to; undefined where it does not, or not all of them. */
  readonly alternateBindMatrices: Float32Array | undefined;
  /** How much higher the pelvis is with it, metres. */
  readonly pelvisOffset: number;
  /** Whether bones keep their size where the mesh moves them. */
  readonly locksScale: boolean;
}

/**
 * The block `skin` of a mesh asset, inflated.
 * @throws DecodeError for what is no such block
 * @source viewer indra/llprimitive/llmodel.cpp (LLMeshSkinInfo); vector protocol/vectors/triangle.llmesh
 */
export function decodeMeshSkin(inflated: Uint8Array): MeshSkin {
  const skin = decodeLlsdBinary(inflated, LIMITS);
  if (!isLlsdMap(skin)) throw new DecodeError('a skin that is no map');
  const jointNames = namesOf(skin['joint_names']);
  const alternate = listOf(skin, 'alt_inverse_bind_matrix');
  return {
    jointNames,
    inverseBindMatrices: matricesOf(
      listOf(skin, 'inverse_bind_matrix'),
      jointNames.length,
      'inverse_bind_matrix',
    ),
    bindShapeMatrix: bindShapeOf(skin),
    alternateBindMatrices:
      alternate.length < jointNames.length
        ? undefined
        : matricesOf(alternate, jointNames.length, 'alt_inverse_bind_matrix'),
    pelvisOffset: finite(asReal(skin['pelvis_offset']), 'pelvis_offset'),
    locksScale: asBoolean(skin['lock_scale_if_joint_position']),
  };
}

function namesOf(value: LlsdValue | undefined): string[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > MAX_MESH_JOINTS)
    throw new DecodeError(`joints are not a list of 1 to ${MAX_MESH_JOINTS}`, { path: 'joint_names' });
  return value.map((name, at) => {
    if (typeof name === 'string' && name.length <= MAX_NAME_CHARACTERS) return name;
    throw new DecodeError('a joint without name', { path: `joint_names[${at}]` });
  });
}

function listOf(map: LlsdMap, name: string): readonly LlsdValue[] {
  const value = map[name] ?? [];
  if (!Array.isArray(value)) throw new DecodeError('is no list', { path: name });
  return value;
}

/** More than there are joints are not looked at; fewer are no skin. */
function matricesOf(values: readonly LlsdValue[], count: number, path: string): Float32Array {
  if (values.length < count) throw new DecodeError(`${values.length} matrices for ${count} joints`, { path });
  const matrices = new Float32Array(count * MATRIX_SIZE);
  for (let joint = 0; joint < count; joint++)
    matrices.set(matrixOf(values[joint]!, `${path}[${joint}]`), joint * MATRIX_SIZE);
  return matrices;
}

function bindShapeOf(skin: LlsdMap): Float32Array {
  const value = skin['bind_shape_matrix'];
  return value === undefined
    ? Float32Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1)
    : matrixOf(value, 'bind_shape_matrix');
}

/** Rows of a matrix for row vectors, one after the other, are columns of one for column vectors. */
function matrixOf(value: LlsdValue, path: string): Float32Array {
  if (!Array.isArray(value) || value.length !== MATRIX_SIZE)
    throw new DecodeError('is no matrix of 16 numbers', { path });
  return Float32Array.from(value, (number) => finite(asReal(number), path));
}

function finite(number: number, path: string): number {
  if (!Number.isFinite(Math.fround(number))) throw new DecodeError('is no finite number', { path });
  return number;
}

/** The block `skin`, to be deflated. What is usual (no pelvis offset, bones that scale) is left out. */
export function encodeMeshSkin(skin: MeshSkin): Uint8Array {
  const { alternateBindMatrices, pelvisOffset, locksScale } = skin;
  return encodeLlsdBinary({
    joint_names: skin.jointNames,
    bind_shape_matrix: [...skin.bindShapeMatrix].map(real),
    inverse_bind_matrix: matrixList(skin.inverseBindMatrices),
    ...(alternateBindMatrices !== undefined && {
      alt_inverse_bind_matrix: matrixList(alternateBindMatrices),
    }),
    ...(pelvisOffset !== 0 && { pelvis_offset: real(pelvisOffset) }),
    ...(locksScale && { lock_scale_if_joint_position: true }),
  });
}

function matrixList(matrices: Float32Array): readonly LlsdValue[] {
  return Array.from({ length: matrices.length / MATRIX_SIZE }, (_, joint) =>
    [...matrices.subarray(joint * MATRIX_SIZE, (joint + 1) * MATRIX_SIZE)].map(real),
  );
}

import { JOINTS, MATRIX_SIZE } from '@landfall/scene/skeleton';
import { RowTexture } from './row-texture.ts';

/** How a mesh is put on. */
export interface Rig {
  /** Of its vertices, four each. */
  readonly joints: Uint8Array;
  /** How much each of {@link Rig.joints} moves the vertex, 0 to 1; four a vertex. */
  readonly weights: Float32Array;
  /** For each joint of its skin the matrix from the mesh to the joint: 16 floats, in columns. */
  readonly binds: Float32Array;
  /** For each joint of its skin its place in `JOINTS`. */
  readonly jointNumbers: Uint8Array;
}

/** Joints of a skin. @source protocol/asset/mesh: a vertex names them by a byte; viewers take 110 */
const MOST_JOINTS = 110;
const BIND_TEXELS = MOST_JOINTS * 4;
const POSE_TEXELS = JOINTS.length * 3;
/** Skins that are kept: a level of detail each. */
const MOST_SKINS = 2048;
/** People whose worn meshes are posed. */
export const MOST_POSED = 64;

/** Skins of meshes and poses of people on the graphics card, a row each. */
export class RigRows {
  readonly #bindRows: RowTexture;
  readonly #poseRows: RowTexture;
  #binds = new Float32Array(BIND_TEXELS * 4 * 16);
  readonly #poses = new Float32Array(POSE_TEXELS * 4 * MOST_POSED);
  #skins = 0;

  constructor(gl: WebGL2RenderingContext) {
    this.#bindRows = new RowTexture(gl, 'float4', BIND_TEXELS);
    this.#poseRows = new RowTexture(gl, 'float4', POSE_TEXELS);
  }

  get binds(): WebGLTexture {
    return this.#bindRows.texture;
  }

  get poses(): WebGLTexture {
    return this.#poseRows.texture;
  }

  /** Keeps how a mesh is put on; returns its row, from 1 on; undefined where there is no room. */
  bind({ binds, jointNumbers }: Rig): number | undefined {
    if (this.#skins >= MOST_SKINS || jointNumbers.length > MOST_JOINTS) return undefined;
    const row = this.#skins++;
    const first = row * BIND_TEXELS * 4;
    if (first + BIND_TEXELS * 4 > this.#binds.length) {
      const wider = new Float32Array(this.#binds.length * 2);
      wider.set(this.#binds);
      this.#binds = wider;
    }
    for (const [joint, number] of jointNumbers.entries()) {
      const at = first + joint * 16;
      writeRows(this.#binds, at, binds, joint * MATRIX_SIZE);
      this.#binds[at + 12] = number;
    }
    this.#bindRows.touch(row * BIND_TEXELS);
    return row + 1;
  }

  /** Somebody's joints as they are now. @param posed what `poseJoints` gives */
  pose(row: number, posed: Float32Array): void {
    const first = row * POSE_TEXELS * 4;
    for (let joint = 0; joint < JOINTS.length; joint++)
      writeRows(this.#poses, first + joint * 12, posed, joint * MATRIX_SIZE);
    this.#poseRows.touch(row * POSE_TEXELS);
  }

  /** Sends what has changed. */
  send(): void {
    this.#bindRows.send(this.#binds, Math.max(1, this.#skins) * BIND_TEXELS);
    this.#poseRows.send(this.#poses, MOST_POSED * POSE_TEXELS);
  }
}

/** Three rows of an affine matrix that comes in columns. */
function writeRows(to: Float32Array, at: number, from: Float32Array, first: number): void {
  for (let row = 0; row < 3; row++)
    for (let column = 0; column < 4; column++) to[at + row * 4 + column] = from[first + column * 4 + row]!;
}

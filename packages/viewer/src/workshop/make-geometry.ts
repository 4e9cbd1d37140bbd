import type { ImageCodec } from '@landfall/codecs/ports';
import { DecodeError } from '@landfall/protocol/errors';
import type { Geometry } from '@landfall/scene/geometry';
import type { LevelOfDetail } from '@landfall/scene/lod';
import { readMeshLevel, readMeshSkin } from '@landfall/scene/mesh';
import type { Inflate } from '@landfall/scene/mesh';
import { tessellatePlant } from '@landfall/scene/plant';
import { tessellateSculpt } from '@landfall/scene/sculpt';
import { straightBend } from '@landfall/scene/flexible';
import { tessellate } from '@landfall/scene/shape';
import { JOINTS, MATRIX_SIZE, jointNamed, skinMatrices } from '@landfall/scene/skeleton';
import { halvingsFor } from '../session/index.ts';
import type { Form } from '../world/index.ts';
import type { MadeGeometry } from './jobs.ts';

/** Pixels a side of sculpt maps: beyond what the finest level takes of them. */
const MOST_SCULPT_SIDE = 128;

/** What geometry is made with. */
export interface Tools {
  readonly codec: Pick<ImageCodec, 'decode'>;
  readonly inflate: Inflate;
}

/** A form as triangles. @param asset of meshes and sculpts @throws DecodeError, and as `ImageCodec.decode` */
export async function makeGeometry(
  form: Form,
  level: LevelOfDetail,
  asset: Uint8Array | undefined,
  { codec, inflate }: Tools,
): Promise<MadeGeometry> {
  if (form.kind === 'prim') {
    const bend = form.isFlexible === true ? straightBend(form.shape, PIECES[level]) : undefined;
    return rigid(tessellate(form.shape, level, bend));
  }
  if (form.kind === 'plant') return rigid(tessellatePlant(form.plant, level));
  if (asset === undefined) throw new DecodeError(`a ${form.kind} without its asset`);
  if (form.kind === 'mesh') return await meshOf(asset, level, inflate);
  const reduce = halvingsFor(asset, MOST_SCULPT_SIDE);
  const { width, height, channels, samples } = await codec.decode(asset, { reduce });
  return rigid(tessellateSculpt({ width, height, channels, pixels: samples }, form, level));
}

/** Pieces along the path of a flexible prim, by level: the graphics card bends them. */
const PIECES = [4, 4, 8, 8] as const;

const rigid = (geometry: Geometry): MadeGeometry => ({ geometry, rig: undefined });

async function meshOf(asset: Uint8Array, level: LevelOfDetail, inflate: Inflate): Promise<MadeGeometry> {
  const { geometry, skin: weights } = await readMeshLevel(asset, level, inflate);
  const skin = weights === undefined ? undefined : await readMeshSkin(asset, inflate);
  if (weights === undefined || skin === undefined) return rigid(geometry);
  const still = new Float32Array(JOINTS.length * MATRIX_SIZE);
  for (let at = 0; at < still.length; at++) if ((at % MATRIX_SIZE) % 5 === 0) still[at] = 1;
  return {
    geometry,
    rig: {
      joints: weights.joints,
      weights: weights.weights,
      // With all joints at the origin, what is left is from the mesh to its joint.
      binds: skinMatrices(skin, still),
      jointNumbers: Uint8Array.from(skin.jointNames, (name) => jointNamed(name) ?? 0),
    },
  };
}

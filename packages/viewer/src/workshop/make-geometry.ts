import type { ImageCodec } from '@landfall/codecs/ports';
import { DecodeError } from '@landfall/protocol/errors';
import type { Geometry } from '@landfall/scene/geometry';
import type { LevelOfDetail } from '@landfall/scene/lod';
import { readMeshLevel } from '@landfall/scene/mesh';
import type { Inflate } from '@landfall/scene/mesh';
import { tessellatePlant } from '@landfall/scene/plant';
import { tessellateSculpt } from '@landfall/scene/sculpt';
import { tessellate } from '@landfall/scene/shape';
import { halvingsFor } from '../session/index.ts';
import type { Form } from '../world/index.ts';

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
): Promise<Geometry> {
  if (form.kind === 'prim') return tessellate(form.shape, level);
  if (form.kind === 'plant') return tessellatePlant(form.plant, level);
  if (asset === undefined) throw new DecodeError(`a ${form.kind} without its asset`);
  if (form.kind === 'mesh') return (await readMeshLevel(asset, level, inflate)).geometry;
  const reduce = halvingsFor(asset, MOST_SCULPT_SIDE);
  const { width, height, channels, samples } = await codec.decode(asset, { reduce });
  return tessellateSculpt({ width, height, channels, pixels: samples }, form, level);
}

import { ByteWriter } from '../../bytes/index.ts';
import { DecodeError } from '../../errors/index.ts';

/** Joints that move a vertex. */
export const JOINTS_PER_VERTEX = 4;
const END = 0xff;
const MOST_WEIGHT = 0xffff;

/** How joints move the vertices of a mesh: four of both a vertex, of those that are not used the weight is 0. */
export interface SkinWeights {
  /** Places in the mesh's list of joint names; 0–254. */
  readonly joints: Uint8Array;
  /** They add up to 1. */
  readonly weights: Float32Array;
}

/** Where the weights of a face are among those of all. */
export interface WeightsPlace {
  /** Where the face's first vertex is among those of the {@link SkinWeights} that receive them. */
  readonly firstVertex: number;
  /** How many vertices the face has. */
  readonly vertexCount: number;
  /** What errors name, such as `[0].Weights`. */
  readonly path: string;
}

/** Room for so many vertices, each moved by the first joint alone. */
export function allocateSkinWeights(vertexCount: number): SkinWeights {
  const weights = new Float32Array(vertexCount * JOINTS_PER_VERTEX);
  for (let at = 0; at < weights.length; at += JOINTS_PER_VERTEX) weights[at] = 1;
  return { joints: new Uint8Array(vertexCount * JOINTS_PER_VERTEX), weights };
}

/**
 * Reads a face's `Weights`: for each vertex up to four times a joint (U8) and its weight (U16, little-endian), ended by 255
 * when there are fewer. A vertex without any stays with the first joint.
 * @throws DecodeError when it ends too early
 * @source viewer indra/llmath/llvolume.cpp (unpackVolumeFaces)
 */
export function readSkinWeights(bytes: Uint8Array, to: SkinWeights, place: WeightsPlace): void {
  let at = 0;
  for (let vertex = 0; vertex < place.vertexCount; vertex++) {
    const first = (place.firstVertex + vertex) * JOINTS_PER_VERTEX;
    let [count, sum] = [0, 0];
    for (; count < JOINTS_PER_VERTEX; count++) {
      const joint = bytes[at++];
      if (joint === undefined) throw endsTooEarly(at, vertex, place);
      if (joint === END) break;
      if (at + 2 > bytes.length) throw endsTooEarly(at, vertex, place);
      const weight = bytes[at]! | (bytes[at + 1]! << 8);
      at += 2;
      to.joints[first + count] = joint;
      to.weights[first + count] = weight;
      sum += weight;
    }
    normalise(to, first, count, sum);
  }
}

function normalise({ joints, weights }: SkinWeights, first: number, count: number, sum: number): void {
  for (let at = 0; at < count; at++) weights[first + at] = sum === 0 ? 0 : weights[first + at]! / sum;
  if (sum > 0) return;
  weights[first] = 1;
  if (count === 0) joints[first] = 0;
}

function endsTooEarly(offset: number, vertex: number, { vertexCount, path }: WeightsPlace): DecodeError {
  return new DecodeError(`weights end at vertex ${vertex} of ${vertexCount}`, { offset, path });
}

/** The `Weights` of a face: of each vertex the joints with a weight, 255 behind fewer than four. */
export function writeSkinWeights(
  { joints, weights }: SkinWeights,
  firstVertex = 0,
  vertexCount = joints.length / JOINTS_PER_VERTEX - firstVertex,
): Uint8Array {
  const writer = new ByteWriter(vertexCount * (JOINTS_PER_VERTEX + 1) * 2);
  for (let vertex = firstVertex; vertex < firstVertex + vertexCount; vertex++) {
    const first = vertex * JOINTS_PER_VERTEX;
    let count = 0;
    for (let at = first; at < first + JOINTS_PER_VERTEX; at++) {
      const weight = Math.round(Math.min(1, Math.max(0, weights[at]!)) * MOST_WEIGHT);
      if (weight === 0) continue;
      writer.u8(joints[at]!);
      writer.u16le(weight);
      count++;
    }
    if (count < JOINTS_PER_VERTEX) writer.u8(END);
  }
  return writer.finish();
}

import { ByteReader, ByteWriter } from '../bytes/index.ts';
import { quaternionW, unitRotation } from '../datatypes/index.ts';
import type { Quaternion, Vector3 } from '../datatypes/index.ts';

/** Bits of `MultipleObjectUpdate.ObjectData.Type`. @source viewer llselectmgr.h; OpenSim LLClientView.cs (HandleMultipleObjUpdate) */
export const TRANSFORM = Object.freeze({
  position: 0x01,
  rotation: 0x02,
  scale: 0x04,
  /** The whole linkset, not only that prim of it. */
  linkset: 0x08,
  /** A linkset keeps its proportions. */
  uniform: 0x10,
});

/** Where something shall be, how turned, how large. What is not there stays. */
export interface Transform {
  /** Metres: of a root in the region, of a part from its root. */
  readonly position?: Vector3;
  /** Of a root in the region, of a part in its root's frame; sent without W, which is taken as positive. */
  readonly rotation?: Quaternion;
  /** Metres. */
  readonly scale?: Vector3;
}

/** The block's `Data`: position, rotation, scale, as far as they are there. */
export function encodeTransform({ position, rotation, scale }: Transform): Uint8Array {
  const writer = new ByteWriter(36);
  if (position !== undefined) putVector(writer, position);
  if (rotation !== undefined) putVector(writer, positive(unitRotation(rotation)));
  if (scale !== undefined) putVector(writer, scale);
  return writer.finish();
}

/** Reads the same. @throws DecodeError when it ends before its type says */
export function decodeTransform(type: number, data: Uint8Array): Transform {
  const reader = new ByteReader(data);
  const has = (bit: number): boolean => (type & bit) !== 0;
  return {
    ...(has(TRANSFORM.position) && { position: vectorOf(reader) }),
    ...(has(TRANSFORM.rotation) && { rotation: rotationOf(reader) }),
    ...(has(TRANSFORM.scale) && { scale: vectorOf(reader) }),
  };
}

/** The block's `Type`. */
export function typeOfTransform(
  { position, rotation, scale }: Transform,
  isWhole: boolean,
  isUniform: boolean,
): number {
  return (
    (position === undefined ? 0 : TRANSFORM.position) |
    (rotation === undefined ? 0 : TRANSFORM.rotation) |
    (scale === undefined ? 0 : TRANSFORM.scale) |
    (isWhole ? TRANSFORM.linkset : 0) |
    (isUniform ? TRANSFORM.uniform : 0)
  );
}

/** W is not sent and taken as positive. */
function positive({ x, y, z, w }: Quaternion): Quaternion {
  return w < 0 ? { x: 0 - x, y: 0 - y, z: 0 - z, w: 0 - w } : { x, y, z, w };
}

function putVector(writer: ByteWriter, { x, y, z }: Vector3): void {
  writer.f32le(x);
  writer.f32le(y);
  writer.f32le(z);
}

function vectorOf(reader: ByteReader): Vector3 {
  return { x: reader.f32le(), y: reader.f32le(), z: reader.f32le() };
}

function rotationOf(reader: ByteReader): Quaternion {
  const { x, y, z } = vectorOf(reader);
  return { x, y, z, w: quaternionW(x, y, z) };
}

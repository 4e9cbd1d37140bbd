import type { ByteReader } from '@landfall/protocol/bytes';
import { NO_ROTATION, quaternionW, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import type { Quaternion, Vector3 } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';

/** Three F32. @throws DecodeError for numbers that are no place. */
export function readPosition(reader: ByteReader): Vector3 {
  const { offset } = reader;
  const vector = { x: reader.f32le(), y: reader.f32le(), z: reader.f32le() };
  if (isFinite(vector)) return vector;
  throw new DecodeError('a position that is not finite', { offset });
}

/** Three F32; nonsense is none: an object is not refused for how it moves. */
export function readAnyVector(reader: ByteReader): Vector3 {
  const vector = { x: reader.f32le(), y: reader.f32le(), z: reader.f32le() };
  return isFinite(vector) && (vector.x !== 0 || vector.y !== 0 || vector.z !== 0) ? vector : ZERO_VECTOR;
}

/** x, y, z as F32; `w` is what completes them. Nonsense is no turn. */
export function readRotation(reader: ByteReader): Quaternion {
  const { x, y, z } = readAnyVector(reader);
  return unit(x, y, z, quaternionW(x, y, z));
}

/** Three U16 in [−range, range]. What may be zero is zero: a drift of a rounding error would go on for ever. */
export function readQuantisedVector(reader: ByteReader, range: number): Vector3 {
  const x = dequantise(reader.u16le(), range);
  const y = dequantise(reader.u16le(), range);
  const z = dequantise(reader.u16le(), range);
  return x === 0 && y === 0 && z === 0 ? ZERO_VECTOR : { x, y, z };
}

/** x, y, z, w as U16 in [−1, 1]; undefined where they are too long for a rotation. */
export function readQuantisedRotation(reader: ByteReader): Quaternion | undefined {
  const x = dequantise(reader.u16le(), 1);
  const y = dequantise(reader.u16le(), 1);
  const z = dequantise(reader.u16le(), 1);
  const w = dequantise(reader.u16le(), 1);
  return Math.hypot(x, y, z, w) > LONGEST_ROTATION ? undefined : unit(x, y, z, w);
}

/** Servers round, and add up what they have rounded. */
const LONGEST_ROTATION = 1.1;

const MAX_U16 = 0xffff;

function dequantise(value: number, range: number): number {
  const step = (2 * range) / MAX_U16;
  const number = value * step - range;
  // Servers write zero as one of the two steps around it.
  return Math.abs(number) < step ? 0 : number;
}

function unit(x: number, y: number, z: number, w: number): Quaternion {
  // Most things are not turned: those share one value.
  if (x === 0 && y === 0 && z === 0) return NO_ROTATION;
  const length = Math.hypot(x, y, z, w);
  return { x: x / length, y: y / length, z: z / length, w: w / length };
}

function isFinite({ x, y, z }: Vector3): boolean {
  return Number.isFinite(x + y + z);
}

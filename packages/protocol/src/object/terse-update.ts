import { ByteReader, ByteWriter } from '../bytes/index.ts';
import { NO_ROTATION, ZERO_VECTOR } from '../datatypes/index.ts';
import type { Vector3 } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { PLANE_BYTES, quantityOf, readPlace, readPlane, readQuantised } from './motion-bytes.ts';
import { MOTION_ROW, motionOfRow } from './motion.ts';
import type { MotionRows, ObjectMotion } from './motion.ts';
import { writeVector } from './placement.ts';
import type { WrittenMotion } from './placement.ts';
import { fromU16, toU16 } from '../datatypes/index.ts';

/** Ranges of quantised numbers, either way of zero. @source PROTOCOL §9.2 */
const VELOCITY = quantityOf(128);
const ACCELERATION = quantityOf(64);
const ROTATION = quantityOf(1);
const ANGULAR = quantityOf(64);
/** With and without a collision plane. */
const AVATAR_BYTES = 60;
const PLAIN_BYTES = 44;
const HEAD_BYTES = 6;

/** What an ImprovedTerseObjectUpdate says of one object. */
export interface TerseUpdate {
  /** Its number in the region, U32. */
  readonly localId: number;
  /** As in a full update: of an attachment, where it is attached. */
  readonly state: number;
  /** Whether it has a collision plane, as avatars alone do. */
  readonly isAvatar: boolean;
  /** Where it is and how it moves, in the region or relative to its parent. */
  readonly motion: ObjectMotion;
}

/** Which object a terse update is of, by the first four bytes of `Data`; the rest goes by {@link readTerse}. */
export function terseLocalId(data: Uint8Array): number {
  return (data[0]! | (data[1]! << 8) | (data[2]! << 16) | (data[3]! << 24)) >>> 0;
}

/** Whether a terse update is of an avatar: it has a collision plane. */
export const isTerseOfAvatar = (data: Uint8Array): boolean =>
  data.length >= HEAD_BYTES && data[HEAD_BYTES - 1] !== 0;

/**
 * Reads the motion in `Data` of one terse update into a row of {@link MOTION_ROW}.
 * @returns whether there is a collision plane, and so an avatar
 * @throws DecodeError where it is too short, and for a position that is not finite
 */
export function readTerse(data: Uint8Array, rows: MotionRows, row: number): boolean {
  const { length } = data;
  const isAvatar = isTerseOfAvatar(data);
  const wanted = isAvatar ? AVATAR_BYTES : PLAIN_BYTES;
  if (length < wanted)
    throw new DecodeError(`a terse update of ${length} bytes`, { offset: 0, path: 'Data' });
  const body = HEAD_BYTES + (isAvatar ? PLANE_BYTES : 0);
  if (isAvatar) readPlane(data, HEAD_BYTES, rows, row + MOTION_ROW.collisionPlane);
  readPlace(data, body, rows, row + MOTION_ROW.position);
  readQuantised(data, body + 12, VELOCITY, rows, row + MOTION_ROW.velocity);
  readQuantised(data, body + 18, ACCELERATION, rows, row + MOTION_ROW.acceleration);
  readQuantised(data, body + 24, ROTATION, rows, row + MOTION_ROW.rotation);
  const w = data[body + 30]! | (data[body + 31]! << 8);
  rows[row + MOTION_ROW.rotation + 3] = fromU16(w, -1, 1);
  readQuantised(data, body + 32, ANGULAR, rows, row + MOTION_ROW.angularVelocity);
  return isAvatar;
}

/** To read into: what is read is made a value at once. An array for each would cost more than the reading. */
const SCRATCH = new Float32Array(MOTION_ROW.length);

/** Reads `Data` of one object of an ImprovedTerseObjectUpdate. @throws DecodeError as {@link readTerse} does */
export function decodeTerse(data: Uint8Array): TerseUpdate {
  const isAvatar = readTerse(data, SCRATCH, 0);
  return {
    localId: terseLocalId(data),
    state: data[4]!,
    isAvatar,
    motion: motionOfRow(SCRATCH, 0, isAvatar),
  };
}

/** What is written as a terse update: an avatar has a collision plane. */
export interface WrittenTerse {
  /** Its number in the region, U32. */
  readonly localId: number;
  /** A byte; of an attachment, where it is attached. Absent for 0. */
  readonly state?: number;
  /** Where it is and how it moves; what is absent is zero. With a collision plane it is an avatar. */
  readonly motion: WrittenMotion;
}

/**
 * `Data` of one object in an ImprovedTerseObjectUpdate: 60 bytes with a collision plane, 44 without. A velocity that is too
 * fast for its field keeps its direction, as OpenSim's do.
 * @source PROTOCOL §9.2; OpenSim LLClientView.cs (CreateImprovedTerseBlock)
 */
export function encodeTerse({ localId, state = 0, motion }: WrittenTerse): Uint8Array {
  const { position, velocity = ZERO_VECTOR, acceleration = ZERO_VECTOR, rotation = NO_ROTATION } = motion;
  const { angularVelocity = ZERO_VECTOR, collisionPlane } = motion;
  const writer = new ByteWriter(AVATAR_BYTES);
  writer.u32le(localId);
  writer.u8(state);
  writer.u8(collisionPlane === undefined ? 0 : 1);
  if (collisionPlane !== undefined) {
    writeVector(writer, collisionPlane);
    writer.f32le(collisionPlane.w);
  }
  writeVector(writer, position);
  writeQuantised(writer, velocity, VELOCITY.range);
  writeQuantised(writer, acceleration, ACCELERATION.range);
  for (const part of [rotation.x, rotation.y, rotation.z, rotation.w]) writer.u16le(toU16(part, -1, 1));
  writeQuantised(writer, angularVelocity, ANGULAR.range);
  return writer.finish();
}

function writeQuantised(writer: ByteWriter, { x, y, z }: Vector3, range: number): void {
  const farthest = Math.max(Math.abs(x), Math.abs(y), Math.abs(z));
  const shrink = farthest > range ? range / farthest : 1;
  for (const part of [x, y, z]) writer.u16le(toU16(part * shrink, -range, range));
}

/**
 * The texture entry of a terse update: it has its length before it. No bytes, as mostly, say that it is as it was.
 * @throws DecodeError where the length is another one
 */
export function textureEntryOfTerse(field: Uint8Array): Uint8Array | undefined {
  if (field.length === 0) return undefined;
  const reader = new ByteReader(field);
  const length = reader.u32le();
  if (length !== reader.remaining) {
    const what = `a texture entry of ${reader.remaining} bytes that says ${length}`;
    throw new DecodeError(what, { offset: 0, path: 'TextureEntry' });
  }
  return reader.take(length);
}

/** A texture entry as a terse update has it. */
export function terseTextureEntry(entry: Uint8Array): Uint8Array {
  const writer = new ByteWriter(entry.length + 4);
  writer.u32le(entry.length);
  writer.put(entry);
  return writer.finish();
}

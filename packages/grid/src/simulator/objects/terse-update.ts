import { ByteWriter } from '@landfall/protocol/bytes';
import { ZERO_VECTOR } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { writeVector } from './object-block.ts';
import type { Motion } from './object-block.ts';

const VELOCITY_RANGE = 128;
const ACCELERATION_RANGE = 64;
const TERSE_BYTES = 60;

/**
 * `Data` of one object in an ImprovedTerseObjectUpdate: 60 bytes with a collision plane (avatars), 44 without.
 * @source PROTOCOL §9.2
 */
export function encodeTerse(localId: number, motion: Motion): Uint8Array {
  const { position, velocity, rotation, collisionPlane } = motion;
  const writer = new ByteWriter(TERSE_BYTES);
  writer.u32le(localId);
  writer.u8(0);
  writer.u8(collisionPlane === undefined ? 0 : 1);
  if (collisionPlane !== undefined) {
    writeVector(writer, collisionPlane);
    writer.f32le(collisionPlane.w);
  }
  writeVector(writer, position);
  writeQuantised(writer, velocity, VELOCITY_RANGE);
  writeQuantised(writer, ZERO_VECTOR, ACCELERATION_RANGE);
  writeQuantised(writer, rotation, 1);
  writer.u16le(quantise(rotation.w, 1));
  writeQuantised(writer, ZERO_VECTOR, ACCELERATION_RANGE);
  return writer.finish();
}

function writeQuantised(writer: ByteWriter, { x, y, z }: Vector3, range: number): void {
  writer.u16le(quantise(x, range));
  writer.u16le(quantise(y, range));
  writer.u16le(quantise(z, range));
}

/** A value from −range to range as 0 to 65535. @source PROTOCOL §1.5 */
function quantise(value: number, range: number): number {
  const clamped = Math.min(range, Math.max(-range, value));
  return Math.floor(((clamped + range) / (2 * range)) * 0xffff);
}

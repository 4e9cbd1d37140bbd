import { ByteWriter } from '../bytes/index.ts';
import { NO_ROTATION, ZERO_VECTOR } from '../datatypes/index.ts';
import type { Quaternion, Vector3 } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { CEILING_METRES, REGION_STEP_METRES } from '../region/index.ts';
import { PLANE_BYTES, readFloats, readPlace, readPlane, readTurn } from './motion-bytes.ts';
import { MOTION_ROW, motionOfRow } from './motion.ts';
import type { MotionRows, ObjectMotion } from './motion.ts';
import { fromU16, fromU8, toU16, toU8 } from '../datatypes/index.ts';

/** Bytes of `ObjectData.ObjectData`, and what they are. Beyond 76, 64 bytes follow that mean nothing. @source PROTOCOL §9.1 */
const FORMS: ReadonlyMap<number, { readonly plane: boolean; readonly precision: Precision }> = new Map([
  [60, { plane: false, precision: 'float' }],
  [76, { plane: true, precision: 'float' }],
  [124, { plane: false, precision: 'float' }],
  [140, { plane: true, precision: 'float' }],
  [32, { plane: false, precision: 'u16' }],
  [48, { plane: true, precision: 'u16' }],
  [16, { plane: false, precision: 'u8' }],
]);

/** How numbers are written: as F32, as every server does today, or as steps of 16 or 8 bits, as old ones did. */
export type Precision = 'float' | 'u16' | 'u8';

/** Steps span half a region beyond its sides, and this far down and up. @source PROTOCOL §9.1; viewer llviewerobject.cpp */
const SIDE = REGION_STEP_METRES;
const [LEAST_PLACE, MOST_PLACE, LEAST_HEIGHT] = [-SIDE / 2, SIDE * 1.5, -SIDE] as const;

/** Ends of the ranges of the 16 steps: position, velocity, acceleration, rotation (x, y, z, w), angular velocity. */
const RANGES: readonly (readonly [number, number])[] = [
  [LEAST_PLACE, MOST_PLACE],
  [LEAST_PLACE, MOST_PLACE],
  [LEAST_HEIGHT, CEILING_METRES],
  ...Array.from({ length: 6 }, (): [number, number] => [-SIDE, SIDE]),
  ...Array.from({ length: 4 }, (): [number, number] => [-1, 1]),
  ...Array.from({ length: 3 }, (): [number, number] => [-SIDE, SIDE]),
];

/**
 * Reads `ObjectData.ObjectData` of an ObjectUpdate into a row of {@link MOTION_ROW}.
 * @returns whether there is a collision plane
 * @throws DecodeError for a length that is no form, and for a position that is not finite
 */
export function readPlacement(bytes: Uint8Array, rows: MotionRows, row: number): boolean {
  const form = FORMS.get(bytes.length);
  if (form === undefined) {
    throw new DecodeError(`a placement of ${bytes.length} bytes`, { path: 'ObjectData.ObjectData' });
  }
  if (form.plane) readPlane(bytes, 0, rows, row + MOTION_ROW.collisionPlane);
  const at = form.plane ? PLANE_BYTES : 0;
  if (form.precision === 'float') readAsFloats(bytes, at, rows, row);
  else readAsSteps(bytes, at, form.precision, rows, row);
  return form.plane;
}

/** To read into: what is read is made a value at once. An array for each would cost more than the reading. */
const SCRATCH = new Float32Array(MOTION_ROW.length);

/** Where an ObjectUpdate says that something is. @throws DecodeError as {@link readPlacement} does */
export function decodePlacement(bytes: Uint8Array): ObjectMotion {
  const hasPlane = readPlacement(bytes, SCRATCH, 0);
  return motionOfRow(SCRATCH, 0, hasPlane);
}

function readAsFloats(bytes: Uint8Array, at: number, rows: MotionRows, row: number): void {
  readPlace(bytes, at, rows, row + MOTION_ROW.position);
  readFloats(bytes, at + 12, rows, row + MOTION_ROW.velocity);
  readFloats(bytes, at + 24, rows, row + MOTION_ROW.acceleration);
  readTurn(bytes, at + 36, rows, row + MOTION_ROW.rotation);
  readFloats(bytes, at + 48, rows, row + MOTION_ROW.angularVelocity);
}

function readAsSteps(
  bytes: Uint8Array,
  at: number,
  precision: 'u16' | 'u8',
  rows: MotionRows,
  row: number,
): void {
  for (const [index, [least, most]] of RANGES.entries()) {
    rows[row + index] =
      precision === 'u16'
        ? fromU16(bytes[at + index * 2]! | (bytes[at + index * 2 + 1]! << 8), least, most)
        : fromU8(bytes[at + index]!, least, most);
  }
}

/** What is written of a motion: without more than a place it stands still. */
export type WrittenMotion = Pick<ObjectMotion, 'position'> & Partial<ObjectMotion>;

/**
 * Writes `ObjectData.ObjectData`: 60 bytes, or 76 with a collision plane. Of a rotation only x, y, z travel, turned over where w
 * is negative. In steps: 32, 48 or 16 bytes.
 */
export function encodePlacement(motion: WrittenMotion, precision: Precision = 'float'): Uint8Array {
  const { position, velocity = ZERO_VECTOR, acceleration = ZERO_VECTOR, rotation = NO_ROTATION } = motion;
  const { angularVelocity = ZERO_VECTOR, collisionPlane } = motion;
  const writer = new ByteWriter(PLANE_BYTES + 60);
  if (collisionPlane !== undefined && precision !== 'u8') {
    writeVector(writer, collisionPlane);
    writer.f32le(collisionPlane.w);
  }
  if (precision === 'float') {
    const turn = withoutW(rotation);
    for (const vector of [position, velocity, acceleration, turn, angularVelocity])
      writeVector(writer, vector);
    return writer.finish();
  }
  const moving = [position, velocity, acceleration].flatMap(({ x, y, z }) => [x, y, z]);
  const { x, y, z } = angularVelocity;
  const values = [...moving, rotation.x, rotation.y, rotation.z, rotation.w, x, y, z];
  for (const [index, [least, most]] of RANGES.entries()) {
    if (precision === 'u16') writer.u16le(toU16(values[index]!, least, most));
    else writer.u8(toU8(values[index]!, least, most));
  }
  return writer.finish();
}

/** x, y, z of a rotation, so that w is not negative. */
export function withoutW({ x, y, z, w }: Quaternion): Vector3 {
  return w < 0 ? { x: -x, y: -y, z: -z } : { x, y, z };
}

/** Three F32. */
export function writeVector(writer: ByteWriter, { x, y, z }: Vector3): void {
  writer.f32le(x);
  writer.f32le(y);
  writer.f32le(z);
}

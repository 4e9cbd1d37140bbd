import type { ByteReader, ByteWriter } from '../../bytes/index.ts';
import { combineRotations, fromU16, quaternionW, toU16 } from '../../datatypes/index.ts';
import type { Quaternion } from '../../datatypes/index.ts';
import { DecodeError } from '../../errors/index.ts';
import { MAX_JOINT_OFFSET } from './animation.ts';
import type { KeyFrames } from './animation.ts';

/** How keys of one kind are read. */
export interface KeyKind {
  /** Of a key in the asset. */
  readonly sizeBytes: number;
  /** How many values a key has. */
  readonly width: number;
  readonly time: (reader: ByteReader, durationSeconds: number) => number;
  /** Puts as many values as `width` says. */
  readonly value: (reader: ByteReader, to: Float32Array, at: number) => void;
}

/** How the keys of one version are read. */
export interface KeyReaders {
  readonly rotation: KeyKind;
  readonly position: KeyKind;
}

const shortTime = (reader: ByteReader, durationSeconds: number): number =>
  fromU16(reader.u16le(), 0, durationSeconds);

/** Of version 1.0: four U16 a key. */
export const KEYS: KeyReaders = {
  rotation: {
    sizeBytes: 8,
    width: 4,
    time: shortTime,
    value: (reader, to, at) => {
      for (let axis = 0; axis < 3; axis++) to[at + axis] = fromU16(reader.u16le(), -1, 1);
      to[at + 3] = quaternionW(to[at]!, to[at + 1]!, to[at + 2]!);
    },
  },
  position: {
    sizeBytes: 8,
    width: 3,
    time: shortTime,
    value: (reader, to, at) => {
      for (let axis = 0; axis < 3; axis++)
        to[at + axis] = fromU16(reader.u16le(), -MAX_JOINT_OFFSET, MAX_JOINT_OFFSET);
    },
  },
};

const longTime = (reader: ByteReader): number => finiteF32(reader);

/** Of version 0.1: four F32 a key; rotations in degrees, around z, then y, then x. */
export const OLD_KEYS: KeyReaders = {
  rotation: {
    sizeBytes: 16,
    width: 4,
    time: longTime,
    value: (reader, to, at) => {
      const [x, y, z] = [finiteF32(reader), finiteF32(reader), finiteF32(reader)];
      const turned = combineRotations(combineRotations(around('z', z), around('y', y)), around('x', x));
      to.set([turned.x, turned.y, turned.z, turned.w], at);
    },
  },
  position: {
    sizeBytes: 16,
    width: 3,
    time: longTime,
    value: (reader, to, at) => {
      for (let axis = 0; axis < 3; axis++)
        to[at + axis] = Math.min(MAX_JOINT_OFFSET, Math.max(-MAX_JOINT_OFFSET, finiteF32(reader)));
    },
  },
};

function finiteF32(reader: ByteReader): number {
  const offset = reader.offset;
  const number = reader.f32le();
  if (!Number.isFinite(number)) throw new DecodeError('a key that is no number', { offset });
  return number;
}

function around(axis: 'x' | 'y' | 'z', degrees: number): Quaternion {
  const half = (degrees * Math.PI) / 360;
  return { x: 0, y: 0, z: 0, w: Math.cos(half), [axis]: Math.sin(half) };
}

/** A count (S32) and as many keys. @throws DecodeError for more keys than there are bytes */
export function readKeys(reader: ByteReader, kind: KeyKind, durationSeconds: number): KeyFrames {
  const offset = reader.offset;
  const count = reader.s32le();
  if (count < 0 || count * kind.sizeBytes > reader.remaining)
    throw new DecodeError(`${count} keys, bytes for ${Math.floor(reader.remaining / kind.sizeBytes)}`, {
      offset,
    });
  const times = new Float32Array(count);
  const values = new Float32Array(count * kind.width);
  for (let key = 0; key < count; key++) {
    times[key] = kind.time(reader, durationSeconds);
    kind.value(reader, values, key * kind.width);
  }
  return { times, values };
}

/** Keys of rotations in version 1.0: w is left out, and made positive for that. */
export function writeRotations(
  writer: ByteWriter,
  { times, values }: KeyFrames,
  durationSeconds: number,
): void {
  writer.u32le(times.length);
  for (const [key, time] of times.entries()) {
    const at = key * 4;
    const sign = values[at + 3]! < 0 ? -1 : 1;
    writer.u16le(stepOf(time, durationSeconds));
    for (let axis = 0; axis < 3; axis++) writer.u16le(toU16(values[at + axis]! * sign, -1, 1));
  }
}

/** Keys of positions in version 1.0. */
export function writePositions(
  writer: ByteWriter,
  { times, values }: KeyFrames,
  durationSeconds: number,
): void {
  writer.u32le(times.length);
  for (const [key, time] of times.entries()) {
    writer.u16le(stepOf(time, durationSeconds));
    for (let axis = 0; axis < 3; axis++)
      writer.u16le(toU16(values[key * 3 + axis]!, -MAX_JOINT_OFFSET, MAX_JOINT_OFFSET));
  }
}

function stepOf(time: number, durationSeconds: number): number {
  return durationSeconds > 0 ? toU16(time, 0, durationSeconds) : 0;
}

import { decodeText, encodeUtf8 } from '../../bytes/index.ts';
import type { ByteReader, ByteWriter } from '../../bytes/index.ts';
import type { Vector3 } from '../../datatypes/index.ts';
import { DecodeError, EncodeError } from '../../errors/index.ts';
import type { AssetReadOptions } from '../lines/index.ts';
import type { AnimationConstraint } from './animation.ts';

const VOLUME_BYTES = 16;
const MOST_U8 = 0xff;
/** Two bytes, two names, three vectors and four times. */
const CONSTRAINT_BYTES = 2 + 2 * VOLUME_BYTES + 3 * 12 + 4 * 4;

/** A count (S32) and as many constraints; none, which is told, where there are no bytes for so many: viewers do without them too. */
export function readConstraints(
  reader: ByteReader,
  { onSkipped }: AssetReadOptions,
): readonly AnimationConstraint[] {
  const offset = reader.offset;
  const count = reader.s32le();
  if (count < 0 || count * CONSTRAINT_BYTES > reader.remaining) {
    onSkipped?.(`${count} constraints in ${reader.remaining} bytes`, offset);
    return [];
  }
  return Array.from({ length: count }, () => readConstraint(reader));
}

function readConstraint(reader: ByteReader): AnimationConstraint {
  return {
    chainLength: reader.u8(),
    type: reader.u8(),
    source: decodeText(reader.take(VOLUME_BYTES)),
    sourceOffset: readVector(reader),
    target: decodeText(reader.take(VOLUME_BYTES)),
    targetOffset: readVector(reader),
    targetDirection: readVector(reader),
    easeInStartSeconds: finite(reader),
    easeInStopSeconds: finite(reader),
    easeOutStartSeconds: finite(reader),
    easeOutStopSeconds: finite(reader),
  };
}

function readVector(reader: ByteReader): Vector3 {
  return { x: finite(reader), y: finite(reader), z: finite(reader) };
}

function finite(reader: ByteReader): number {
  const offset = reader.offset;
  const number = reader.f32le();
  if (!Number.isFinite(number)) throw new DecodeError('a constraint that is no number', { offset });
  return number;
}

/** @throws EncodeError for names that are too long */
export function writeConstraints(writer: ByteWriter, constraints: readonly AnimationConstraint[]): void {
  writer.u32le(constraints.length);
  for (const [at, constraint] of constraints.entries())
    writeConstraint(writer, constraint, `constraints[${at}]`);
}

function writeConstraint(writer: ByteWriter, constraint: AnimationConstraint, path: string): void {
  writer.u8(Math.min(MOST_U8, constraint.chainLength));
  writer.u8(constraint.type);
  writeVolume(writer, constraint.source, `${path}.source`);
  writeVector(writer, constraint.sourceOffset);
  writeVolume(writer, constraint.target, `${path}.target`);
  writeVector(writer, constraint.targetOffset);
  writeVector(writer, constraint.targetDirection);
  writer.f32le(constraint.easeInStartSeconds);
  writer.f32le(constraint.easeInStopSeconds);
  writer.f32le(constraint.easeOutStartSeconds);
  writer.f32le(constraint.easeOutStopSeconds);
}

function writeVolume(writer: ByteWriter, name: string, path: string): void {
  const bytes = encodeUtf8(name);
  if (bytes.length > VOLUME_BYTES)
    throw new EncodeError(`a name of ${bytes.length} bytes, at most ${VOLUME_BYTES}`, path);
  const padded = new Uint8Array(VOLUME_BYTES);
  padded.set(bytes);
  writer.put(padded);
}

function writeVector(writer: ByteWriter, { x, y, z }: Vector3): void {
  writer.f32le(x);
  writer.f32le(y);
  writer.f32le(z);
}

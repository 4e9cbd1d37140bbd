import { ByteWriter } from '../../bytes/index.ts';
import { EncodeError } from '../../errors/index.ts';
import { MAX_ANIMATED_JOINTS, MAX_ANIMATION_SECONDS } from './animation.ts';
import type { AnimatedJoint, Animation } from './animation.ts';
import { writeConstraints } from './constraints.ts';
import { writePositions, writeRotations } from './keys.ts';

/**
 * An animation of version 1.0. Times become steps of a 65,535th of its duration, rotations of 1/32,768, positions of 0.15 mm.
 * @throws EncodeError for what {@link decodeAnimation} would refuse: too long, too many joints, numbers that are none,
 *   a NUL in a name; for a name of a constraint that is too long, and keys whose values are not as many as their times need
 * @source PROTOCOL §14; viewer llkeyframemotion.cpp
 */
export function encodeAnimation(animation: Animation): Uint8Array {
  const { durationSeconds, joints } = animation;
  check(animation);
  const writer = new ByteWriter();
  writer.u16le(1);
  writer.u16le(0);
  writer.u32le(animation.priority);
  writer.f32le(durationSeconds);
  writeName(writer, animation.emote, 'emote');
  writer.f32le(animation.loopInSeconds);
  writer.f32le(animation.loopOutSeconds);
  writer.u32le(animation.loops ? 1 : 0);
  writer.f32le(animation.easeInSeconds);
  writer.f32le(animation.easeOutSeconds);
  writer.u32le(animation.handPose);
  writer.u32le(joints.length);
  for (const [at, joint] of joints.entries()) writeJoint(writer, joint, durationSeconds, `joints[${at}]`);
  writeConstraints(writer, animation.constraints);
  return writer.finish();
}

function check({ durationSeconds, joints, ...animation }: Animation): void {
  if (!(durationSeconds >= 0 && durationSeconds <= MAX_ANIMATION_SECONDS))
    throw new EncodeError(`${durationSeconds} seconds, at most ${MAX_ANIMATION_SECONDS}`);
  if (joints.length > MAX_ANIMATED_JOINTS)
    throw new EncodeError(`${joints.length} joints, at most ${MAX_ANIMATED_JOINTS}`);
  for (const name of ['loopInSeconds', 'loopOutSeconds', 'easeInSeconds', 'easeOutSeconds'] as const)
    if (!Number.isFinite(animation[name])) throw new EncodeError('is no number', name);
}

function writeJoint(writer: ByteWriter, joint: AnimatedJoint, durationSeconds: number, path: string): void {
  const { name, priority, rotations, positions } = joint;
  if (rotations.values.length !== rotations.times.length * 4)
    throw new EncodeError('has other than four values a key', `${path}.rotations`);
  if (positions.values.length !== positions.times.length * 3)
    throw new EncodeError('has other than three values a key', `${path}.positions`);
  writeName(writer, name, `${path}.name`);
  writer.u32le(priority);
  writeRotations(writer, rotations, durationSeconds);
  writePositions(writer, positions, durationSeconds);
}

function writeName(writer: ByteWriter, name: string, path: string): void {
  if (name.includes('\0')) throw new EncodeError('a NUL in a name', path);
  writer.utf8(name);
  writer.u8(0);
}

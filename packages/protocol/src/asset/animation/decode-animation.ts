import { ByteReader, decodeUtf8 } from '../../bytes/index.ts';
import { DecodeError } from '../../errors/index.ts';
import type { AssetReadOptions } from '../lines/index.ts';
import { MAX_ANIMATED_JOINTS, MAX_ANIMATION_SECONDS } from './animation.ts';
import type { AnimatedJoint, Animation } from './animation.ts';
import { readConstraints } from './constraints.ts';
import { KEYS, OLD_KEYS, readKeys } from './keys.ts';
import type { KeyReaders } from './keys.ts';

/**
 * Reads an animation, of the form before version 1.0 too. Joints may have any name.
 * @throws DecodeError for another version, what viewers refuse (longer than a minute, too many joints, times that are no numbers),
 *   and when it ends too early
 * @source PROTOCOL §14; viewer llkeyframemotion.cpp; vector protocol/vectors/pelvis.anim
 */
export function decodeAnimation(bytes: Uint8Array, options: AssetReadOptions = {}): Animation {
  const reader = new ByteReader(bytes);
  const keys = keysOfVersion(reader.u16le(), reader.u16le());
  const priority = reader.s32le();
  const durationSeconds = finite(reader, 'the duration');
  if (durationSeconds < 0 || durationSeconds > MAX_ANIMATION_SECONDS)
    throw new DecodeError(`${durationSeconds} seconds, at most ${MAX_ANIMATION_SECONDS}`);
  const emote = readName(reader);
  const loopInSeconds = finite(reader, 'the start of the loop');
  const loopOutSeconds = finite(reader, 'the end of the loop');
  const loops = reader.s32le() !== 0;
  const easeInSeconds = finite(reader, 'easing in');
  const easeOutSeconds = finite(reader, 'easing out');
  const handPose = reader.u32le();
  const joints = readJoints(reader, keys, durationSeconds);
  const constraints = readConstraints(reader, options);
  const head = { priority, durationSeconds, emote, loops, loopInSeconds, loopOutSeconds };
  return { ...head, easeInSeconds, easeOutSeconds, handPose, joints, constraints };
}

function keysOfVersion(version: number, subVersion: number): KeyReaders {
  if (version === 1 && subVersion === 0) return KEYS;
  if (version === 0 && subVersion === 1) return OLD_KEYS;
  throw new DecodeError(`an animation of version ${version}.${subVersion}`, { offset: 0 });
}

function readJoints(reader: ByteReader, keys: KeyReaders, durationSeconds: number): readonly AnimatedJoint[] {
  const offset = reader.offset;
  const count = reader.u32le();
  if (count > MAX_ANIMATED_JOINTS)
    throw new DecodeError(`${count} joints, at most ${MAX_ANIMATED_JOINTS}`, { offset });
  return Array.from({ length: count }, () => ({
    name: readName(reader),
    priority: reader.s32le(),
    rotations: readKeys(reader, keys.rotation, durationSeconds),
    positions: readKeys(reader, keys.position, durationSeconds),
  }));
}

/** Text up to a NUL. */
function readName(reader: ByteReader): string {
  const end = reader.bytes.indexOf(0, reader.offset);
  if (end < 0) throw new DecodeError('a name without end', { offset: reader.offset });
  const name = decodeUtf8(reader.bytes, reader.offset, end);
  reader.offset = end + 1;
  return name;
}

function finite(reader: ByteReader, what: string): number {
  const offset = reader.offset;
  const number = reader.f32le();
  if (!Number.isFinite(number)) throw new DecodeError(`${what} is no number`, { offset });
  return number;
}

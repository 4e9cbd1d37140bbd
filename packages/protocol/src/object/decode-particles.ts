import { ByteReader } from '../bytes/index.ts';
import { colourAt, Uuid } from '../datatypes/index.ts';
import type { Vector3 } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { PARTICLE_FLAG, USUAL_BLEND } from './particle-system.ts';
import type { ParticleSystem } from './particle-system.ts';

/** Of the two blocks; the old form is one after the other. @source PROTOCOL §12; viewer llpartdata.cpp */
export const SYSTEM_BYTES = 68;
export const PARTICLE_BYTES = 18;
export const OLD_FORM_BYTES = SYSTEM_BYTES + PARTICLE_BYTES;

/**
 * Reads a particle system, in the old form of 86 bytes or in the new one.
 * @returns undefined for no bytes, or nothing but zeros: there is none
 * @throws DecodeError where it breaks off
 * @source PROTOCOL §12; vectors/object
 */
export function decodeParticleSystem(bytes: Uint8Array): ParticleSystem | undefined {
  if (bytes.every((byte) => byte === 0)) return undefined;
  const reader = new ByteReader(bytes);
  if (bytes.length === OLD_FORM_BYTES) return { ...readSystem(reader), ...readParticle(reader), ...PLAIN };
  expectLength(reader, SYSTEM_BYTES, 'the system');
  const system = readSystem(reader);
  const { offset } = reader;
  const size = reader.u32le();
  const particle = readParticle(reader);
  const more = readMore(reader, particle.particleFlags);
  if (reader.offset - offset - 4 !== size) {
    throw new DecodeError(`particles of ${reader.offset - offset - 4} bytes that say ${size}`, { offset });
  }
  return { ...system, ...particle, ...more };
}

/** Where the texture is in the system. */
const TEXTURE_AT = 36;

/**
 * The texture of a particle system alone, also where what follows it is damaged; zero for none.
 * @throws DecodeError where it ends before
 */
export function particleTextureOf(bytes: Uint8Array): Uuid {
  if (bytes.length === 0) return Uuid.zero;
  const reader = new ByteReader(bytes);
  const isNew = bytes.length > OLD_FORM_BYTES && reader.u32le() === SYSTEM_BYTES;
  reader.offset = TEXTURE_AT + (isNew ? 4 : 0);
  return Uuid.fromBytes(reader.take(16));
}

const PLAIN: Pick<ParticleSystem, 'startGlow' | 'endGlow' | 'blendSource' | 'blendDestination'> = {
  startGlow: 0,
  endGlow: 0,
  blendSource: USUAL_BLEND.source,
  blendDestination: USUAL_BLEND.destination,
};

function expectLength(reader: ByteReader, expected: number, what: string): void {
  const { offset } = reader;
  const length = reader.u32le();
  if (length !== expected) throw new DecodeError(`${what} has ${length} bytes, not ${expected}`, { offset });
}

type System = Omit<ParticleSystem, keyof Particle | keyof typeof PLAIN>;

function readSystem(reader: ByteReader): System {
  return {
    crc: reader.u32le(),
    flags: reader.u32le(),
    pattern: reader.u8(),
    maxAge: eighths(reader),
    startAge: eighths(reader),
    innerAngle: reader.u8() / 32,
    outerAngle: reader.u8() / 32,
    burstRate: eighths(reader),
    burstRadius: eighths(reader),
    burstSpeedMin: eighths(reader),
    burstSpeedMax: eighths(reader),
    burstCount: reader.u8(),
    angularVelocity: signedVector(reader),
    acceleration: signedVector(reader),
    textureId: Uuid.fromBytes(reader.take(16)),
    targetId: Uuid.fromBytes(reader.take(16)),
  };
}

type Particle = ReturnType<typeof readParticle>;

function readParticle(reader: ByteReader) {
  return {
    particleFlags: reader.u32le(),
    particleMaxAge: eighths(reader),
    startColour: colourAt(reader.take(4)),
    endColour: colourAt(reader.take(4)),
    startScaleX: reader.u8() / 32,
    startScaleY: reader.u8() / 32,
    endScaleX: reader.u8() / 32,
    endScaleY: reader.u8() / 32,
  };
}

function readMore(reader: ByteReader, flags: number): typeof PLAIN {
  const glows = (flags & PARTICLE_FLAG.glow) !== 0;
  const glow = glows ? { startGlow: reader.u8() / 255, endGlow: reader.u8() / 255 } : {};
  const blends = (flags & PARTICLE_FLAG.blend) !== 0;
  const blend = blends ? { blendSource: reader.u8(), blendDestination: reader.u8() } : {};
  return { ...PLAIN, ...glow, ...blend };
}

/** U16, the low eight bits behind the point. */
function eighths(reader: ByteReader): number {
  return reader.u16le() / 256;
}

/** U16 each, seven bits behind the point, from −256. */
function signedVector(reader: ByteReader): Vector3 {
  const part = (): number => reader.u16le() / 128 - 256;
  return { x: part(), y: part(), z: part() };
}

import { ByteWriter } from '../bytes/index.ts';
import { colourBytes } from '../datatypes/index.ts';
import type { Vector3 } from '../datatypes/index.ts';
import { OLD_FORM_BYTES, PARTICLE_BYTES, SYSTEM_BYTES } from './decode-particles.ts';
import { PARTICLE_FLAG } from './particle-system.ts';
import type { ParticleSystem } from './particle-system.ts';

/**
 * Writes a particle system: in the old form of 86 bytes, as long as it has neither glow nor blending, else in the new one.
 * None is no bytes. What a field cannot hold is cut.
 * @param form `new` for the new one in any case
 */
export function encodeParticleSystem(
  system: ParticleSystem | undefined,
  form: 'shortest' | 'new' = 'shortest',
): Uint8Array {
  const writer = new ByteWriter(OLD_FORM_BYTES + 12);
  if (system === undefined) return writer.finish();
  const glows = (system.particleFlags & PARTICLE_FLAG.glow) !== 0;
  const blends = (system.particleFlags & PARTICLE_FLAG.blend) !== 0;
  const isNew = form === 'new' || glows || blends;
  if (isNew) writer.u32le(SYSTEM_BYTES);
  writeSystem(writer, system);
  if (isNew) writer.u32le(PARTICLE_BYTES + (glows ? 2 : 0) + (blends ? 2 : 0));
  writeParticle(writer, system);
  if (glows) {
    writer.u8(fixed(system.startGlow, 255, 0xff));
    writer.u8(fixed(system.endGlow, 255, 0xff));
  }
  if (blends) {
    writer.u8(system.blendSource);
    writer.u8(system.blendDestination);
  }
  return writer.finish();
}

function writeSystem(writer: ByteWriter, system: ParticleSystem): void {
  writer.u32le(system.crc);
  writer.u32le(system.flags);
  writer.u8(system.pattern);
  writer.u16le(eighths(system.maxAge));
  writer.u16le(eighths(system.startAge));
  writer.u8(fixed(system.innerAngle, 32, 0xff));
  writer.u8(fixed(system.outerAngle, 32, 0xff));
  for (const value of [system.burstRate, system.burstRadius, system.burstSpeedMin, system.burstSpeedMax]) {
    writer.u16le(eighths(value));
  }
  writer.u8(system.burstCount);
  writeSigned(writer, system.angularVelocity);
  writeSigned(writer, system.acceleration);
  writer.put(system.textureId.toBytes());
  writer.put(system.targetId.toBytes());
}

function writeParticle(writer: ByteWriter, system: ParticleSystem): void {
  writer.u32le(system.particleFlags);
  writer.u16le(eighths(system.particleMaxAge));
  writer.put(colourBytes(system.startColour));
  writer.put(colourBytes(system.endColour));
  for (const scale of [system.startScaleX, system.startScaleY, system.endScaleX, system.endScaleY]) {
    writer.u8(fixed(scale, 32, 0xff));
  }
}

const eighths = (value: number): number => fixed(value, 256, 0xffff);

function writeSigned(writer: ByteWriter, { x, y, z }: Vector3): void {
  for (const part of [x, y, z]) writer.u16le(fixed(part + 256, 128, 0xffff));
}

function fixed(value: number, one: number, most: number): number {
  return Math.min(most, Math.max(0, Math.round(value * one))) || 0;
}

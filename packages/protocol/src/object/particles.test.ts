import { describe, expect, it } from 'vitest';
import { formatHex } from '../bytes/index.ts';
import { Uuid, ZERO_VECTOR } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { createRandom } from '../testing/index.ts';
import {
  decodeParticleSystem,
  encodeParticleSystem,
  PARTICLE_FLAG,
  PARTICLE_PATTERN,
  particleTextureOf,
} from './index.ts';
import type { ParticleSystem } from './index.ts';

/** Of the prim `particles` of a recorded OpenSimulator 0.9.2.2 (captures/build-objects); what its script asked for. */
const RECORDED =
  '01000000000000000800000000000033000000000100010a00800080008000800080c07f0000000000000000000000000000000000000000000000000000000000000000090100000005ff0000ff0000ffff20202020';

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
const recorded = decodeParticleSystem(bytesOf(RECORDED))!;
const GLOWING: ParticleSystem = {
  ...recorded,
  particleFlags: recorded.particleFlags | PARTICLE_FLAG.glow | PARTICLE_FLAG.blend,
  textureId: Uuid.parse('00112233-4455-6677-8899-aabbccddeeff'),
  targetId: Uuid.parse('ffeeddcc-bbaa-9988-7766-554433221100'),
  innerAngle: 0.5,
  outerAngle: 1.25,
  maxAge: 12.5,
  startGlow: 1,
  endGlow: 0.2,
  blendSource: 0,
  blendDestination: 1,
};

describe('a particle system', () => {
  it('that was recorded is what its script asked for', () => {
    expect(recorded).toMatchObject({
      crc: 1,
      pattern: PARTICLE_PATTERN.cone,
      burstRate: 51 / 256,
      burstRadius: 0,
      burstSpeedMin: 1,
      burstSpeedMax: 1,
      burstCount: 10,
      maxAge: 0,
      angularVelocity: ZERO_VECTOR,
      acceleration: { x: 0, y: 0, z: -0.5 },
      particleFlags: PARTICLE_FLAG.interpolateColour | PARTICLE_FLAG.wind | PARTICLE_FLAG.emissive,
      particleMaxAge: 5,
      startColour: { r: 255, g: 0, b: 0, a: 255 },
      endColour: { r: 0, g: 0, b: 255, a: 255 },
      startScaleX: 1,
      endScaleY: 1,
      startGlow: 0,
      blendSource: 7,
      blendDestination: 9,
    });
    expect(formatHex(encodeParticleSystem(recorded))).toBe(RECORDED);
  });

  it('of a new form is longer by two lengths, and by what its flags say', () => {
    const flags = PARTICLE_FLAG.glow | PARTICLE_FLAG.blend;
    const sizes = [0, PARTICLE_FLAG.glow, PARTICLE_FLAG.blend, flags].map((more) => {
      const particleFlags = recorded.particleFlags | more;
      return encodeParticleSystem({ ...recorded, particleFlags }, 'new').length;
    });
    expect(sizes).toEqual([94, 96, 96, 98]);
    expect(encodeParticleSystem({ ...recorded, particleFlags: flags })).toHaveLength(98);
    expect(decodeParticleSystem(encodeParticleSystem(recorded, 'new'))).toEqual(recorded);
    expect(decodeParticleSystem(encodeParticleSystem(GLOWING))).toEqual(GLOWING);
  });

  it('is none without bytes, or when all are zero', () => {
    expect(decodeParticleSystem(new Uint8Array(0))).toBeUndefined();
    expect(decodeParticleSystem(new Uint8Array(86))).toBeUndefined();
    expect(encodeParticleSystem(undefined)).toHaveLength(0);
  });

  it('is cut to what its fields can hold', () => {
    const wild = {
      ...recorded,
      burstRate: 1e9,
      acceleration: { x: -1e9, y: 1e9, z: Number.NaN },
      startScaleX: -1,
    };
    expect(decodeParticleSystem(encodeParticleSystem(wild))).toMatchObject({
      burstRate: 0xffff / 256,
      acceleration: { x: -256, y: 0xffff / 128 - 256, z: -256 },
      startScaleX: 0,
    });
  });

  it('that breaks off, or says another length, is refused', () => {
    const whole = encodeParticleSystem(GLOWING);
    for (let length = 1; length < whole.length; length++) {
      if (length === 86) continue;
      expect(() => decodeParticleSystem(whole.subarray(0, length)), `${length}`).toThrow(DecodeError);
    }
    for (const at of [0, 72]) {
      const other = Uint8Array.from(whole);
      other[at] = other[at]! + 1;
      expect(() => decodeParticleSystem(other)).toThrow(DecodeError);
    }
  });

  it('tells its texture, also where the rest is damaged', () => {
    const { textureId } = GLOWING;
    for (const form of ['shortest', 'new'] as const)
      expect(particleTextureOf(encodeParticleSystem({ ...recorded, textureId }, form))).toEqual(textureId);
    expect(particleTextureOf(encodeParticleSystem(GLOWING).subarray(0, 90))).toEqual(textureId);
    expect(particleTextureOf(new Uint8Array(0)).isZero).toBe(true);
    expect(() => particleTextureOf(new Uint8Array(51))).toThrow(DecodeError);
  });

  it('comes back as it was, whatever it is', () => {
    const random = createRandom(8);
    for (let round = 0; round < 300; round++) {
      const bytes = random.bytes(86);
      // The flags that ask for the new form.
      bytes[70] = 0;
      expect(encodeParticleSystem(decodeParticleSystem(bytes))).toEqual(bytes);
    }
  });
});

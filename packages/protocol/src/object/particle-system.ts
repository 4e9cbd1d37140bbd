import type { Colour, Uuid, Vector3 } from '../datatypes/index.ts';

/** `pattern` of a particle system. @source PROTOCOL §12; viewer llpartdata.h */
export const PARTICLE_PATTERN = /* @__PURE__ */ Object.freeze({
  drop: 1,
  explode: 2,
  angle: 4,
  cone: 8,
  coneEmpty: 0x10,
});

/** Bits of `particleFlags`; the last two say that there is more of a particle. */
export const PARTICLE_FLAG = /* @__PURE__ */ Object.freeze({
  interpolateColour: 0x1,
  interpolateScale: 0x2,
  bounce: 0x4,
  wind: 0x8,
  followSource: 0x10,
  followVelocity: 0x20,
  targetPosition: 0x40,
  targetLinear: 0x80,
  emissive: 0x100,
  beam: 0x200,
  ribbon: 0x400,
  glow: 0x1_0000,
  blend: 0x2_0000,
});

/** `BlendSource` and `BlendDest` of particles that do not say otherwise: source alpha, and what it leaves. */
export const USUAL_BLEND = Object.freeze({ source: 7, destination: 9 });

/** What an object gives off. Times in seconds, sizes in metres, angles in radians. */
export interface ParticleSystem {
  readonly crc: number;
  /** 1 it moves with the object, 2 angles are measured in the new way. */
  readonly flags: number;
  /** See {@link PARTICLE_PATTERN}. */
  readonly pattern: number;
  /** How long it goes on; 0 for ever. */
  readonly maxAge: number;
  readonly startAge: number;
  readonly innerAngle: number;
  readonly outerAngle: number;
  /** Between two bursts. */
  readonly burstRate: number;
  readonly burstRadius: number;
  /** Metres a second. */
  readonly burstSpeedMin: number;
  readonly burstSpeedMax: number;
  /** Particles of a burst. */
  readonly burstCount: number;
  readonly angularVelocity: Vector3;
  readonly acceleration: Vector3;
  readonly textureId: Uuid;
  readonly targetId: Uuid;
  /** See {@link PARTICLE_FLAG}. */
  readonly particleFlags: number;
  readonly particleMaxAge: number;
  readonly startColour: Colour;
  readonly endColour: Colour;
  readonly startScaleX: number;
  readonly startScaleY: number;
  readonly endScaleX: number;
  readonly endScaleY: number;
  /** 0 to 1; only with the flag `glow`. */
  readonly startGlow: number;
  readonly endGlow: number;
  /** Numbers of LSL's PSYS_PART_BF constants; only with the flag `blend`. */
  readonly blendSource: number;
  readonly blendDestination: number;
}

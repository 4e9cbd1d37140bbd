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
  /** U32 of the sender; not checked. */
  readonly crc: number;
  /** 1 it moves with the object, 2 angles are measured in the new way. */
  readonly flags: number;
  /** See {@link PARTICLE_PATTERN}. */
  readonly pattern: number;
  /** How long it goes on; 0 for ever. */
  readonly maxAge: number;
  /** Seconds of `maxAge` that have gone by when it begins. */
  readonly startAge: number;
  /** Radians: half the angle of the cone in which no particles are given off; for the patterns with an angle. */
  readonly innerAngle: number;
  /** Radians: half the angle of the cone beyond which no particles are given off; for the patterns with an angle. */
  readonly outerAngle: number;
  /** Between two bursts. */
  readonly burstRate: number;
  /** How far from its middle particles begin, metres. */
  readonly burstRadius: number;
  /** Metres a second. */
  readonly burstSpeedMin: number;
  /** Metres a second: particles begin between this and `burstSpeedMin`. */
  readonly burstSpeedMax: number;
  /** Particles of a burst. */
  readonly burstCount: number;
  /** Radians a second around each axis, by which the direction of bursts turns. */
  readonly angularVelocity: Vector3;
  /** Of each particle, metres a second, each second. */
  readonly acceleration: Vector3;
  /** Picture of a particle; zero where nobody says one. */
  readonly textureId: Uuid;
  /** Object or agent to which particles go where flags say so; zero for none. */
  readonly targetId: Uuid;
  /** See {@link PARTICLE_FLAG}. */
  readonly particleFlags: number;
  /** How long each particle is there, seconds. */
  readonly particleMaxAge: number;
  /** Of a new particle; alpha 255 is opaque. */
  readonly startColour: Colour;
  /** Of a particle at the end of its age; only with the flag `interpolateColour`. */
  readonly endColour: Colour;
  /** Width of a new particle, metres. */
  readonly startScaleX: number;
  /** Height of a new particle, metres. */
  readonly startScaleY: number;
  /** Width of a particle at the end of its age, metres; only with the flag `interpolateScale`. */
  readonly endScaleX: number;
  /** Height of a particle at the end of its age, metres; only with the flag `interpolateScale`. */
  readonly endScaleY: number;
  /** 0 to 1; only with the flag `glow`. */
  readonly startGlow: number;
  /** At the end of its age, 0 to 1; only with the flag `glow`. */
  readonly endGlow: number;
  /** Numbers of LSL's PSYS_PART_BF constants; only with the flag `blend`. */
  readonly blendSource: number;
  /** Factor of what is behind, by the numbers of `blendSource`; only with the flag `blend`. */
  readonly blendDestination: number;
}

import type { Vector3 } from '@landfall/protocol/datatypes';

/** A light of an object: it shines all around, or in a cone. */
export interface Lamp {
  /** Of what shines, for files that have names. */
  readonly name: string;
  /** Metres in the scene. */
  readonly position: Vector3;
  /** Linear red, green, blue; its intensity is in them. */
  readonly colour: readonly [red: number, green: number, blue: number];
  /** Metres; as an object says it. Light is there up to {@link REACH} times as far. */
  readonly radius: number;
  /** 0 to 2: how fast it gets less. */
  readonly falloff: number;
  /** Undefined for one that shines all around. */
  readonly cone: LampCone | undefined;
}

/** Where a lamp shines that does not shine all around. */
export interface LampCone {
  /** Of length 1. */
  readonly direction: Vector3;
  /** From the middle to the rim; at most a quarter of a turn. */
  readonly angleRad: number;
}

/** @source viewer pipeline.cpp (renderDeferredLighting) */
export const REACH = 1.5;
/** @source viewer pipeline.cpp (DEFERRED_LIGHT_FALLOFF) */
const FALLOFF_SHARE = 0.5;

/**
 * How much of a lamp's colour a surface gets that looks towards it.
 * @param metres how far away
 * @source viewer deferredUtil.glsl (calcLegacyDistanceAttenuation)
 */
export function lampShare({ radius, falloff }: Pick<Lamp, 'radius' | 'falloff'>, metres: number): number {
  const distance = metres / (radius * REACH);
  if (!(distance < 1)) return 0;
  return 2 * ((1 - distance) / (1 + falloff * FALLOFF_SHARE)) ** 2;
}

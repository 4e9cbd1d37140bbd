import { decodeSky } from '@landfall/protocol/asset/settings';
import type { Rgb, SkySettings } from '@landfall/protocol/asset/settings';
import { rotateVector } from '@landfall/protocol/datatypes';
import type { Quaternion, Vector3 } from '@landfall/protocol/datatypes';
import type { LlsdValue } from '@landfall/protocol/llsd';

/** Red, green, blue; light, so also above 1. */
export type Light = Rgb;

/** What of a sky lights the ground. Directions are towards what shines, of length 1: x east, y north, z up. */
export interface Sky {
  /** Towards the sun; z is below 0 when it has set. */
  readonly sunDirection: Vector3;
  /** Towards the moon; z is below 0 when it has set. */
  readonly moonDirection: Vector3;
  /** Light of the sun before the air takes from it, and of the moon before `moonBrightness`; 0–16 each. */
  readonly sunlight: Light;
  /** Light from everywhere under a sky without clouds; 0–16 each. */
  readonly ambient: Light;
  /** How much the air itself takes of red, green and blue; 0–16 each. `blue_density` of WindLight. */
  readonly blueDensity: Light;
  /** How much haze takes of every colour alike; 0–16. `haze_density` of WindLight. */
  readonly hazeDensity: number;
  /** What both densities are multiplied by for each metre of `maxAltitude`; 0–1. */
  readonly densityMultiplier: number;
  /** Height of the air, metres. */
  readonly maxAltitude: number;
  /** 0–1: how much of the sun clouds take away. */
  readonly cloudShadow: number;
  /** What `sunlight` is multiplied by where the moon shines; 0–16. */
  readonly moonBrightness: number;
}

/** Beyond these numbers are taken to be mistakes. */
const MOST_LIGHT = 16;
const MOST_ALTITUDE = 100_000;
const EAST: Vector3 = Object.freeze({ x: 1, y: 0, z: 0 });

/** What of settings lights the ground, its numbers held to what makes sense. */
export function skyOfSettings(settings: SkySettings): Sky {
  const { haze } = settings;
  return {
    sunDirection: turned(settings.sunRotation),
    moonDirection: turned(settings.moonRotation),
    sunlight: lightOf(settings.sunlight),
    ambient: lightOf(haze.ambient),
    blueDensity: lightOf(haze.blueDensity),
    hazeDensity: within(haze.hazeDensity, MOST_LIGHT),
    densityMultiplier: within(haze.densityMultiplier, 1),
    maxAltitude: within(settings.maxAltitude, MOST_ALTITUDE),
    cloudShadow: within(settings.cloudShadow, 1),
    moonBrightness: within(settings.moonBrightness, MOST_LIGHT),
  };
}

/**
 * A sky's settings, as an environment (EEP) or a settings asset has them, or as older regions and presets do (WindLight).
 * What is missing, or no number, is as at {@link NOON}.
 */
export function skyOf(settings: LlsdValue): Sky {
  return skyOfSettings(decodeSky(settings));
}

/** A clear day at noon, with the sun in the south. @source viewer indra/llinventory/llsettingssky.cpp (defaults) */
export const NOON: Sky = Object.freeze(skyOf(null));

function turned(rotation: Quaternion): Vector3 {
  const { x, y, z } = rotateVector(EAST, rotation);
  const length = Math.hypot(x, y, z);
  return { x: x / length, y: y / length, z: z / length };
}

function lightOf([red, green, blue]: Rgb): Light {
  return [within(red, MOST_LIGHT), within(green, MOST_LIGHT), within(blue, MOST_LIGHT)];
}

function within(number: number, most: number): number {
  return Math.min(most, Math.max(0, number));
}

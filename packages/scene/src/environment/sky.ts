import { rotateVector } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { asArray, asReal, isLlsdMap } from '@landfall/protocol/llsd';
import type { LlsdMap, LlsdValue } from '@landfall/protocol/llsd';

/** Red, green, blue; light, so also above 1. */
export type Light = readonly [red: number, green: number, blue: number];

/** What of a sky lights the ground. Directions are towards what shines, of length 1: x east, y north, z up. */
export interface Sky {
  readonly sunDirection: Vector3;
  readonly moonDirection: Vector3;
  readonly sunlight: Light;
  readonly ambient: Light;
  readonly blueDensity: Light;
  readonly hazeDensity: number;
  readonly densityMultiplier: number;
  /** Height of the air, metres. */
  readonly maxAltitude: number;
  /** 0–1: how much of the sun clouds take away. */
  readonly cloudShadow: number;
  readonly moonBrightness: number;
}

/** Beyond these numbers are taken to be mistakes. */
const MOST_LIGHT = 16;
const MOST_ALTITUDE = 100_000;

/** A clear day at noon, with the sun in the south. @source viewer indra/llinventory/llsettingssky.cpp (defaults) */
export const NOON: Sky = Object.freeze({
  sunDirection: Object.freeze({ x: 0, y: -0.5, z: Math.sqrt(0.75) }),
  moonDirection: Object.freeze({ x: 0, y: 0.5, z: -Math.sqrt(0.75) }),
  sunlight: Object.freeze([0.7342, 0.7815, 0.8999] as const),
  ambient: Object.freeze([0.25, 0.25, 0.25] as const),
  blueDensity: Object.freeze([0.2447, 0.4487, 0.7599] as const),
  hazeDensity: 0.7,
  densityMultiplier: 0.0001,
  maxAltitude: 1605,
  cloudShadow: 0.2699,
  moonBrightness: 0.5,
});

/**
 * A sky's settings, as an environment (EEP) or a settings asset has them, or as older regions and presets do (WindLight: angles instead of rotations, numbers in lists).
 * What is missing, or no number, is as at {@link NOON}.
 * @source viewer indra/llinventory/llsettingssky.cpp
 */
export function skyOf(settings: LlsdValue): Sky {
  const map: LlsdMap = isLlsdMap(settings) ? settings : {};
  const legacy = map['legacy_haze'];
  // Haze is in a map of its own since environments; before that beside everything else.
  const haze: LlsdMap = isLlsdMap(legacy) ? legacy : map;
  const angles = directionOfAngles(map);
  return {
    sunDirection: directionOf(map['sun_rotation']) ?? angles ?? NOON.sunDirection,
    moonDirection:
      directionOf(map['moon_rotation']) ?? (angles === undefined ? NOON.moonDirection : opposite(angles)),
    sunlight: lightOf(map['sunlight_color'], NOON.sunlight),
    ambient: lightOf(haze['ambient'], NOON.ambient),
    blueDensity: lightOf(haze['blue_density'], NOON.blueDensity),
    hazeDensity: numberOf(haze['haze_density'], NOON.hazeDensity, MOST_LIGHT),
    densityMultiplier: numberOf(haze['density_multiplier'], NOON.densityMultiplier, 1),
    maxAltitude: numberOf(map['max_y'], NOON.maxAltitude, MOST_ALTITUDE),
    cloudShadow: numberOf(map['cloud_shadow'], NOON.cloudShadow, 1),
    moonBrightness: numberOf(map['moon_brightness'], NOON.moonBrightness, MOST_LIGHT),
  };
}

/** Where east is turned to. */
function directionOf(rotation: LlsdValue | undefined): Vector3 | undefined {
  const [x, y, z, w] = asArray(rotation).map((value) => asReal(value)) as [number, number, number, number];
  const length = Math.hypot(x, y, z, w);
  if (!(length > 1e-3 && length < 1e3)) return undefined;
  return unit(
    rotateVector({ x: 1, y: 0, z: 0 }, { x: x / length, y: y / length, z: z / length, w: w / length }),
  );
}

/** `east_angle` runs clockwise, `sun_angle` upwards from the east; radians. */
function directionOfAngles(map: LlsdMap): Vector3 | undefined {
  if (map['east_angle'] === undefined || map['sun_angle'] === undefined) return undefined;
  const [azimuth, altitude] = [-asReal(map['east_angle']), asReal(map['sun_angle'])];
  if (!Number.isFinite(azimuth) || !Number.isFinite(altitude)) return undefined;
  const level = Math.cos(altitude);
  return unit({ x: Math.cos(azimuth) * level, y: Math.sin(azimuth) * level, z: Math.sin(altitude) });
}

function opposite({ x, y, z }: Vector3): Vector3 {
  return { x: -x, y: -y, z: -z };
}

function unit({ x, y, z }: Vector3): Vector3 {
  const length = Math.hypot(x, y, z);
  return { x: x / length, y: y / length, z: z / length };
}

/** Three or four numbers; the fourth is not light. */
function lightOf(value: LlsdValue | undefined, otherwise: Light): Light {
  if (!Array.isArray(value) || value.length < 3) return otherwise;
  const at = (channel: 0 | 1 | 2) => numberOf(value[channel], otherwise[channel], MOST_LIGHT);
  return [at(0), at(1), at(2)];
}

/** A number, or the first of a list, as presets have them. */
function numberOf(value: LlsdValue | undefined, otherwise: number, most: number): number {
  const single = Array.isArray(value) ? value[0] : value;
  if (single === undefined || single === null) return otherwise;
  const number = asReal(single);
  return Number.isNaN(number) ? otherwise : Math.min(most, Math.max(0, number));
}

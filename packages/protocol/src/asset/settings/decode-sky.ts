import type { Quaternion, Vector3 } from '../../datatypes/index.ts';
import { asArray, asBoolean, asReal, asString, isLlsdMap } from '../../llsd/index.ts';
import type { LlsdMap, LlsdValue } from '../../llsd/index.ts';
import { SKY_KEYS } from './encode-sky.ts';
import { idIn, mapIn, numberIn, numbersIn, othersIn, rotationIn, rotationTo } from './fields.ts';
import { DEFAULT_SKY } from './sky-settings.ts';
import type { HazeSettings, SkySettings } from './sky-settings.ts';

/** What was added to the scroll of clouds in older skies, so that none was below zero. */
const OLD_SCROLL = 10;
/** Stars were 0 to 2. */
const OLD_STARS = 250;

/**
 * A sky as a map, as environments and settings assets have it, or as older regions and presets do (WindLight: angles instead of rotations,
 * numbers in lists, haze beside everything else). What is missing, or no number, is as in {@link DEFAULT_SKY}.
 * @source viewer indra/llinventory/llsettingssky.cpp
 */
export function decodeSky(settings: LlsdValue | undefined): SkySettings {
  const map = mapIn(settings);
  const isOld = map['type'] === undefined && map['sun_rotation'] === undefined;
  const number = (key: string, otherwise: number): number => numberIn(map[key], otherwise);
  const d = DEFAULT_SKY;
  return {
    type: 'sky',
    name: asString(map['name']),
    ...lightsIn(map),
    sunScale: number('sun_scale', d.sunScale),
    moonScale: number('moon_scale', d.moonScale),
    moonBrightness: number('moon_brightness', d.moonBrightness),
    starBrightness:
      number('star_brightness', isOld ? d.starBrightness / OLD_STARS : d.starBrightness) *
      (isOld ? OLD_STARS : 1),
    sunlight: numbersIn(map['sunlight_color'], d.sunlight),
    haze: hazeIn(map),
    maxAltitude: number('max_y', d.maxAltitude),
    gamma: number('gamma', d.gamma),
    glow: numbersIn(map['glow'], d.glow),
    cloudColour: numbersIn(map['cloud_color'], d.cloudColour),
    cloudDensity: numbersIn(map['cloud_pos_density1'], d.cloudDensity),
    cloudDetail: numbersIn(map['cloud_pos_density2'], d.cloudDetail),
    cloudScale: number('cloud_scale', d.cloudScale),
    cloudScroll: isOld ? oldScrollIn(map) : numbersIn(map['cloud_scroll_rate'], d.cloudScroll),
    cloudShadow: number('cloud_shadow', d.cloudShadow),
    cloudVariance: number('cloud_variance', d.cloudVariance),
    moistureLevel: number('moisture_level', d.moistureLevel),
    dropletRadius: number('droplet_radius', d.dropletRadius),
    iceLevel: number('ice_level', d.iceLevel),
    ...texturesIn(map),
    reflectionProbeAmbiance:
      map['reflection_probe_ambiance'] === undefined ? undefined : number('reflection_probe_ambiance', 0),
    others: isOld ? d.others : othersIn(map, SKY_KEYS),
  };
}

function lightsIn(map: LlsdMap): Pick<SkySettings, 'sunRotation' | 'moonRotation'> {
  const [sun, moon] = rotationsOfAngles(map);
  return {
    sunRotation: rotationIn(map['sun_rotation']) ?? sun ?? DEFAULT_SKY.sunRotation,
    moonRotation: rotationIn(map['moon_rotation']) ?? moon ?? DEFAULT_SKY.moonRotation,
  };
}

/** `east_angle` runs clockwise, `sun_angle` upwards from the east; radians. The moon is opposite the sun. */
function rotationsOfAngles(map: LlsdMap): readonly Quaternion[] {
  if (map['east_angle'] === undefined || map['sun_angle'] === undefined) return [];
  const [azimuth, altitude] = [-asReal(map['east_angle']), asReal(map['sun_angle'])];
  if (!Number.isFinite(azimuth) || !Number.isFinite(altitude)) return [];
  const level = Math.cos(altitude);
  const sun: Vector3 = {
    x: Math.cos(azimuth) * level,
    y: Math.sin(azimuth) * level,
    z: Math.sin(altitude),
  };
  return [rotationTo(sun), rotationTo({ x: -sun.x, y: -sun.y, z: -sun.z })];
}

/** In a map of its own since environments. */
function hazeIn(map: LlsdMap): HazeSettings {
  const legacy = map['legacy_haze'];
  const haze = isLlsdMap(legacy) ? legacy : map;
  const d = DEFAULT_SKY.haze;
  return {
    ambient: numbersIn(haze['ambient'], d.ambient),
    blueDensity: numbersIn(haze['blue_density'], d.blueDensity),
    blueHorizon: numbersIn(haze['blue_horizon'], d.blueHorizon),
    hazeDensity: numberIn(haze['haze_density'], d.hazeDensity),
    hazeHorizon: numberIn(haze['haze_horizon'], d.hazeHorizon),
    densityMultiplier: numberIn(haze['density_multiplier'], d.densityMultiplier),
    distanceMultiplier: numberIn(haze['distance_multiplier'], d.distanceMultiplier),
  };
}

function oldScrollIn(map: LlsdMap): readonly [number, number] {
  if (map['cloud_scroll_rate'] === undefined) return DEFAULT_SKY.cloudScroll;
  const [across, along] = numbersIn(map['cloud_scroll_rate'], [OLD_SCROLL, OLD_SCROLL] as const);
  const [isAcross = true, isAlong = true] = asArray(map['enable_cloud_scroll']).map(asBoolean);
  return [isAcross ? across - OLD_SCROLL : 0, isAlong ? along - OLD_SCROLL : 0];
}

function texturesIn(map: LlsdMap) {
  const d = DEFAULT_SKY;
  return {
    sunTextureId: idIn(map['sun_id'], d.sunTextureId),
    moonTextureId: idIn(map['moon_id'], d.moonTextureId),
    cloudTextureId: idIn(map['cloud_id'], d.cloudTextureId),
    bloomTextureId: idIn(map['bloom_id'], d.bloomTextureId),
    haloTextureId: idIn(map['halo_id'], d.haloTextureId),
    rainbowTextureId: idIn(map['rainbow_id'], d.rainbowTextureId),
  };
}

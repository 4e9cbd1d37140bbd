import { real } from '../../llsd/index.ts';
import type { LlsdMap } from '../../llsd/index.ts';
import { realsOf, realsOfRotation } from './fields.ts';
import { DEFAULT_SKY } from './sky-settings.ts';
import type { HazeSettings, SkySettings } from './sky-settings.ts';

/** A sky as environments and settings assets have it. */
export function encodeSky(sky: SkySettings): LlsdMap {
  return {
    ...sky.others,
    type: sky.type,
    ...(sky.name !== '' && { name: sky.name }),
    sun_rotation: realsOfRotation(sky.sunRotation),
    moon_rotation: realsOfRotation(sky.moonRotation),
    sun_scale: real(sky.sunScale),
    moon_scale: real(sky.moonScale),
    moon_brightness: real(sky.moonBrightness),
    star_brightness: real(sky.starBrightness),
    sunlight_color: realsOf(sky.sunlight),
    legacy_haze: mapOfHaze(sky.haze),
    max_y: real(sky.maxAltitude),
    gamma: real(sky.gamma),
    glow: realsOf(sky.glow),
    cloud_color: realsOf(sky.cloudColour),
    cloud_pos_density1: realsOf(sky.cloudDensity),
    cloud_pos_density2: realsOf(sky.cloudDetail),
    cloud_scale: real(sky.cloudScale),
    cloud_scroll_rate: realsOf(sky.cloudScroll),
    cloud_shadow: real(sky.cloudShadow),
    cloud_variance: real(sky.cloudVariance),
    moisture_level: real(sky.moistureLevel),
    droplet_radius: real(sky.dropletRadius),
    ice_level: real(sky.iceLevel),
    sun_id: sky.sunTextureId,
    moon_id: sky.moonTextureId,
    cloud_id: sky.cloudTextureId,
    bloom_id: sky.bloomTextureId,
    halo_id: sky.haloTextureId,
    rainbow_id: sky.rainbowTextureId,
    ...(sky.reflectionProbeAmbiance !== undefined && {
      reflection_probe_ambiance: real(sky.reflectionProbeAmbiance),
    }),
  };
}

function mapOfHaze(haze: HazeSettings): LlsdMap {
  return {
    ambient: realsOf(haze.ambient),
    blue_density: realsOf(haze.blueDensity),
    blue_horizon: realsOf(haze.blueHorizon),
    haze_density: real(haze.hazeDensity),
    haze_horizon: real(haze.hazeHorizon),
    density_multiplier: real(haze.densityMultiplier),
    distance_multiplier: real(haze.distanceMultiplier),
  };
}

/** The keys that have a field of their own. */
export const SKY_KEYS: ReadonlySet<string> = new Set(
  Object.keys(encodeSky({ ...DEFAULT_SKY, name: 'any', reflectionProbeAmbiance: 0 })),
);

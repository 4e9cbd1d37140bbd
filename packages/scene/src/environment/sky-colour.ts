import type { SkySettings } from '@landfall/protocol/asset/settings';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { skyOfSettings } from './sky.ts';
import type { Light, Sky } from './sky.ts';

/** Whoever looks stands so far below where the air is counted from: the way through it is never without end. */
const LEAST_RISE = 0.02;
const LEAST = 1e-6;
/** Beside the glow, everywhere. @source viewer skyV.glsl */
const AROUND = 0.25;
const MOONLIGHT = 0.7;
/** Brightness of the whole: viewers show it twice as bright as it is calculated. @source viewer skyF.glsl */
const SHOWN = 2;
const MOST_GLOW = 1000;

/** What is the same for every direction. */
interface Air {
  readonly toLight: Vector3;
  readonly light: Light;
  readonly isDay: boolean;
  readonly settings: SkySettings;
  readonly sky: Sky;
}

/**
 * The colour of a clear sky: what the air scatters of the light of sun or moon, and a glow around the sun. Without clouds, stars and the disc of either.
 * @returns for a direction of length 1 (z up; below the horizon as at it) red, green, blue in sRGB, 0–1
 * @source viewer skyV.glsl, skyF.glsl
 */
export function skyColours(settings: SkySettings): (direction: Vector3) => Light {
  const sky = skyOfSettings(settings);
  const isDay = sky.sunDirection.z >= 0;
  const light = each((channel) => sky.sunlight[channel] * (isDay ? 1 : MOONLIGHT * sky.moonBrightness));
  const air: Air = { toLight: isDay ? sky.sunDirection : sky.moonDirection, light, isDay, settings, sky };
  return (direction) => colourAt(air, direction);
}

function colourAt({ toLight, light, isDay, settings, sky }: Air, direction: Vector3): Light {
  const { blueHorizon, hazeHorizon } = settings.haze;
  const { blueDensity, hazeDensity, densityMultiplier, maxAltitude, cloudShadow, ambient } = sky;
  const rise = Math.max(LEAST_RISE, direction.z);
  const air = densityMultiplier * maxAltitude;
  const way = air / rise;
  const towards = direction.x * toLight.x + direction.y * toLight.y + direction.z * toLight.z;
  const glow = isDay ? glowOf(settings.glow, towards) + AROUND : 0;
  return each((channel) => {
    const blue = blueDensity[channel];
    const all = Math.max(LEAST, blue + hazeDensity);
    const [blueShare, hazeShare] = [blue / all, hazeDensity / all];
    const left =
      light[channel] * Math.exp((-(blue + hazeDensity / 4) * air) / Math.max(LEAST, rise + toLight.z));
    const scattered = (sun: number, everywhere: number): number =>
      blueHorizon[channel] * blueShare * (sun + everywhere) +
      hazeHorizon * hazeShare * (sun * glow + everywhere);
    const clear = Math.exp(-all * way);
    const above = scattered(left, ambient[channel]) * (1 - clear);
    const underClouds = ambient[channel] + Math.max(0, 1 - ambient[channel]) * cloudShadow * 0.5;
    const below = scattered(left * (1 - cloudShadow), underClouds);
    const colour = above + (below - above) * (1 - clear ** 0.25);
    return Math.min(1, Math.max(0, colour * SHOWN || 0));
  });
}

/** Brighter towards the sun. */
function glowOf([size, , focus]: Light, towards: number): number {
  const away = Math.max(0.001, 1 - towards) * size;
  const glow = away ** focus;
  return Number.isFinite(glow) ? Math.min(MOST_GLOW, glow) : 0;
}

function each(value: (channel: 0 | 1 | 2) => number): Light {
  return [value(0), value(1), value(2)];
}

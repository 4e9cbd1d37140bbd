import type { Vector3 } from '@landfall/protocol/datatypes';
import type { Light, Sky } from './sky.ts';

/** The light on the ground: one that comes from far away, and one from everywhere. */
export interface DayLight {
  /** Towards the sun, or the moon when the sun is down; of length 1. Straight down when neither is up. */
  readonly direction: Vector3;
  /** What shines: the sun while it is up, else the moon while that is; `none` when neither is. */
  readonly source: 'sun' | 'moon' | 'none';
  /** Linear; of a surface that looks towards it. */
  readonly colour: Light;
  /** Linear. */
  readonly ambient: Light;
}

/** At night the sky gives a little blue. @source viewer indra/llinventory/llsettingssky.cpp */
const NIGHT: Light = [0.66 * 0.0125, 0.66 * 0.0125, 1.2 * 0.0125];
/** The lower it stands, the more air there is on its way; at the horizon not without end. */
const LOWEST = 1e-3;

/**
 * The light of a sky: what air and haze leave of the sun, and what the sky and its clouds give.
 * @source viewer indra/llinventory/llsettingssky.cpp (calculateLightSettings)
 */
export function dayLightOf(sky: Sky): DayLight {
  const { sunDirection, moonDirection } = sky;
  if (sunDirection.z >= 0)
    return {
      direction: sunDirection,
      source: 'sun',
      colour: throughAir(sky, sunDirection.z),
      ambient: underClouds(sky),
    };
  if (moonDirection.z < 0)
    return { direction: { x: 0, y: 0, z: -1 }, source: 'none', colour: [0, 0, 0], ambient: NIGHT };
  const moonlight = each((channel) => throughAir(sky, moonDirection.z)[channel] * sky.moonBrightness);
  return { direction: moonDirection, source: 'moon', colour: moonlight, ambient: NIGHT };
}

function throughAir(
  { sunlight, blueDensity, hazeDensity, densityMultiplier, maxAltitude }: Sky,
  height: number,
): Light {
  const air = densityMultiplier * maxAltitude;
  const way = 1 / Math.max(height, LOWEST);
  return each((channel) => {
    const scattered = (blueDensity[channel] + hazeDensity / 4) * air * way;
    const swallowed = (blueDensity[channel] + hazeDensity) * air;
    return sunlight[channel] * Math.exp(-scattered - swallowed);
  });
}

/** Clouds make it brighter from everywhere. */
function underClouds({ ambient, cloudShadow }: Sky): Light {
  return each((channel) => ambient[channel] + (1 - ambient[channel]) * cloudShadow * 0.5);
}

function each(value: (channel: 0 | 1 | 2) => number): Light {
  return [value(0), value(1), value(2)];
}

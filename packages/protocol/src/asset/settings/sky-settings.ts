import { Uuid } from '../../datatypes/index.ts';
import type { Quaternion } from '../../datatypes/index.ts';
import type { LlsdMap } from '../../llsd/index.ts';
import { rotationTo } from './fields.ts';

/** Red, green, blue; light, so also above 1. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** How the air looks; named as in WindLight. */
export interface HazeSettings {
  /** Light that comes from everywhere, not from sun or moon. */
  readonly ambient: Rgb;
  /** How much the air itself takes and scatters of each colour. */
  readonly blueDensity: Rgb;
  /** Colour of the light that the air scatters, as a factor for each colour. */
  readonly blueHorizon: Rgb;
  /** How much haze takes and scatters, the same of all colours. */
  readonly hazeDensity: number;
  /** How much of the light that haze scatters is seen, as a factor. */
  readonly hazeHorizon: number;
  /** How thick air and haze are, for each metre; with {@link SkySettings.maxAltitude} their amount overhead. */
  readonly densityMultiplier: number;
  /** How much farther away things look as far as haze in front of them goes; 1 as they are. */
  readonly distanceMultiplier: number;
}

/** A sky at one moment. Numbers are as they were written, whatever viewers allow; all are finite. */
export interface SkySettings {
  /** As the settings themselves say it: a sky. */
  readonly type: 'sky';
  /** As the settings themselves say it; empty where they say none. */
  readonly name: string;
  /** Turns east to where the sun is. Of length 1, as that of the moon. */
  readonly sunRotation: Quaternion;
  /** Turns east to where the moon is. */
  readonly moonRotation: Quaternion;
  /** Size of the disc of the sun; 1 as usual. */
  readonly sunScale: number;
  /** Size of the disc of the moon; 1 as usual. */
  readonly moonScale: number;
  /** What part of the sunlight's colour the moon gives: 0 for a dark one. */
  readonly moonBrightness: number;
  /** 0 to 500. */
  readonly starBrightness: number;
  /** Light of the sun before it comes through the air; also that of the moon, by {@link SkySettings.moonBrightness}. */
  readonly sunlight: Rgb;
  /** What the air does to light; a map of its own in the asset, `legacy_haze`. */
  readonly haze: HazeSettings;
  /** How high the air reaches, metres. */
  readonly maxAltitude: number;
  /** How what was calculated becomes what is seen, as an exponent; 1 changes nothing. */
  readonly gamma: number;
  /** Size, nothing, and focus of the glow around the sun. */
  readonly glow: Rgb;
  /** Light that clouds give back. */
  readonly cloudColour: Rgb;
  /** x and y of the clouds' texture, and how dense they are. */
  readonly cloudDensity: Rgb;
  /** The same of their details. */
  readonly cloudDetail: Rgb;
  /** How large clouds are; 0 for none. */
  readonly cloudScale: number;
  /** Which way clouds go: across and along their texture. */
  readonly cloudScroll: readonly [number, number];
  /** 0 to 1: how much of the sun they take away. */
  readonly cloudShadow: number;
  /** How much noise distorts the form of clouds; 0 for not at all. */
  readonly cloudVariance: number;
  /** How strong the rainbow is; 0 for none. */
  readonly moistureLevel: number;
  /** Millionths of metres. */
  readonly dropletRadius: number;
  /** How strong the halo around the sun is; 0 for none. */
  readonly iceLevel: number;
  /** Zero for the viewer's own sun, as the textures below for its own. */
  readonly sunTextureId: Uuid;
  /** What the disc of the moon shows. */
  readonly moonTextureId: Uuid;
  /** What clouds are made from: noise. */
  readonly cloudTextureId: Uuid;
  /** What stars look like. */
  readonly bloomTextureId: Uuid;
  /** Colours of the halo that ice makes around the sun. */
  readonly haloTextureId: Uuid;
  /** Colours of the rainbow, by the size of the drops. */
  readonly rainbowTextureId: Uuid;
  /** Undefined for a sky of before there were probes. */
  readonly reflectionProbeAmbiance: number | undefined;
  /** What else is said, such as the profiles of the atmosphere: written again. */
  readonly others: LlsdMap;
}

const NOON_HEIGHT = Math.sqrt(0.75);

/** A clear day at noon, with the sun in the south: what is missing elsewhere is as here. @source viewer llsettingssky.cpp (defaults) */
export const DEFAULT_SKY: SkySettings = Object.freeze<SkySettings>({
  type: 'sky',
  name: '',
  sunRotation: rotationTo({ x: 0, y: -0.5, z: NOON_HEIGHT }),
  moonRotation: rotationTo({ x: 0, y: 0.5, z: -NOON_HEIGHT }),
  sunScale: 1,
  moonScale: 1,
  moonBrightness: 0.5,
  starBrightness: 250,
  sunlight: [0.7342, 0.7815, 0.8999],
  haze: Object.freeze<HazeSettings>({
    ambient: [0.25, 0.25, 0.25],
    blueDensity: [0.2447, 0.4487, 0.7599],
    blueHorizon: [0.4954, 0.4954, 0.6399],
    hazeDensity: 0.7,
    hazeHorizon: 0.19,
    densityMultiplier: 0.0001,
    distanceMultiplier: 0.8,
  }),
  maxAltitude: 1605,
  gamma: 1,
  glow: [5, 0.001, -0.4799],
  cloudColour: [0.4099, 0.4099, 0.4099],
  cloudDensity: [1, 0.526, 1],
  cloudDetail: [1, 0.526, 1],
  cloudScale: 0.4199,
  cloudScroll: [0.2, 0.01],
  cloudShadow: 0.2699,
  cloudVariance: 0,
  moistureLevel: 0,
  dropletRadius: 800,
  iceLevel: 0,
  sunTextureId: Uuid.zero,
  moonTextureId: Uuid.parse('d07f6eed-b96a-47cd-b51d-400ad4a1c428'),
  cloudTextureId: Uuid.parse('1dc1368f-e8fe-f02d-a08d-9d9f11c1af6b'),
  bloomTextureId: Uuid.parse('3c59f7fe-9dc8-47f9-8aaf-a9dd1fbc3bef'),
  haloTextureId: Uuid.parse('12149143-f599-91a7-77ac-b52a3c0f59cd'),
  rainbowTextureId: Uuid.parse('11b4c57c-56b3-04ed-1f82-2004363882e4'),
  reflectionProbeAmbiance: undefined,
  others: Object.freeze({}),
});

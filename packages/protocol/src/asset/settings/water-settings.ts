import { Uuid } from '../../datatypes/index.ts';
import { asString, real } from '../../llsd/index.ts';
import type { LlsdMap, LlsdValue } from '../../llsd/index.ts';
import { idIn, mapIn, numberIn, numbersIn, othersIn, realsOf } from './fields.ts';
import type { Rgb } from './sky-settings.ts';

/** Water at one moment. Numbers are as they were written, whatever viewers allow; all are finite. */
export interface WaterSettings {
  /** As the settings themselves say it: water. */
  readonly type: 'water';
  /** As the settings themselves say it; empty where they say none. */
  readonly name: string;
  /** Colour that things in the water fade to. */
  readonly fogColour: Rgb;
  /** How fast things in the water fade. */
  readonly fogDensity: number;
  /** How much more fog there is below. */
  readonly underwaterFog: number;
  /** How much is mirrored where one looks along the water. */
  readonly fresnelOffset: number;
  /** By how much less is mirrored the steeper one looks down. */
  readonly fresnelScale: number;
  /** How much what is mirrored is blurred (`blur_multiplier`). */
  readonly blur: number;
  /** Texture that gives the waves their form: a normal map. */
  readonly normalMapId: Uuid;
  /** Repeats of the normal map in its three layers. */
  readonly normalScale: Rgb;
  /** How much is refracted seen from above, and from below. */
  readonly refractionAbove: number;
  /** How much is refracted seen from below. */
  readonly refractionBelow: number;
  /** Which way large waves go, and how fast: x and y. */
  readonly wave1: readonly [number, number];
  /** Which way small waves go, and how fast: x and y. */
  readonly wave2: readonly [number, number];
  /** What else is said: written again. */
  readonly others: LlsdMap;
}

/** What is missing elsewhere is as here. @source viewer llsettingswater.cpp (defaults) */
export const DEFAULT_WATER: WaterSettings = Object.freeze<WaterSettings>({
  type: 'water',
  name: '',
  fogColour: [0.0156, 0.149, 0.2509],
  fogDensity: 2,
  underwaterFog: 0.25,
  fresnelOffset: 0.5,
  fresnelScale: 0.3999,
  blur: 0.04,
  normalMapId: Uuid.parse('822ded49-9a6c-f61c-cb89-6df54f42cdf4'),
  normalScale: [2, 2, 2],
  refractionAbove: 0.0299,
  refractionBelow: 0.2,
  wave1: [1.04999, -0.42],
  wave2: [1.10999, -1.16],
  others: Object.freeze({}),
});

/**
 * Water as a map, as environments and settings assets have it, or as older regions do (WindLight: the same numbers by other names).
 * What is missing, or no number, is as in {@link DEFAULT_WATER}.
 * @source viewer indra/llinventory/llsettingswater.cpp
 */
export function decodeWater(settings: LlsdValue | undefined): WaterSettings {
  const map = mapIn(settings);
  const isOld =
    map['type'] === undefined && Object.keys(OLD_KEYS).some((key) => map[OLD_KEYS[key]!] !== undefined);
  const value = (key: string): LlsdValue | undefined => map[isOld ? OLD_KEYS[key]! : key];
  const d = DEFAULT_WATER;
  return {
    type: 'water',
    name: asString(map['name']),
    fogColour: numbersIn(value('water_fog_color'), d.fogColour),
    fogDensity: numberIn(value('water_fog_density'), d.fogDensity),
    underwaterFog: numberIn(value('underwater_fog_mod'), d.underwaterFog),
    fresnelOffset: numberIn(value('fresnel_offset'), d.fresnelOffset),
    fresnelScale: numberIn(value('fresnel_scale'), d.fresnelScale),
    blur: numberIn(value('blur_multiplier'), d.blur),
    normalMapId: idIn(value('normal_map'), d.normalMapId),
    normalScale: numbersIn(value('normal_scale'), d.normalScale),
    refractionAbove: numberIn(value('scale_above'), d.refractionAbove),
    refractionBelow: numberIn(value('scale_below'), d.refractionBelow),
    wave1: numbersIn(value('wave1_direction'), d.wave1),
    wave2: numbersIn(value('wave2_direction'), d.wave2),
    others: isOld ? d.others : othersIn(map, WATER_KEYS),
  };
}

/** By the names since environments. */
const OLD_KEYS: Readonly<Record<string, string>> = {
  water_fog_color: 'waterFogColor',
  water_fog_density: 'waterFogDensity',
  underwater_fog_mod: 'underWaterFogMod',
  fresnel_offset: 'fresnelOffset',
  fresnel_scale: 'fresnelScale',
  blur_multiplier: 'blurMultiplier',
  normal_map: 'normalMap',
  normal_scale: 'normScale',
  scale_above: 'scaleAbove',
  scale_below: 'scaleBelow',
  wave1_direction: 'wave1Dir',
  wave2_direction: 'wave2Dir',
};
const WATER_KEYS: ReadonlySet<string> = new Set(['type', 'name', ...Object.keys(OLD_KEYS)]);

/** Water as environments and settings assets have it. */
export function encodeWater(water: WaterSettings): LlsdMap {
  return {
    ...water.others,
    type: water.type,
    ...(water.name !== '' && { name: water.name }),
    water_fog_color: realsOf(water.fogColour),
    water_fog_density: real(water.fogDensity),
    underwater_fog_mod: real(water.underwaterFog),
    fresnel_offset: real(water.fresnelOffset),
    fresnel_scale: real(water.fresnelScale),
    blur_multiplier: real(water.blur),
    normal_map: water.normalMapId,
    normal_scale: realsOf(water.normalScale),
    scale_above: real(water.refractionAbove),
    scale_below: real(water.refractionBelow),
    wave1_direction: realsOf(water.wave1),
    wave2_direction: realsOf(water.wave2),
  };
}

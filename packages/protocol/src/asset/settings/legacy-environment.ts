import { asArray, asString, isLlsdMap } from '../../llsd/index.ts';
import type { LlsdValue } from '../../llsd/index.ts';
import type { AssetReadOptions } from '../lines/index.ts';
import { MAX_DAY_KEYS, SKY_TRACKS } from './day-cycle.ts';
import type { DayCycle, DayKey } from './day-cycle.ts';
import { decodeSky } from './decode-sky.ts';
import { mapIn, numberIn } from './fields.ts';
import type { SkySettings } from './sky-settings.ts';
import { DEFAULT_WATER, decodeWater } from './water-settings.ts';

/**
 * The environment of a region as it was before environments (WindLight): what the capability `EnvironmentSettings` answers, a list of
 * something about the message, the keys of the day (`[[0.25, 'name'], …]`), skies by name, and the water.
 * @returns the day that it is; undefined where the region says none, and the viewer's own holds
 * @source viewer llenvironment.cpp, llsettingsvo.cpp (buildFromLegacyMessage); OpenSim EnvironmentModule.cs
 */
export function decodeLegacyEnvironment(
  value: LlsdValue,
  options: AssetReadOptions = {},
): DayCycle | undefined {
  const [, day, skies, water] = asArray(value);
  if (!isLlsdMap(skies) || Object.keys(skies).length === 0) return undefined;
  const keys = keysOf(asArray(day), mapIn(skies), options);
  if (keys.length === 0) return undefined;
  return {
    type: 'daycycle',
    name: '',
    water: [
      { position: 0, frame: 'water', settings: water === undefined ? DEFAULT_WATER : decodeWater(water) },
    ],
    skies: Array.from({ length: SKY_TRACKS }, (_, track) => (track === 0 ? keys : [])),
    others: {},
  };
}

function keysOf(
  day: readonly LlsdValue[],
  skies: Readonly<Record<string, LlsdValue>>,
  { onSkipped }: AssetReadOptions,
): readonly DayKey<SkySettings>[] {
  const read = new Map(Object.entries(skies).map(([name, sky]) => [name, decodeSky(sky)]));
  const keys = new Map<number, DayKey<SkySettings>>();
  for (const key of day.slice(0, MAX_DAY_KEYS)) {
    const [at, name] = asArray(key);
    const frame = asString(name);
    const settings = read.get(frame);
    const position = Math.min(1, Math.max(0, numberIn(at, 0)));
    if (settings === undefined) onSkipped?.(`a key of a day without its sky ${frame}`, 0);
    else keys.set(position, { position, frame: `sky:${frame}`, settings });
  }
  return [...keys.values()].sort((one, other) => one.position - other.position);
}

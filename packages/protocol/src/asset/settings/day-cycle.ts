import { asArray, asString, isLlsdMap, real } from '../../llsd/index.ts';
import type { LlsdMap, LlsdValue, MutableLlsdMap } from '../../llsd/index.ts';
import { createLlsdMap } from '../../llsd/index.ts';
import type { AssetReadOptions } from '../lines/index.ts';
import { decodeSky } from './decode-sky.ts';
import { encodeSky } from './encode-sky.ts';
import { mapIn, numberIn, othersIn } from './fields.ts';
import type { SkySettings } from './sky-settings.ts';
import { decodeWater, encodeWater } from './water-settings.ts';
import type { WaterSettings } from './water-settings.ts';

/** Skies one above the other: from the ground, and from three altitudes. */
export const SKY_TRACKS = 4;
/** Of a track; viewers make 56. */
export const MAX_DAY_KEYS = 1000;

/** How things look at one moment of the day; between two they change over. */
export interface DayKey<T> {
  /** 0 to 1 of the day. */
  readonly position: number;
  /** What it is called in the cycle: keys that look the same share one. */
  readonly frame: string;
  /** How it looks then: a {@link SkySettings} or {@link WaterSettings}. */
  readonly settings: T;
}

/** A day: water and skies along it. */
export interface DayCycle {
  /** As the settings themselves say it: a day. */
  readonly type: 'daycycle';
  /** As the settings themselves say it; empty where they say none. */
  readonly name: string;
  /** In the order of their positions; of two at one position the last counts, and is the only one. So are those of skies. */
  readonly water: readonly DayKey<WaterSettings>[];
  /** {@link SKY_TRACKS} of them, the ground's first; empty ones are as the one below. */
  readonly skies: readonly (readonly DayKey<SkySettings>[])[];
  /** What else is said: written again. */
  readonly others: LlsdMap;
}

const KNOWN: ReadonlySet<string> = new Set(['type', 'name', 'frames', 'tracks']);

/**
 * A day as a map. Keys without a frame, or with one of the wrong kind, are left out and told.
 * @source viewer indra/llinventory/llsettingsdaycycle.cpp
 */
export function decodeDayCycle(settings: LlsdValue | undefined, options: AssetReadOptions = {}): DayCycle {
  const map = mapIn(settings);
  const frames = framesIn(mapIn(map['frames']), options);
  const [water, ...skies] = asArray(map['tracks']).slice(0, 1 + SKY_TRACKS);
  return {
    type: 'daycycle',
    name: asString(map['name']),
    water: trackOf(water, frames.water, options),
    skies: Array.from({ length: SKY_TRACKS }, (_, at) => trackOf(skies[at], frames.sky, options)),
    others: othersIn(map, KNOWN),
  };
}

interface Frames {
  readonly water: Map<string, WaterSettings>;
  readonly sky: Map<string, SkySettings>;
}

function framesIn(map: LlsdMap, { onSkipped }: AssetReadOptions): Frames {
  const frames: Frames = { water: new Map(), sky: new Map() };
  for (const [name, value] of Object.entries(map)) {
    const type = isLlsdMap(value) ? asString(value['type']) : '';
    if (type === 'water') frames.water.set(name, decodeWater(value));
    else if (type === 'sky') frames.sky.set(name, decodeSky(value));
    else onSkipped?.(`the frame ${name} of a day, which is neither sky nor water`, 0);
  }
  return frames;
}

function trackOf<T>(
  value: LlsdValue | undefined,
  frames: ReadonlyMap<string, T>,
  { onSkipped }: AssetReadOptions,
): readonly DayKey<T>[] {
  const keys = new Map<number, DayKey<T>>();
  for (const key of asArray(value).slice(0, MAX_DAY_KEYS)) {
    const { key_keyframe, key_name } = mapIn(key);
    const frame = asString(key_name);
    const settings = frames.get(frame);
    const position = Math.min(1, Math.max(0, numberIn(key_keyframe, 0)));
    if (settings === undefined) onSkipped?.(`a key of a day without its frame ${frame}`, 0);
    else keys.set(position, { position, frame, settings });
  }
  return [...keys.values()].sort((one, other) => one.position - other.position);
}

/** A day as environments and settings assets have it. Of keys that call their frame the same, the first says what it is. */
export function encodeDayCycle(cycle: DayCycle): LlsdMap {
  const frames = createLlsdMap();
  const tracks = [
    mapsOf(cycle.water, frames, encodeWater),
    ...cycle.skies.slice(0, SKY_TRACKS).map((track) => mapsOf(track, frames, encodeSky)),
  ];
  return {
    ...cycle.others,
    type: cycle.type,
    ...(cycle.name !== '' && { name: cycle.name }),
    frames,
    tracks,
  };
}

function mapsOf<T>(
  track: readonly DayKey<T>[],
  frames: MutableLlsdMap,
  encode: (settings: T) => LlsdMap,
): LlsdValue {
  return track.map(({ position, frame, settings }) => {
    frames[frame] ??= encode(settings);
    return { key_keyframe: real(position), key_name: frame };
  });
}

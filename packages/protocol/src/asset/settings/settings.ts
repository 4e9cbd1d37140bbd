import { encodeUtf8 } from '../../bytes/index.ts';
import { DecodeError } from '../../errors/index.ts';
import { asString, formatLlsdNotation, isLlsdMap } from '../../llsd/index.ts';
import type { LlsdMap } from '../../llsd/index.ts';
import type { AssetReadOptions } from '../lines/index.ts';
import { parseLlsdAsset } from '../llsd-asset/index.ts';
import { decodeDayCycle, encodeDayCycle } from './day-cycle.ts';
import type { DayCycle } from './day-cycle.ts';
import { decodeSky } from './decode-sky.ts';
import { encodeSky } from './encode-sky.ts';
import type { SkySettings } from './sky-settings.ts';
import { decodeWater, encodeWater } from './water-settings.ts';
import type { WaterSettings } from './water-settings.ts';

/** What a settings asset holds. */
export type Settings = SkySettings | WaterSettings | DayCycle;

/**
 * Reads a settings asset: LLSD in any of its three forms, with or without a header.
 * @throws DecodeError for what is no LLSD, or neither sky, water nor day
 * @source viewer llsettingsvo.cpp; OpenSim bin/assets/SettingsAssetSet
 */
export function decodeSettings(bytes: Uint8Array, options: AssetReadOptions = {}): Settings {
  const value = parseLlsdAsset(bytes, options);
  const type = isLlsdMap(value) ? asString(value['type']) : '';
  if (type === 'sky') return decodeSky(value);
  if (type === 'water') return decodeWater(value);
  if (type === 'daycycle') return decodeDayCycle(value, options);
  throw new DecodeError('settings that are neither sky, water nor day', { path: 'type' });
}

/** A settings asset as viewers upload it: notation behind its header. */
export function encodeSettings(settings: Settings): Uint8Array {
  return encodeUtf8(`<? llsd/notation ?>\n${formatLlsdNotation(mapOf(settings))}`);
}

function mapOf(settings: Settings): LlsdMap {
  if (settings.type === 'sky') return encodeSky(settings);
  return settings.type === 'water' ? encodeWater(settings) : encodeDayCycle(settings);
}

import { decodeDayCycle, decodeLegacyEnvironment } from '@landfall/protocol/asset/settings';
import type { SkySettings } from '@landfall/protocol/asset/settings';
import { encodeUtf8 } from '@landfall/protocol/bytes';
import { DecodeError } from '@landfall/protocol/errors';
import { isLlsdMap, parseLlsd } from '@landfall/protocol/llsd';
import { skyAt } from '@landfall/scene/environment';
import type { SceneWarnings } from '../scene/index.ts';

/** A backup knows no hour: noon. */
const NOON_POSITION = 0.5;

/**
 * The sky at noon of the environment that a backup has for a region; what cannot be read is told. Undefined where it has none.
 * @param environment LLSD: a map with a `day_cycle`, or what there was before (WindLight)
 */
export function archivedSky(environment: string, warnings: SceneWarnings): SkySettings | undefined {
  if (environment.trim() === '') return undefined;
  try {
    const value = parseLlsd(encodeUtf8(environment));
    const cycle = isLlsdMap(value) ? value['day_cycle'] : undefined;
    const day = isLlsdMap(value)
      ? cycle === undefined
        ? undefined
        : decodeDayCycle(cycle)
      : decodeLegacyEnvironment(value);
    return day && skyAt(day, { position: NOON_POSITION });
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    warnings.addDecodeError('file', '', 'environment', error);
    return undefined;
  }
}

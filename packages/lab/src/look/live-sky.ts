import type { SkySettings } from '@landfall/protocol/asset/settings';
import { DecodeError } from '@landfall/protocol/errors';
import { dayPositionAt, skyAt } from '@landfall/scene/environment';
import type { SceneWarnings } from '../scene/index.ts';
import type { LookingRegion } from './live-session.ts';

/** When, and how long at most. */
export interface SkyOptions {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly signal: AbortSignal;
  readonly warnings: SceneWarnings;
}

/** The sky over a region at this moment of its day. Undefined where it has none of its own, or does not tell; what cannot be read is told. */
export async function liveSky(
  { environment }: Pick<LookingRegion, 'environment'>,
  { now, signal, warnings }: SkyOptions,
): Promise<SkySettings | undefined> {
  try {
    const { day, dayLengthSeconds, dayOffsetSeconds, altitudes } = await environment.fetch({ signal });
    if (day === undefined) return undefined;
    const length = { lengthSeconds: dayLengthSeconds, offsetSeconds: dayOffsetSeconds };
    return skyAt(day, { position: dayPositionAt(now / 1000, length), altitudes });
  } catch (error) {
    // Who asks for it is told that none is known.
    if (error instanceof DecodeError) warnings.addDecodeError('file', '', 'environment', error);
    return undefined;
  }
}

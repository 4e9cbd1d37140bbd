import { decodeText } from '@landfall/protocol/bytes';
import type { Region } from '../regions/index.ts';

/** A region says that it will be restarted. */
export interface RestartWarning<Here = Region> {
  /** Which one. */
  readonly region: Here;
  /** Until then; undefined where it does not say. */
  readonly inMs: number | undefined;
  /** The region's own words. */
  readonly text: string;
}

const SECOND_MS = 1000;
const UNITS: Readonly<Record<string, number>> = {
  second: SECOND_MS,
  minute: 60 * SECOND_MS,
  hour: 3600 * SECOND_MS,
};
const TIME = /(\d{1,4}) (second|minute|hour)s?/gi;
/** Keys of the viewer's own texts: their number is in what comes with them. */
const KEYS: Readonly<Record<string, number>> = {
  RegionRestartMinutes: 60 * SECOND_MS,
  RegionRestartSeconds: SECOND_MS,
};

/**
 * The warning in an alert: the region's text, or a key of the viewer's (`RegionRestartMinutes`) with its number beside it; undefined for
 * any other alert.
 * @source captures/master/region-restart-and-neighbour; OpenSim RestartModule.cs; viewer llviewermessage.cpp (process_alert_core)
 */
export function restartOf(
  text: string,
  extra: readonly { readonly Message: Uint8Array; readonly ExtraParams: Uint8Array }[],
): Omit<RestartWarning, 'region'> | undefined {
  for (const { Message, ExtraParams } of extra) {
    const unit = KEYS[decodeText(Message)];
    const count = Number(/\d{1,6}/.exec(decodeText(ExtraParams))?.[0]);
    if (unit !== undefined) return { inMs: Number.isNaN(count) ? undefined : count * unit, text };
  }
  if (!/\brestart/i.test(text)) return undefined;
  let inMs: number | undefined;
  for (const [, count, unit] of text.matchAll(TIME))
    inMs = (inMs ?? 0) + Number(count) * UNITS[unit!.toLowerCase()]!;
  return { inMs, text };
}

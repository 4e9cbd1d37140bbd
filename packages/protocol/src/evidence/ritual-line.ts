import { OBSERVATIONS, type Observation } from './catalogue/catalogue.ts';
import type { Detail, EvidenceRecord } from './record.ts';

/** What would end the line, steer a terminal or not be seen. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

/**
 * The record as a line of the old ritual log: `2026-11-21 12:30:00.000 [MATING RITUAL] [CLIENT] [LOGIN] START | URI: …`.
 * The payload goes with its bar when there is none; whatever is not printable becomes spaces.
 * @source rituals §2.1
 */
export function formatRitualLine(record: EvidenceRecord): string {
  const when = record.at.replace('T', ' ').replace(/Z$/, '');
  const payload = ritualPayload(record);
  const head = `${when} [MATING RITUAL] [${record.side}] [${record.component}] ${record.signal}`;
  return (payload === '' ? head : `${head} | ${payload}`).replace(UNPRINTABLE, ' ');
}

/** The payload of the ritual log, made from the typed detail where the catalogue has its own words for it, else `val`. */
export function ritualPayload(record: EvidenceRecord): string {
  const entries: Readonly<Record<string, Observation<never>>> = OBSERVATIONS;
  const payload = Object.hasOwn(entries, record.kind) ? entries[record.kind]?.payload : undefined;
  // Evidence that others wrote may have words only.
  if (payload === undefined || record.data === undefined) return record.val;
  try {
    return (payload as (detail: Detail) => string)(record.data);
  } catch {
    // A foreign record may use our kind without our detail: its own text serves then.
    return record.val;
  }
}

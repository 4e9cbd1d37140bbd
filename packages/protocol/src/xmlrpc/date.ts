import { dateOf, formatDate, parseDate } from '../llsd/index.ts';
import type { LlsdDate } from '../llsd/index.ts';

const COMPACT = /^(\d{4})(\d\d)(\d\d)T(\d\d):(\d\d):(\d\d)Z?$/;

/** The moment of `19980717T14:08:55`, or of the form with dashes that some peers write; taken as UTC. */
export function parseXmlRpcDate(text: string): LlsdDate | undefined {
  const match = COMPACT.exec(text.trim());
  if (match === null) return parseDate(text);
  const [, year, month, day, hour, minute, second] = match.map(Number);
  return dateOf(year!, month!, day!, hour!, minute!, second!);
}

/** `19980717T14:08:55`, in UTC, to the second. */
export function formatXmlRpcDate(date: LlsdDate): string {
  return formatDate(date).slice(0, 19).replaceAll('-', '');
}

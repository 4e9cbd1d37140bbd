import { LlsdDate } from './value.ts';

const PATTERN = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d(?:\.\d+)?))?(?:Z|([+-])(\d\d):?(\d\d)?)?$/i;
const SECONDS_A_DAY = 86_400;

/** ISO 8601 in UTC, such as `2006-02-01T14:29:53Z` with the fraction when there is one. */
export function formatDate({ secondsSinceEpoch }: LlsdDate): string {
  if (!Number.isFinite(secondsSinceEpoch)) return '1970-01-01T00:00:00Z';
  const milliseconds = Math.round(secondsSinceEpoch * 1000);
  const seconds = Math.floor(milliseconds / 1000);
  const days = Math.floor(seconds / SECONDS_A_DAY);
  const time = seconds - days * SECONDS_A_DAY;
  const { year, month, day } = civilFromDays(days);
  if (year < 0 || year > 9999) return '1970-01-01T00:00:00Z';
  const fraction = milliseconds - seconds * 1000;
  const point = fraction === 0 ? '' : `.${pad(fraction, 3)}`;
  const clock = `${pad(Math.floor(time / 3600), 2)}:${pad(Math.floor(time / 60) % 60, 2)}:${pad(time % 60, 2)}`;
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}T${clock}${point}Z`;
}

/** The moment a text such as `2006-02-01T14:29:53.00Z` names, or undefined when it names none. Without a zone it is UTC. */
export function parseDate(text: string): LlsdDate | undefined {
  const match = PATTERN.exec(text.trim());
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part) || 0);
  const moment = dateOf(year!, month!, day!, hour!, minute!, second!);
  const [sign, zoneHours, zoneMinutes] = match.slice(7);
  const ahead = ((Number(zoneHours) || 0) * 60 + (Number(zoneMinutes) || 0)) * 60;
  if (moment === undefined || ahead === 0) return moment;
  return new LlsdDate(moment.secondsSinceEpoch - (sign === '-' ? -ahead : ahead));
}

/** The moment of a date and time in UTC, or undefined when a part is out of its range. */
export function dateOf(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
): LlsdDate | undefined {
  const isDate = month >= 1 && month <= 12 && day >= 1 && day <= 31;
  const isTime = hour <= 24 && minute < 60 && second < 61;
  if (!isDate || !isTime) return undefined;
  const seconds = daysFromCivil(year, month, day) * SECONDS_A_DAY + hour * 3600 + minute * 60;
  return new LlsdDate(Math.round((seconds + second) * 1000) / 1000);
}

/** Days since 1970-01-01 of a date in the Gregorian calendar. The year is taken to begin in March. */
function daysFromCivil(year: number, month: number, day: number): number {
  const marchYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const leapDays = Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
  return era * 146_097 + yearOfEra * 365 + leapDays + dayOfYear - 719_468;
}

function civilFromDays(days: number): { year: number; month: number; day: number } {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const leapDays =
    Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

const pad = (value: number, width: number): string => String(value).padStart(width, '0');

const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB'];

/** In powers of 1024, three digits. */
export function size(bytes: number): string {
  let [value, unit] = [bytes, 0];
  while (value >= 1024 && unit < UNITS.length - 1) [value, unit] = [value / 1024, unit + 1];
  return `${unit === 0 ? String(value) : threeDigits(value)} ${UNITS[unit]!}`;
}

/** @param seconds how long */
export function duration(seconds: number): string {
  if (seconds < 120) return `${Math.max(0, Math.round(seconds))} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`;
}

const threeDigits = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));

const SECONDS = /^\s*(\d{1,9})\s*$/;

/**
 * Milliseconds until the time that an HTTP answer's Retry-After names, in seconds or as a date; undefined when it names none.
 * A date needs `wallTime`, milliseconds since 1970. @source RFC 9110, 10.2.3
 */
export function retryAfterMsOf(retryAfter: string, wallTime?: number): number | undefined {
  const seconds = SECONDS.exec(retryAfter)?.[1];
  if (seconds !== undefined) return Number(seconds) * 1000;
  const date = Date.parse(retryAfter);
  return Number.isNaN(date) || wallTime === undefined ? undefined : Math.max(0, date - wallTime);
}

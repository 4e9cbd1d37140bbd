const SECONDS = /^\s*(\d{1,9})\s*$/;

/** A server that asks for more is asked again all the same. */
export const LONGEST_RETRY_AFTER_MS = 3_600_000;

/**
 * Milliseconds until the time that an HTTP answer's Retry-After names, in seconds or as a date; undefined when it names none, or has
 * none. A date needs `wallTime`, milliseconds since 1970. Not bounded: see {@link LONGEST_RETRY_AFTER_MS}.
 * @source RFC 9110, 10.2.3
 */
export function retryAfterMsOf(retryAfter: string | undefined, wallTime?: number): number | undefined {
  if (retryAfter === undefined) return undefined;
  const seconds = SECONDS.exec(retryAfter)?.[1];
  if (seconds !== undefined) return Number(seconds) * 1000;
  const date = Date.parse(retryAfter);
  return Number.isNaN(date) || wallTime === undefined ? undefined : Math.max(0, date - wallTime);
}

/** Nobody waits longer than this for an object store before another attempt, whatever it asks for. */
export const MOST_RETRY_AFTER_MS = 5000;

/**
 * How long an answer asks to be left alone, in milliseconds: 0 when it says nothing that can be understood, and never more
 * than {@link MOST_RETRY_AFTER_MS}. @param now milliseconds since 1970
 * @source RFC 9110, 10.2.3: seconds, or a date
 */
export function retryAfterMs(header: string | readonly string[] | undefined, now: number): number {
  const text = typeof header === 'string' ? header.trim() : '';
  const ms = /^\d{1,9}$/.test(text) ? 1000 * Number(text) : Date.parse(text) - now;
  return Number.isNaN(ms) ? 0 : Math.min(MOST_RETRY_AFTER_MS, Math.max(0, ms));
}

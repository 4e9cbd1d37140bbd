import type { ByteRange } from '../http/index.ts';

const MOST = 2 ** 31 - 1;

/**
 * A `Range` header as OpenSim's capabilities take it, which viewers rely on: a start beyond the end gets everything and
 * never 416, an end before the start one byte, a range over everything is a part all the same, and whatever cannot be
 * parsed (a suffix, several ranges, numbers beyond 32 bits) gets everything.
 * @returns undefined for everything
 * @source PROTOCOL §15; OpenSim's GetAssetsHandler
 */
export function viewerRange(header: string | undefined, size: number): ByteRange | undefined {
  const match = /^bytes=\s*(\d{1,10})\s*-\s*(\d{0,10})\s*$/.exec(header ?? '');
  if (match === null || size === 0) return undefined;
  const start = Number(match[1]);
  const last = match[2] === '' ? size - 1 : Number(match[2]);
  if (start > MOST || last > MOST || start >= size) return undefined;
  const end = Math.min(last, size - 1) + 1;
  return { start: Math.min(start, end - 1), end };
}

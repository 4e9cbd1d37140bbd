import { CONNECTION_HEADERS } from '../gateway/index.ts';

/** Said anew on each side. */
const OF_A_REQUEST = new Set([...CONNECTION_HEADERS, 'host', 'content-length', 'expect']);
const OF_AN_ANSWER = new Set([...CONNECTION_HEADERS, 'content-length']);

type Headers = Readonly<Record<string, string | undefined>>;

/** Headers of a viewer's request that go on to its grid. */
export const passedUp = (headers: Headers): Record<string, string> => without(headers, OF_A_REQUEST);

/** Headers of a grid's answer that go on to its viewer. */
export const passedDown = (headers: Headers): Record<string, string> => without(headers, OF_AN_ANSWER);

function without(headers: Headers, left: ReadonlySet<string>): Record<string, string> {
  const also = new Set((headers['connection'] ?? '').toLowerCase().split(/[\s,]+/));
  const passed: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined && !left.has(name) && !also.has(name)) passed[name] = value;
  return passed;
}

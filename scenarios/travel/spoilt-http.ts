import { ClosedError } from '@landfall/protocol/errors';
import type { Random } from '@landfall/protocol/testing';
import type { Clock, Http } from '@landfall/transport/ports';

/** Chances of each, of all requests of its kind. */
const EMPTY = 0.08;
const STALLED = 0.05;
const BROKEN = 0.06;
const SEED_FAILED = 0.1;
/** Shorter than what a teleport waits for: what comes of it is still of that one, now and then. */
const STALL_MS = 30_000;

const reset = (): ClosedError => new ClosedError('broken off', { by: 'network', reason: 'reset' });

/**
 * HTTP as travellers have it on bad days: event queues that say nothing too soon (502), stall, and break off with what they tell; seeds that
 * fail. Counts each.
 */
export function spoilHttp(
  http: Http,
  clock: Clock,
  random: Random,
): { readonly http: Http; counts(): ReadonlyMap<string, number> } {
  const counts = new Map<string, number>();
  const happens = (what: string, isIt: boolean): boolean => {
    if (isIt) counts.set(what, (counts.get(what) ?? 0) + 1);
    return isIt;
  };
  const request: Http['request'] = async (asked) => {
    const [dice, end] = [random.next(), random.next()];
    const isQueue = asked.url.includes('/EventQueueGet/');
    if (happens('seed failed', asked.url.includes('/seed/') && dice < SEED_FAILED)) throw reset();
    if (happens('empty', isQueue && dice < EMPTY))
      return { status: 502, headers: {}, body: new Uint8Array(0) };
    if (happens('stalled', isQueue && dice < EMPTY + STALLED))
      await new Promise<void>((resolve) => clock.after(STALL_MS, resolve));
    const answer = await http.request(asked);
    if (happens('broken', isQueue && answer.status === 200 && end < BROKEN)) throw reset();
    return answer;
  };
  return { http: { ...http, request }, counts: () => counts };
}

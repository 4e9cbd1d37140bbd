import {
  LLSD_XML,
  decodeEventQueueBatch,
  decodeRegionEvent,
  encodeEventQueuePoll,
} from '@landfall/protocol/capability';
import type { RegionEvent } from '@landfall/protocol/capability';
import { DecodeError, LandfallError } from '@landfall/protocol/errors';
import type { Clock, Http } from '@landfall/transport/ports';

const POLL_MS = 90_000;
/** Between polls, so that a queue that answers at once is not asked without end. */
const DISTANCE_MS = 250;
const MOST_FAILURES = 5;
/** Nothing came in time. @source PROTOCOL §4.2 */
const EMPTY_POLL = 502;
const QUEUE_GONE: ReadonlySet<number> = new Set([404, 410]);

/** What polls need of the player. */
export interface PollsOptions {
  readonly http: Http;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Polls as long as there is a queue: one poll after the other, whatever the recorded client did. */
export async function pollEvents(
  url: string,
  { http, clock, signal }: PollsOptions,
  learn: (event: RegionEvent) => void,
): Promise<void> {
  let ack: number | undefined;
  for (let failures = 0; failures < MOST_FAILURES && !signal.aborted;) {
    try {
      const { status, body } = await http.request({
        method: 'POST',
        url,
        headers: { 'content-type': LLSD_XML },
        body: encodeEventQueuePoll({ ack, done: false }),
        timeoutMs: POLL_MS,
        signal,
      });
      if (QUEUE_GONE.has(status)) return;
      if (status === 200) {
        ack = decodeEventQueueBatch(body).id;
        for (const event of eventsIn(body)) learn(event);
      } else if (status !== EMPTY_POLL) failures++;
    } catch (error) {
      if (!(error instanceof LandfallError)) throw error;
      failures++;
    }
    await new Promise<void>((resolve) => void clock.after(DISTANCE_MS, resolve));
  }
}

/** The events about regions in an answer of an event queue; none in what is no such answer. */
export function eventsIn(body: Uint8Array): RegionEvent[] {
  try {
    return decodeEventQueueBatch(body).events.flatMap((queued) => decodeRegionEvent(queued) ?? []);
  } catch (error) {
    if (error instanceof DecodeError) return [];
    throw error;
  }
}

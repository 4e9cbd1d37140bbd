import { encodeUtf8 } from '../bytes/index.ts';
import { DecodeError } from '../errors/index.ts';
import {
  asArray,
  asBoolean,
  asInteger,
  asMap,
  asString,
  formatLlsdXml,
  isLlsdMap,
  parseLlsd,
  parseLlsdAnswer,
} from '../llsd/index.ts';
import type { LlsdReadOptions, LlsdValue } from '../llsd/index.ts';
import type { QueuedEvent } from './queued-event.ts';

/** What a poll says. */
export interface EventQueuePoll {
  /** Id of the last answer that arrived; `undefined` before the first. */
  readonly ack: number | undefined;
  /** The agent will not poll again. */
  readonly done: boolean;
  /** Nobody can tell which answers arrived: the agent acknowledges in no form that is known, so all count as arrived. */
  readonly isUnreadable?: true;
}

/** What a poll is answered with. */
export interface EventQueueBatch {
  /** Number of the answer, which the next poll acknowledges. */
  readonly id: number;
  /** In the order in which they were queued; may be empty. */
  readonly events: readonly QueuedEvent[];
}

const MAX_POLL_BYTES = 4096;
/** Full inventories and group lists pass here; a megabyte is usual at most. */
const MAX_BATCH_BYTES = 16 * 1024 * 1024;
/** Four times what a queue of ours holds. 330,000 small events fit the bytes, and would stop the program for seconds. */
export const MAX_EVENTS_IN_BATCH = 16_384;

/** @source PROTOCOL §6 */
export function encodeEventQueuePoll({ ack, done }: EventQueuePoll): Uint8Array {
  return encodeUtf8(formatLlsdXml({ ack: ack ?? null, done }));
}

/**
 * Never throws: a poll asks for events whatever its body says. OpenSimulator reads none, so clients are not careful with it;
 * LibreMetaverse from 2.4.18 on posts the document once more wrapped, as the bytes of an LLSD binary.
 * @source OpenSimulator EventQueueGetModule.cs; LibreMetaverse EventQueueClient.cs
 */
export function decodeEventQueuePoll(body: Uint8Array): EventQueuePoll {
  const posted = readLlsd(body);
  const poll = posted instanceof Uint8Array ? readLlsd(posted) : posted;
  if (!isLlsdMap(poll)) return { ack: undefined, done: false, isUnreadable: true };
  const { ack } = poll;
  return {
    ack: ack === null || ack === undefined ? undefined : asInteger(ack),
    done: asBoolean(poll['done']),
  };
}

function readLlsd(body: Uint8Array): LlsdValue | undefined {
  try {
    return parseLlsd(body, undefined, { maxBytes: MAX_POLL_BYTES });
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

/** As OpenSimulator writes it: no XML declaration, `events` before `id`. @throws EncodeError on a body that LLSD cannot express. */
export function encodeEventQueueBatch({ id, events }: EventQueueBatch): Uint8Array {
  return assembleBatch(id, events.map(formatEvent));
}

const OPEN = '<llsd>';
const CLOSE = '</llsd>';

/** One event as the piece of XML that {@link assembleBatch} takes. @throws EncodeError */
export function formatEvent({ message, body }: QueuedEvent): string {
  return formatLlsdXml({ message, body }).slice(OPEN.length, -CLOSE.length);
}

/** The document of a batch whose events are formatted already. */
export function assembleBatch(id: number, events: readonly string[]): Uint8Array {
  const list = `<array>${events.join('')}</array>`;
  return encodeUtf8(
    `${OPEN}<map><key>events</key>${list}<key>id</key><integer>${id}</integer></map>${CLOSE}`,
  );
}

/** Events without a name are left out. @throws DecodeError when there are no `events` or no `id`, or too many events. */
export function decodeEventQueueBatch(body: Uint8Array, options: LlsdReadOptions = {}): EventQueueBatch {
  const batch = parseLlsdAnswer(body, undefined, { maxBytes: MAX_BATCH_BYTES, ...options });
  const { events, id } = asMap(batch);
  if (!Array.isArray(events) || id === undefined || id === null) {
    throw new DecodeError('an answer of an event queue without events or id');
  }
  if (events.length > MAX_EVENTS_IN_BATCH) throw new DecodeError(`${events.length} events in one answer`);
  return { id: asInteger(id), events: asArray(events).flatMap(eventOf) };
}

function eventOf(value: LlsdValue): readonly QueuedEvent[] {
  const { message, body } = asMap(value);
  const name = asString(message);
  return name === '' ? [] : [{ message: name, body: asMap(body) }];
}

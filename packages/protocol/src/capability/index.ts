/** Capabilities: the seed, their names, and the event queue's machines of both ends. */
export { ESSENTIAL_CAPABILITIES, OPENSIM_CAPABILITIES, VIEWER_CAPABILITIES } from './names.ts';
export {
  LLSD_XML,
  decodeSeedRequest,
  decodeSeedResponse,
  encodeSeedRequest,
  encodeSeedResponse,
  joinCapabilityUrl,
} from './seed.ts';
export type { CapabilityUrls } from './seed.ts';
export type { QueuedEvent } from './queued-event.ts';
export {
  decodeEventQueueBatch,
  decodeEventQueuePoll,
  encodeEventQueueBatch,
  encodeEventQueuePoll,
} from './event-queue-wire.ts';
export type { EventQueueBatch, EventQueuePoll } from './event-queue-wire.ts';
export {
  ERROR_WAIT_MORE_MS,
  ERROR_WAIT_MS,
  EVENT_QUEUE_TIMEOUT_MS,
  EXPECTED_HOLD_MS,
  EventQueueClient,
  MAX_ERRORS,
} from './event-queue-client.ts';
export type {
  EventQueueClientEvent,
  EventQueueEnd,
  EventQueueFailure,
  EventQueuePost,
} from './event-queue-client.ts';
export {
  EventQueueServer,
  HOLD_MS,
  MAX_ANSWER_LENGTH,
  MAX_EVENTS_PER_ANSWER,
  MAX_QUEUED_EVENTS,
  MAX_REPLAYS,
} from './event-queue-server.ts';
export type { EventQueueAnswer, EventQueueServerOptions, PollHandle } from './event-queue-server.ts';
export { decodeRegionEvent, encodeRegionEvent } from './region-events.ts';
export type {
  CrossedRegion,
  EnableSimulator,
  EstablishAgentCommunication,
  RegionEvent,
  TeleportFinish,
} from './region-events.ts';

import type { LlsdMap } from '../llsd/index.ts';

/** One event of an event queue: a message by its name and its body in LLSD. */
export interface QueuedEvent {
  readonly message: string;
  readonly body: LlsdMap;
}

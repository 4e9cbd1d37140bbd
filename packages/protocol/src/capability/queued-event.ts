import type { LlsdMap } from '../llsd/index.ts';

/** One event of an event queue: a message by its name and its body in LLSD. */
export interface QueuedEvent {
  /** Name of the event, such as `TeleportFinish`. */
  readonly message: string;
  /** What it says: the blocks of the message, or whatever an event of that name has. */
  readonly body: LlsdMap;
}

import type { LlsdMap } from '@landfall/protocol/llsd';
import type { Region } from './region.ts';

/** Takes one kind of event of a region's queue. */
export type QueuedEventHandler = (body: LlsdMap, region: Region) => void;

/** Who takes which queued event, by name: those that are no message, or say more than the message of their name. */
export class QueuedEvents {
  readonly #handlers = new Map<string, QueuedEventHandler>();

  on(name: string, handle: QueuedEventHandler): void {
    this.#handlers.set(name, handle);
  }

  /** Returns whether anybody took it. @throws DecodeError when its body made no sense. */
  dispatch(name: string, body: LlsdMap, region: Region): boolean {
    const handle = this.#handlers.get(name);
    if (handle === undefined) return false;
    handle(body, region);
    return true;
  }
}

import { decodeRegionEvent } from '@landfall/protocol/capability';
import type { QueuedEvent, RegionEvent } from '@landfall/protocol/capability';

type Named<Type extends RegionEvent['type']> = Extract<RegionEvent, { readonly type: Type }>;

/** Who takes the queued events that say more than the message of their name, or have none. */
export class QueuedEvents {
  readonly #handlers = new Map<string, (event: never) => void>();

  on<Type extends RegionEvent['type']>(type: Type, handle: (event: Named<Type>) => void): void {
    this.#handlers.set(type, handle);
  }

  /** Returns whether it was one of these, taken or not. @throws DecodeError when its body made no sense. */
  dispatch(queued: QueuedEvent): boolean {
    const event = decodeRegionEvent(queued);
    if (event === undefined) return false;
    this.#handlers.get(event.type)?.(event as never);
    return true;
  }
}

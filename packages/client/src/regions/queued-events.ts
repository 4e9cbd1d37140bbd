import { decodeRegionEvent } from '@landfall/protocol/capability';
import type { QueuedEvent, RegionEvent } from '@landfall/protocol/capability';
import type { LlsdMap } from '@landfall/protocol/llsd';
import type { Region } from './region.ts';

type Named<Type extends RegionEvent['type']> = Extract<RegionEvent, { readonly type: Type }>;

/** Takes one kind of queued event as it came, from the queue of `region`. */
export type QueuedHandler<Here> = (body: LlsdMap, region: Here) => void;

/** Who takes the queued events that say more than the message of their name, or have none. */
export class QueuedEvents {
  readonly #decoded = new Map<string, (event: never, region: Region) => void>();
  readonly #handlers = new Map<string, QueuedHandler<Region>[]>();

  /** One of the events that move an agent between regions, decoded. */
  on<Type extends RegionEvent['type']>(
    type: Type,
    handle: (event: Named<Type>, region: Region) => void,
  ): void {
    this.#decoded.set(type, handle);
  }

  /** Any event, as it came. */
  onBody(name: string, handle: QueuedHandler<Region>): void {
    const handlers = this.#handlers.get(name);
    if (handlers === undefined) this.#handlers.set(name, [handle]);
    else handlers.push(handle);
  }

  /** Returns whether it is one of these, taken or not. @throws DecodeError when its body made no sense. */
  dispatch(queued: QueuedEvent, region: Region): boolean {
    const handlers = this.#handlers.get(queued.message);
    for (const handle of handlers ?? []) handle(queued.body, region);
    const event = decodeRegionEvent(queued);
    if (event !== undefined) this.#decoded.get(event.type)?.(event as never, region);
    return handlers !== undefined || event !== undefined;
  }
}

import { decodeRegionEvent } from '@landfall/protocol/capability';
import type { QueuedEvent, RegionEvent } from '@landfall/protocol/capability';
import type { LlsdMap } from '@landfall/protocol/llsd';
import { callListener } from '../events/index.ts';
import type { Region } from './region.ts';

/** Takes one kind of queued event as it came, from the queue of `region`. */
export type QueuedHandler<Here> = (body: LlsdMap, region: Here) => void;

/** Takes the events that move an agent between regions, or show it a neighbour, decoded. Whether they are obeyed is its affair. */
export type RegionEventHandler = (event: RegionEvent, region: Region) => void;

/** Who takes the queued events that say more than the message of their name, or have none. */
export class QueuedEvents {
  readonly #handlers = new Map<string, QueuedHandler<Region>[]>();
  readonly #report: (error: unknown, region: Region) => void;
  #move: RegionEventHandler = () => undefined;

  /** `report` hears what a handler threw, at once or in the promise that it returns. */
  constructor(report: (error: unknown, region: Region) => void) {
    this.#report = report;
  }

  /** The events that move an agent between regions have one taker. */
  onMove(move: RegionEventHandler): void {
    this.#move = move;
  }

  /** Any event, as it came. */
  onBody(name: string, handle: QueuedHandler<Region>): void {
    const handlers = this.#handlers.get(name);
    this.#handlers.set(name, handlers === undefined ? [handle] : handlers.concat(handle));
  }

  /**
   * Returns whether it is one that moves an agent between regions: others are messages as well, when their name is one.
   * A handler that throws keeps nobody else from it.
   * @throws DecodeError when its body made no sense.
   */
  dispatch(queued: QueuedEvent, region: Region): boolean {
    for (const handle of this.#handlers.get(queued.message) ?? []) {
      callListener(
        () => handle(queued.body, region),
        (error) => this.#report(error, region),
      );
    }
    const event = decodeRegionEvent(queued);
    if (event !== undefined) this.#move(event, region);
    return event !== undefined;
  }
}

import { decodeRegionEvent } from '@landfall/protocol/capability';
import type { QueuedEvent, RegionEvent } from '@landfall/protocol/capability';
import type { LlsdMap } from '@landfall/protocol/llsd';
import type { AgentIds } from '../circuits/index.ts';
import { callListener } from '../events/index.ts';
import { checkAddressee } from './check-addressee.ts';
import type { Region } from './region.ts';

type Named<Type extends RegionEvent['type']> = Extract<RegionEvent, { readonly type: Type }>;

/** Takes one kind of queued event as it came, from the queue of `region`. */
export type QueuedHandler<Here> = (body: LlsdMap, region: Here) => void;

/** Who takes the queued events that say more than the message of their name, or have none. */
export class QueuedEvents {
  readonly #decoded = new Map<string, (event: never, region: Region) => void>();
  readonly #handlers = new Map<string, QueuedHandler<Region>[]>();

  readonly #ids: AgentIds;
  readonly #report: (error: unknown, region: Region) => void;

  /** `ids` are the agent's own: what is about another one moves nobody. `report` hears what a handler threw, at once or in the promise that it returns. */
  constructor(ids: AgentIds, report: (error: unknown, region: Region) => void) {
    this.#ids = ids;
    this.#report = report;
  }

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
    this.#handlers.set(name, handlers === undefined ? [handle] : handlers.concat(handle));
  }

  /**
   * Returns whether it is one that moves an agent between regions, taken or not: others are messages as well, when their name is one.
   * A handler that throws keeps nobody else from it.
   * @throws DecodeError when its body made no sense, or when it would move the agent and is not from where the agent is.
   */
  dispatch(queued: QueuedEvent, region: Region): boolean {
    for (const handle of this.#handlers.get(queued.message) ?? []) {
      callListener(
        () => handle(queued.body, region),
        (error) => this.#report(error, region),
      );
    }
    const event = decodeRegionEvent(queued);
    if (event !== undefined) this.#takeDecoded(event, region);
    return event !== undefined;
  }

  #takeDecoded(event: RegionEvent, region: Region): void {
    const AgentID = 'agentId' in event ? event.agentId : undefined;
    const SessionID = 'sessionId' in event ? event.sessionId : undefined;
    checkAddressee(event.type, region, { AgentID, SessionID }, this.#ids);
    this.#decoded.get(event.type)?.(event as never, region);
  }
}

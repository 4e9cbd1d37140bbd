import type { Message, MessageTable } from '@landfall/protocol/message';
import type { EventQueueClientEvent } from '@landfall/protocol/capability';
import type { CircuitEvent, MessageEvent, UndeliveredEvent } from '@landfall/protocol/circuit';
import { ClosedError, DecodeError } from '@landfall/protocol/errors';
import { Dispatch } from '../circuits/index.ts';
import type { Arrival } from '../circuits/index.ts';
import type { Emitter } from '../events/index.ts';
import { logTestified } from '../logger/index.ts';
import { QueuedEvents } from '../regions/index.ts';
import type { Region } from '../regions/index.ts';
import type { SessionScope } from '../scope/index.ts';
import { concealSecrets } from '../secrets/index.ts';
import { reportTo } from './report-to.ts';
import type { SessionEvents } from './session-events.ts';

/** What the session wants to know of what comes beyond what its rooms take. */
export interface ReceptionWatch {
  /** A packet of the region's circuit makes sense: the first. */
  onSign(region: Region): void;
  onMessage(name: Message['name'], region: Region): void;
  onNotObeyed(error: DecodeError, region: Region): void;
  /** The circuit to a region, or the event queue of the one the agent is in, has ended. */
  onRegionLost(region: Region, cause: ClosedError): void;
  onQueueGone(region: Region): void;
  /** At least so long nothing has come from the region by circuit. */
  silentForMs(region: Region): number;
  /** Our own goodbye is under way: what fails because of it is no trouble. */
  isLeaving(): boolean;
}

/** The way from what circuits and event queues bring to whoever takes it. */
export class Reception {
  readonly dispatch: Dispatch<Region>;
  readonly queued: QueuedEvents;
  readonly #scope: SessionScope;
  readonly #emitter: Emitter<SessionEvents>;
  readonly #messages: MessageTable;
  readonly #watch: ReceptionWatch;
  readonly #heard = new WeakSet<Region>();

  constructor(
    scope: SessionScope,
    emitter: Emitter<SessionEvents>,
    messages: MessageTable,
    watch: ReceptionWatch,
  ) {
    this.#scope = scope;
    this.dispatch = new Dispatch((error, region, { sizeBytes }) => this.#tellFault(error, region, sizeBytes));
    this.queued = new QueuedEvents((error, region) => this.#tellFault(error, region));
    this.#messages = messages;
    this.#emitter = emitter;
    this.#watch = watch;
  }

  /** Takes what a region's circuit says. */
  receive(event: CircuitEvent, region: Region): void {
    if (!this.#heard.has(region) && (event.type === 'message' || event.type === 'acked')) {
      this.#heard.add(region);
      this.#watch.onSign(region);
    }
    switch (event.type) {
      case 'message':
        return this.#receiveMessage(event, region);
      case 'undelivered':
        return this.#tellUndelivered(event, region);
      case 'malformed':
        return this.tellMalformed(event.error, region, event.sizeBytes);
      case 'barred':
        return this.tellNotObeyed(new DecodeError(`${event.name} by circuit`), region);
      case 'closed':
        return this.#lose(region, event.by, event.reason);
      case 'acked':
      case 'ping':
      case 'drained':
        return undefined;
    }
  }

  /** Takes what a region's event queue says. */
  receiveQueued(event: EventQueueClientEvent, region: Region): void {
    switch (event.type) {
      case 'event':
        return this.#takeQueued(event.message, event.body, region);
      case 'malformed':
        return this.tellMalformed(event.error, region);
      case 'skipped':
        return this.#tellSkipped(event.count, region);
      case 'error': {
        const { cause, count, retryInMs } = event;
        this.#tellTrouble(`${region.label}: event queue error ${count} (${cause})`);
        const status = typeof cause === 'number' ? cause : 0;
        region.witness?.observe('EventQueueRetry', { status, waitMs: retryInMs });
        return undefined;
      }
      case 'stopped':
        return this.#queueStopped(event.why, region);
    }
  }

  /** A peer's nonsense: dropped and told. */
  tellMalformed(error: DecodeError, region: Region, sizeBytes = 0): void {
    region.witness?.observe('Malformed', { what: error.message, sizeBytes });
    this.#emitter.emit('malformed', { region, error });
  }

  /** It makes sense, and is not obeyed all the same: said by the wrong one, of somebody else, or too late. */
  tellNotObeyed(error: DecodeError, region: Region): void {
    region.witness?.observe('NotObeyed', { what: error.message });
    this.#watch.onNotObeyed(error, region);
    this.#emitter.emit('malformed', { region, error });
  }

  #receiveMessage({ message, reliable, sizeBytes, sequence }: MessageEvent, region: Region): void {
    this.#watch.onMessage(message.name, region);
    this.dispatch.dispatch(message, region, { reliable, sizeBytes, sequence });
    if (!this.#emitter.has('message')) return;
    this.#emitter.emit('message', { region, message: concealSecrets(message, this.#scope.ids.sessionId) });
  }

  #tellTrouble(text: string): void {
    logTestified(this.#scope, this.#watch.isLeaving() ? 'debug' : 'warn', text);
  }

  #tellUndelivered(event: UndeliveredEvent, region: Region): void {
    const { name: message, sequence = 0, attempts } = event;
    this.#tellTrouble(`${region.label}: ${message} was never acked`);
    region.witness?.observe('Undelivered', { message, sequence: sequence ?? 0, attempts });
    this.#emitter.emit('undelivered', { ...event, region });
  }

  #lose(region: Region, by: 'us' | 'peer' | 'network', reason: string): void {
    const { label, isChild, witness } = region;
    const silentMs = by === 'network' && reason === 'silent' ? this.#watch.silentForMs(region) : undefined;
    if (silentMs !== undefined && !isChild) witness?.observe('RegionSilent', { region: label, silentMs });
    witness?.observe('CircuitClosed', { by, reason });
    if (by === 'us') return;
    const why = silentMs === undefined ? reason : `nothing has come for ${Math.round(silentMs / 1000)} s`;
    const cause = new ClosedError(`the circuit to ${label} ended: ${why}`, { by, reason });
    this.#watch.onRegionLost(region, cause);
  }

  #tellSkipped(count: number, region: Region): void {
    const parts = count === 1 ? 'part' : 'parts';
    this.#scope.logger.log(
      'warn',
      `${region.label}: event queue: left out ${count} ${parts} that LLSD does not have`,
    );
  }

  #takeQueued(name: string, body: QueuedBody, region: Region): void {
    region.witness?.observe('QueuedEventReceived', { event: name });
    try {
      this.#dispatchQueued(name, body, region);
    } catch (error) {
      this.#tellFault(error, region);
    }
    if (!this.#emitter.has('queuedEvent')) return;
    const { sessionId } = this.#scope.ids;
    this.#emitter.emit('queuedEvent', { region, name, body: concealSecrets(body, sessionId) });
  }

  #queueStopped(why: 'gone' | 'failed' | 'closed', region: Region): void {
    region.witness?.observe('EventQueueStopped', { reason: why, region: region.label });
    this.#scope.logger.log('info', `${region.label}: event queue ${why}`);
    if (why === 'gone') return this.#watch.onQueueGone(region);
    if (why !== 'failed' || region.isChild) return;
    const reason = 'event-queue-failed';
    this.#watch.onRegionLost(
      region,
      new ClosedError(`the event queue of ${region.label} failed too often`, { by: 'network', reason }),
    );
  }

  #dispatchQueued(name: string, body: QueuedBody, region: Region): void {
    if (this.queued.dispatch({ message: name, body }, region)) return;
    const type = this.#messages.get(name);
    if (type !== undefined) this.dispatch.dispatch(type.fromLlsd(body), region, BY_QUEUE);
  }

  /** What a handler threw: nonsense of the peer, or a mistake of its own. */
  #tellFault(error: unknown, region: Region, sizeBytes = 0): void {
    if (error instanceof DecodeError) this.tellMalformed(error, region, sizeBytes);
    else reportTo(this.#scope, error);
  }
}

/** Messages that came by the queue are taken like those that came by UDP. */
const BY_QUEUE: Arrival = Object.freeze({ reliable: true, sizeBytes: 0 });

type QueuedBody = Extract<EventQueueClientEvent, { type: 'event' }>['body'];

import { ALL_MESSAGES } from '@landfall/protocol/message';
import type { Message } from '@landfall/protocol/message';
import type { EventQueueClientEvent } from '@landfall/protocol/capability';
import { VIEWER_RULES } from '@landfall/protocol/circuit';
import type { CircuitEvent, CircuitRules, MessageEvent } from '@landfall/protocol/circuit';

import type { Endpoint, RegionHandle } from '@landfall/protocol/datatypes';
import { ClosedError, DecodeError } from '@landfall/protocol/errors';
import { Dispatch } from '../circuits/index.ts';
import type { AgentSocket, Arrival } from '../circuits/index.ts';
import type { Emitter } from '../events/index.ts';
import {
  fetchFeatures,
  grantCapabilities,
  leaveRegion,
  QueuedEvents,
  Region,
  RegionTable,
  startEventQueue,
} from '../regions/index.ts';
import type { GrantOptions } from '../regions/index.ts';
import type { SessionScope } from '../scope/index.ts';
import type { RegionSize } from '../terrain/index.ts';
import type { SessionEvents } from './session-events.ts';
import type { SessionSettings } from './session-options.ts';

/** Which region to open a circuit to. */
export interface RegionTarget {
  readonly endpoint: Endpoint;
  readonly handle: RegionHandle;
  readonly size: RegionSize;
  readonly isChild: boolean;
}

/** What the session wants to know of its connections beyond what its rooms take. */
export interface ConnectionWatch {
  onMessage(name: Message['name'], region: Region): void;
  /** The circuit or event queue to the region the agent is in has ended. */
  onRootLost(cause: ClosedError): void;
  onQueueGone(region: Region): void;
}

/** The circuits and event queues of a session, and the way from what they bring to the rooms that take it. */
export class Connections {
  readonly regions = new RegionTable();
  readonly dispatch = new Dispatch<Region>();
  readonly queued = new QueuedEvents();
  readonly #scope: SessionScope;
  readonly #settings: SessionSettings;
  readonly #socket: AgentSocket;
  readonly #emitter: Emitter<SessionEvents>;
  readonly #watch: ConnectionWatch;

  constructor(
    scope: SessionScope,
    settings: SessionSettings,
    socket: AgentSocket,
    emitter: Emitter<SessionEvents>,
    watch: ConnectionWatch,
  ) {
    this.#scope = scope;
    this.#settings = settings;
    this.#socket = socket;
    this.#emitter = emitter;
    this.#watch = watch;
  }

  /** A circuit to a region; nothing is sent yet. @throws UsageError when there is one already, or too many. */
  open({ endpoint, handle, size, isChild }: RegionTarget): Region {
    const circuit = this.#socket.open(endpoint, {
      rules: rulesFor(this.#scope, this.#settings.rules),
      onEvent: (event) => this.#receive(event, region),
    });
    const lifetime = this.#scope.lifetime.child();
    const region = new Region(circuit, {
      handle,
      size,
      isChild,
      lifetime,
      witness: this.#scope.witness,
      report: (error) => this.report(error),
      objects: { now: () => this.#scope.ports.clock.now(), agentId: this.#scope.ids.agentId },
    });
    this.regions.add(region);
    lifetime.onEnd((cause) => {
      circuit.close(cause);
      const { by, reason } = cause;
      this.#emitter.emit('regionRemoved', { region, by, reason });
    });
    this.#emitter.emit('regionAdded', { region });
    return region;
  }

  /** Capabilities, then features and the event queue at once. @throws as `grantCapabilities`. */
  async connect(region: Region, seed: string, options: Omit<GrantOptions, 'names'>): Promise<void> {
    const names = this.#settings.capabilities;
    await grantCapabilities(region, seed, this.#scope, { names, ...options });
    this.startEventQueue(region);
    fetchFeatures(region, this.#scope).catch((error: unknown) => this.#reportWhileAlive(region, error));
  }

  startEventQueue(region: Region): void {
    startEventQueue(region, this.#scope, {
      onEvent: (event) => this.#receiveQueued(event, region),
      onError: (error) => this.report(error),
    });
  }

  close(): Promise<void> {
    return this.#socket.close();
  }

  /** Something went wrong in a handler or in the transport: logged, and life goes on. */
  report(error: unknown): void {
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    this.#scope.logger.log('error', text);
  }

  #reportWhileAlive(region: Region, error: unknown): void {
    if (region.lifetime.alive) this.report(error);
  }

  #receive(event: CircuitEvent, region: Region): void {
    switch (event.type) {
      case 'message':
        return this.#receiveMessage(event, region);
      case 'undelivered':
        return this.#tellUndelivered(event, region);
      case 'malformed':
        return this.tellMalformed(event.error, region, event.sizeBytes);
      case 'closed':
        return this.#lose(region, event.by, event.reason);
      case 'acked':
      case 'ping':
      case 'drained':
        return undefined;
    }
  }

  #receiveMessage({ message, reliable, sizeBytes }: MessageEvent, region: Region): void {
    this.#watch.onMessage(message.name, region);
    this.#take(message, region, { reliable, sizeBytes });
    if (this.#emitter.has('message')) this.#emitter.emit('message', { region, message });
  }

  #take(message: Message, region: Region, arrival: Arrival): void {
    try {
      this.dispatch.dispatch(message, region, arrival);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      this.tellMalformed(error, region, arrival.sizeBytes);
    }
  }

  #tellUndelivered(event: Extract<CircuitEvent, { type: 'undelivered' }>, region: Region): void {
    const { name: message, sequence = 0, attempts } = event;
    this.#scope.logger.log('warn', `${region.label}: ${message} was never acked`);
    region.witness?.observe('Undelivered', { message, sequence: sequence ?? 0, attempts });
    this.#emitter.emit('undelivered', { ...event, region });
  }

  /** A peer's nonsense: dropped and told. */
  tellMalformed(error: DecodeError, region: Region, sizeBytes = 0): void {
    region.witness?.observe('Malformed', { what: error.message, sizeBytes });
    this.#emitter.emit('malformed', { region, error });
  }

  #lose(region: Region, by: 'us' | 'peer' | 'network', reason: string): void {
    region.witness?.observe('CircuitClosed', { by, reason });
    if (by === 'us') return;
    const cause = new ClosedError(`the circuit to ${region.label} ended: ${reason}`, { by, reason });
    if (region.isChild) leaveRegion(region, cause, { silently: true });
    else this.#watch.onRootLost(cause);
  }

  #receiveQueued(event: EventQueueClientEvent, region: Region): void {
    switch (event.type) {
      case 'event':
        return this.#takeQueued(event.message, event.body, region);
      case 'malformed':
        return this.tellMalformed(event.error, region);
      case 'error': {
        const { cause, count, retryInMs } = event;
        this.#scope.logger.log('warn', `${region.label}: event queue error ${count} (${cause})`);
        const status = typeof cause === 'number' ? cause : 0;
        region.witness?.observe('EventQueueRetry', { status, waitMs: retryInMs });
        return undefined;
      }
      case 'stopped':
        return this.#queueStopped(event.why, region);
    }
  }

  #takeQueued(name: string, body: QueuedBody, region: Region): void {
    region.witness?.observe('QueuedEventReceived', { event: name });
    try {
      const type = this.queued.dispatch({ message: name, body }) ? undefined : ALL_MESSAGES.get(name);
      if (type !== undefined) this.#take(type.fromLlsd(body), region, BY_QUEUE);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      this.tellMalformed(error, region);
    }
    if (this.#emitter.has('queuedEvent')) this.#emitter.emit('queuedEvent', { region, name, body });
  }

  #queueStopped(why: 'gone' | 'failed' | 'closed', region: Region): void {
    region.witness?.observe('EventQueueStopped', { reason: why });
    this.#scope.logger.log('info', `${region.label}: event queue ${why}`);
    if (why === 'gone') return this.#watch.onQueueGone(region);
    if (why !== 'failed' || region.isChild) return;
    const reason = 'event-queue-failed';
    this.#watch.onRootLost(
      new ClosedError(`the event queue of ${region.label} failed too often`, { by: 'network', reason }),
    );
  }
}

/** Messages that came by the queue are taken like those that came by UDP. */
const BY_QUEUE: Arrival = Object.freeze({ reliable: true, sizeBytes: 0 });

type QueuedBody = Extract<EventQueueClientEvent, { type: 'event' }>['body'];

/** A wallflower does not ping, so that it must take any packet for a sign of life. */
function rulesFor({ behaviour }: SessionScope, rules: CircuitRules = VIEWER_RULES): CircuitRules {
  if (behaviour.sendsPings) return rules;
  return { ...rules, sendsPings: false, silence: { ...rules.silence, of: 'packets' } };
}

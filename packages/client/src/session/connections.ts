import { VIEWER_RULES } from '@landfall/protocol/circuit';
import type { CircuitRules } from '@landfall/protocol/circuit';
import type { Endpoint, RegionHandle } from '@landfall/protocol/datatypes';
import { formatEndpoint } from '@landfall/protocol/datatypes';
import { ClosedError, DecodeError, RemoteError } from '@landfall/protocol/errors';
import type { RegionSize } from '@landfall/protocol/region';
import type { AgentSocket } from '../circuits/index.ts';
import type { Emitter, KnownEvents } from '../events/index.ts';
import type { Lifetime } from '../lifetime/index.ts';
import {
  fetchFeatures,
  grantCapabilities,
  leaveRegion,
  LossWatch,
  Region,
  RegionTable,
  startEventQueue,
} from '../regions/index.ts';
import type { GrantOptions, LossListener } from '../regions/index.ts';
import type { SessionScope } from '../scope/index.ts';
import { knownEventsOf } from './known-events.ts';
import { reportTo } from './report-to.ts';
import type { Reception } from './reception.ts';
import type { SessionEvents } from './session-events.ts';
import type { SessionSettings } from './session-options.ts';
import type { SessionRooms } from './session-rooms.ts';
import { lossListener, noteQueueAnswer } from './watch-region.ts';

/** Which region to open a circuit to. */
export interface RegionTarget {
  readonly endpoint: Endpoint;
  readonly handle: RegionHandle;
  readonly size: RegionSize;
  /** Nobody has said the size. */
  readonly isSizeAssumed?: boolean;
  readonly isChild: boolean;
  /** Number of the circuit's first packet; 1 by default. */
  readonly firstSequence?: number | undefined;
}

/** What connections are made of. */
export interface ConnectionParts {
  readonly scope: SessionScope;
  readonly settings: SessionSettings;
  readonly emitter: Emitter<SessionEvents>;
  readonly reception: Reception;
  readonly rooms: SessionRooms;
  /** A region is lost. */
  readonly onRegionLost: (region: Region, cause: ClosedError) => void;
}

/** Capabilities that were asked for. */
interface Grant {
  /** A secret. */
  readonly seed: string;
  /** Ends when the region is asked anew: what comes of it after that is nobody's. */
  readonly lifetime: Lifetime;
  /** `over`: it came to nothing, or its event queue has ended, or there is none. */
  state: 'asked' | 'held' | 'over';
}

/** Reason of what ended because the region was asked for other capabilities. */
export const ASKED_ANEW = 'asked-anew';

/** The circuits and event queues of a session. */
export class Connections {
  readonly regions = new RegionTable();
  readonly #socket: AgentSocket;
  readonly #parts: ConnectionParts;
  readonly #regionEvents: KnownEvents | undefined;
  readonly #watches = new WeakMap<Region, LossWatch<Region>>();
  /** What the polling of each region's queue lives by. */
  readonly #queues = new WeakMap<Region, Lifetime>();
  /** Where capabilities were asked for last, and what has become of it and of the queue. */
  readonly #grants = new WeakMap<Region, Grant>();
  readonly #lossListener: LossListener<Region>;

  constructor(socket: AgentSocket, parts: ConnectionParts) {
    this.#socket = socket;
    this.#parts = parts;
    this.#regionEvents = knownEventsOf(parts.rooms.all).region;
    this.#lossListener = lossListener(parts.scope, parts.emitter, parts.onRegionLost);
  }

  /**
   * A circuit to a region; nothing is sent yet.
   * @throws UsageError when there is one already, or too many; DecodeError when it is where the grid must not send us; what
   *   a room's `open` throws.
   */
  open(target: RegionTarget): Region {
    const { endpoint, handle, size, isSizeAssumed = false, isChild, firstSequence } = target;
    const { scope, settings, emitter, reception, rooms } = this.#parts;
    this.#check(endpoint);
    const circuit = this.#socket.open(endpoint, {
      rules: rulesFor(scope, settings.rules),
      firstSequence,
      onEvent: (event) => reception.receive(event, region),
    });
    const lifetime = scope.lifetime.child();
    const region: Region = new Region(circuit, {
      handle,
      size,
      isSizeAssumed,
      isChild,
      lifetime,
      witness: scope.witness,
      report: (error) => reportTo(scope, error),
      events: this.#regionEvents,
      rooms: rooms.all,
    });
    this.regions.add(region);
    lifetime.onEnd((cause) => circuit.close(cause));
    this.#watches.set(region, new LossWatch(region, scope.ports.clock, this.#lossListener));
    this.#openRooms(region);
    lifetime.onEnd(({ by, reason }) => emitter.emit('regionRemoved', { region, by, reason }));
    emitter.emit('regionAdded', { region });
    return region;
  }

  /** @throws DecodeError for an address that must not be gone to, our own among them. */
  #check(endpoint: Endpoint): void {
    this.#parts.scope.addresses.checkEndpoint(endpoint);
    const { local } = this.#socket;
    const isHere =
      endpoint.address === local.address || (isAny(local) && endpoint.address.startsWith('127.'));
    if (isHere && endpoint.port === local.port)
      throw new DecodeError(`${formatEndpoint(endpoint)} is our own address`);
  }

  /** A region in which a room has no part is none that others can use: it is left, as if it had never been met. */
  #openRooms(region: Region): void {
    try {
      this.#parts.rooms.openIn(region);
    } catch (error) {
      const cause = { by: 'us', reason: 'room-failed', cause: error } as const;
      leaveRegion(region, new ClosedError('a room could not open its part', cause), { silently: true });
      throw error;
    }
  }

  /**
   * Capabilities, then features and the event queue at once. What was asked of the region before, and is under way still, ends.
   * @throws as `grantCapabilities`; ClosedError {@link ASKED_ANEW} when another call has taken its place.
   */
  async connect(
    region: Region,
    seed: string,
    options: Omit<GrantOptions, 'names' | 'lifetime'>,
  ): Promise<void> {
    const { scope, settings } = this.#parts;
    const grant = this.#ask(region, seed);
    const { lifetime } = grant;
    try {
      await grantCapabilities(region, seed, scope, { names: settings.capabilities, lifetime, ...options });
    } catch (error) {
      grant.state = 'over';
      throw lifetime.cause ?? error;
    }
    grant.state = 'held';
    this.#startEventQueue(region, grant);
    fetchFeatures(region, scope).catch((error: unknown) => {
      if (region.lifetime.alive && !hasForgotten(region, error)) reportTo(scope, error);
    });
  }

  #ask(region: Region, seed: string): Grant {
    this.#grants.get(region)?.lifetime.end(askedAnewError(region));
    const grant: Grant = { seed, lifetime: region.lifetime.child(), state: 'asked' };
    this.#grants.set(region, grant);
    this.#watches.get(region)?.queueAsked();
    return grant;
  }

  /** The seed of a region whose capabilities were given up, or whose event queue is over: who is in it hears no more of what comes by it. */
  deadSeedOf(region: Region): string | undefined {
    const grant = this.#grants.get(region);
    return grant?.state === 'over' ? grant.seed : undefined;
  }

  /** Its event queue does not exist any more, and nobody has asked it to end. */
  queueGone(region: Region): void {
    this.#watches.get(region)?.queueGone();
  }

  /** At least so long nothing has come from it by circuit. */
  silentForMs(region: Region): number {
    return this.#watches.get(region)?.silentForMs ?? 0;
  }

  /** Where datagrams came from that no circuit leads to; the first few. */
  get strangersFrom(): readonly Endpoint[] {
    return this.#socket.strangersFrom;
  }

  close(): Promise<void> {
    return this.#socket.close();
  }

  /** A region that has been asked anew has another queue: nobody hears the one before. */
  #startEventQueue(region: Region, grant: Grant): void {
    const { scope, reception } = this.#parts;
    const watch = this.#watches.get(region)!;
    this.#queues.get(region)?.end(askedAnewError(region));
    const life = region.lifetime.child();
    this.#queues.set(region, life);
    const queue = startEventQueue(region, life, scope, {
      onEvent: (event) => {
        if (event.type === 'stopped') {
          grant.state = 'over';
          // What becomes of the region is known by the one that it is asked for now.
          if (!grant.lifetime.alive && region.lifetime.alive) return;
        }
        noteQueueAnswer(watch, event);
        reception.receiveQueued(event, region);
      },
      onError: (error) => reportTo(scope, error),
    });
    if (queue === undefined) this.#noQueue(region, grant);
    else watch.queueGranted();
  }

  /** The region has granted none: who is in it hears of no teleport, no border and no neighbour. */
  #noQueue(region: Region, grant: Grant): void {
    if (!this.#parts.settings.capabilities.includes('EventQueueGet')) return;
    grant.state = 'over';
    if (!region.isChild) this.queueGone(region);
  }
}

function askedAnewError({ label }: Region): ClosedError {
  return new ClosedError(`${label} was asked for its capabilities anew`, { by: 'us', reason: ASKED_ANEW });
}

/** A socket of all addresses of this machine. */
function isAny({ address }: Endpoint): boolean {
  return address === '0.0.0.0' || address === '::';
}

/** A wallflower does not ping, so that it must take any packet for a sign of life. */
function rulesFor({ behaviour }: SessionScope, rules: CircuitRules = VIEWER_RULES): CircuitRules {
  if (behaviour.sendsPings) return rules;
  return { ...rules, sendsPings: false, silence: { ...rules.silence, of: 'packets' } };
}

/** Whoever is in a hurry has left a region before it could answer: it has forgotten them. */
const hasForgotten = ({ isChild }: Region, error: unknown): boolean =>
  isChild && error instanceof RemoteError && (error.reason === '404' || error.reason === '410');

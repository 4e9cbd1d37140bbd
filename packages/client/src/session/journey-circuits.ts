/**
 * What a journey wants done with circuits. A circuit that replaces another one goes on with its numbers: whichever of the two agents the
 * simulator has, it takes no packet for a repeat of an earlier one.
 */
import { formatEndpoint, sameEndpoint } from '@landfall/protocol/datatypes';
import type { Endpoint } from '@landfall/protocol/datatypes';
import { ClosedError, DecodeError, UsageError } from '@landfall/protocol/errors';
import type { AgentJourney, JourneyAction, RegionAddress } from '@landfall/protocol/journey';
import { NEIGHBOUR_SEED_ATTEMPTS, SEED_ATTEMPTS } from '../capabilities/index.ts';
import { leaveRegion, sendCompleteAgentMovement, useCircuitCode } from '../regions/index.ts';
import type { Patience, Region } from '../regions/index.ts';
import type { SessionScope } from '../scope/index.ts';
import type { Bandwidth } from './bandwidth.ts';
import { ASKED_ANEW } from './connections.ts';
import type { Connections } from './connections.ts';
import { reportTo } from './report-to.ts';
import type { SessionSettings } from './session-options.ts';

/** Bounds of a round trip that a region may take to place the agent before the wish is repeated. */
const LEAST_PLACING_MS = 100;
const MOST_PLACING_MS = 1000;

/** What circuits are opened, used and closed with. */
export interface JourneyCircuitsParts {
  readonly scope: SessionScope;
  readonly settings: SessionSettings;
  readonly connections: Connections;
  readonly bandwidth: Bandwidth;
}

/** Does what a journey wants done. */
export class JourneyCircuits {
  readonly #parts: JourneyCircuitsParts;
  readonly #journey: AgentJourney;
  /** An address that a region of ours gave, which must not be gone to: `by` is that region. */
  readonly #refuse: (error: DecodeError) => void;
  /** Its end is no news to the journey: it is about to be opened again. */
  #renewed: Endpoint | undefined;

  constructor(parts: JourneyCircuitsParts, journey: AgentJourney, refuse: (error: DecodeError) => void) {
    this.#parts = parts;
    this.#journey = journey;
    this.#refuse = refuse;
  }

  /** Whether the region ends only to be opened again. */
  isRenewed({ endpoint }: Region): boolean {
    return this.#renewed !== undefined && sameEndpoint(this.#renewed, endpoint);
  }

  act(action: JourneyAction): void {
    switch (action.type) {
      case 'open':
        return this.#open(action.region, action.isRenewed);
      case 'complete':
        return this.#complete(action.region, action.deadline);
      case 'connect':
        return this.#connect(action.simulator, action.seedCapability, action.isChild);
      case 'close':
        return this.#close(action.simulator, action.reason);
    }
  }

  /**
   * Presents the ticket until it is acked. What was sent together with it may have overtaken it: then the region has dropped it as a
   * stranger's, without a word. When nothing comes of it in another round trip, it is repeated at once instead of after a second.
   * @throws as `useCircuitCode`.
   */
  async present(region: Region, patience: Patience, isPlaced: () => boolean): Promise<void> {
    const { scope } = this.#parts;
    const tripMs = await useCircuitCode(region, scope, patience);
    const afterMs = Math.min(Math.max(tripMs, LEAST_PLACING_MS), MOST_PLACING_MS);
    const repeat = (): void => {
      if (!isPlaced()) region.circuit.hasten();
    };
    scope.ports.clock.after(afterMs, repeat, { background: true });
  }

  #open(
    { simulator: endpoint, regionHandle: handle, regionSize: size }: RegionAddress,
    isRenewed: boolean,
  ): void {
    const { scope, settings, connections } = this.#parts;
    const firstSequence = isRenewed ? this.#end(endpoint) : undefined;
    try {
      const region = connections.open({ endpoint, handle, size, isChild: true, firstSequence });
      const deadline = scope.ports.clock.now() + settings.deadlineMs;
      const isPlaced = (): boolean => !this.#isDestination(endpoint);
      this.present(region, { deadline }, isPlaced).catch(() => undefined);
      this.#tellNeighbour(region);
    } catch (error) {
      this.#fail(endpoint, error);
    }
  }

  /** The circuit that there was. Returns the number its successor begins with. */
  #end(endpoint: Endpoint): number | undefined {
    const old = this.#parts.connections.regions.at(endpoint);
    if (old === undefined) return undefined;
    this.#renewed = endpoint;
    const cause = { by: 'us', reason: 'renewed' } as const;
    // A simulator that has kept the agent would repeat to its successor what it has no ack of: a TeleportStart would begin anew.
    old.circuit.flushAcks();
    const { unusedSequence } = old.circuit;
    leaveRegion(old, new ClosedError(`${old.label} has forgotten the agent`, cause), { silently: true });
    this.#renewed = undefined;
    return unusedSequence;
  }

  #complete({ simulator }: RegionAddress, deadline: number): void {
    const { scope, connections, bandwidth } = this.#parts;
    const region = connections.regions.at(simulator);
    if (region === undefined) return;
    sendCompleteAgentMovement(region, scope, { deadline });
    bandwidth.tell(region, { deadline });
  }

  /**
   * The agent is in this region now. What it lost as a neighbour, capabilities and event queue, is asked for anew: without them nothing would lead
   * the agent on, and nothing would say so.
   */
  settle(region: Region): void {
    const seed = this.#parts.connections.deadSeedOf(region);
    if (seed !== undefined) this.#connect(region.endpoint, seed, false);
  }

  /**
   * A neighbour without capabilities is still a neighbour: its failure is told by `grantCapabilities`, and that is all. Of the region
   * that the agent is in it is a sign that it may be lost.
   */
  #connect(simulator: Endpoint, seed: string, isChild: boolean): void {
    const { scope, settings, connections } = this.#parts;
    const region = connections.regions.at(simulator);
    if (region === undefined) return;
    const options = isChild
      ? { attempts: NEIGHBOUR_SEED_ATTEMPTS }
      : { attempts: SEED_ATTEMPTS, timeoutMs: settings.deadlineMs };
    connections.connect(region, seed, options).catch((error: unknown) => {
      if (!region.lifetime.alive || (error instanceof ClosedError && error.reason === ASKED_ANEW)) return;
      if (!isChild) reportTo(scope, error);
      if (!region.isChild) connections.queueGone(region);
    });
  }

  #close(simulator: Endpoint, reason: string): void {
    const region = this.#parts.connections.regions.at(simulator);
    if (region === undefined) return;
    const cause = new ClosedError(`the agent is not in ${region.label}`, { by: 'us', reason });
    leaveRegion(region, cause, { silently: false });
  }

  /** Where it cannot be gone to. */
  #fail(endpoint: Endpoint, error: unknown): void {
    const now = this.#parts.scope.ports.clock.now();
    if (error instanceof DecodeError) {
      this.#journey.receiveBar(endpoint, error.message, now);
      return this.#refuse(error);
    }
    this.#journey.receiveLoss(endpoint, error instanceof UsageError ? error.message : 'a room failed', now);
    reportTo(this.#parts.scope, error);
  }

  #isDestination(endpoint: Endpoint): boolean {
    const { destination } = this.#journey;
    return destination !== undefined && sameEndpoint(destination.simulator, endpoint);
  }

  #tellNeighbour(region: Region): void {
    const endpoint = formatEndpoint(region.endpoint);
    region.on('described', ({ name }) => {
      if (!region.isChild || this.#isDestination(region.endpoint)) return;
      region.witness?.observe('NeighbourConnected', { region: name, endpoint });
    });
  }
}

/**
 * Which regions there shall be circuits to, beside the one the agent is in. Rules:
 * 1. EnableSimulator opens a circuit, once; a flood of them no more than the bound.
 * 2. EstablishAgentCommunication has the capabilities asked for, whichever of the two comes first.
 * 3. The same seed again is nothing new. Another one is another agent: the region was started anew, or had closed the agent and has been
 *    told of it again; the circuit that there was leads to nobody, and is replaced.
 * 4. So is that of an address at which another region is now.
 * 5. Neither is believed of where the agent is, or is sent: its circuit leads to it, and goes on.
 * 6. When all places are taken, one goes that was named `UNHEARD_MS` ago and has never been heard, the oldest first. If there is none, one
 *    that nobody names any more whom the agent is with, for a region that is named by one of those; else the new one is refused, which is told.
 * 7. A circuit is replaced `RENEWALS` times a minute at most while the agent stays in one region; whoever wants more is not obeyed.
 * @source PROTOCOL §7; travel.md 9, 10; OpenSim EntityTransferModule.cs
 */
import type { EnableSimulator, EstablishAgentCommunication } from '../capability/index.ts';
import { formatEndpoint } from '../datatypes/index.ts';
import type { Endpoint } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { MAX_EARLY_SEEDS, RENEWALS, RENEWALS_MS, UNHEARD_MS } from './rules.ts';
import type { JourneyAction, JourneyEvent } from './journey-event.ts';
import type { Destination, RegionAddress } from './said.ts';

/** Of so many addresses it is kept how often their circuits were replaced: more than there are places. */
const MAX_PACES = 128;

interface Known {
  readonly region: RegionAddress;
  readonly openedAt: number;
  seed: string | undefined;
  /** A packet of its circuit has come. */
  isHeard: boolean;
  /** Who has named it last; undefined of where the agent was sent. */
  namedBy: Endpoint | undefined;
}

/** What a neighbourhood is told of, and tells. */
export interface NeighbourhoodParts {
  /** Regions, the one the agent is in not counted. */
  readonly most: number;
  /** Whether the agent is there, is sent there, or its way leads back there. */
  readonly isAgents: (simulator: Endpoint) => boolean;
  readonly act: (action: JourneyAction) => void;
  readonly tell: (event: JourneyEvent) => void;
}

/** All regions that there is, or shall be, a circuit to; the one the agent is in among them. */
export class Neighbourhood {
  /** The one first that has not been named for longest. */
  readonly #regions = new Map<string, Known>();
  /** Of regions that nobody has enabled yet. */
  readonly #earlySeeds = new Map<string, string>();
  /** When circuits were replaced since the agent came to where it is, by address. */
  readonly #renewals = new Map<string, number[]>();
  readonly #parts: NeighbourhoodParts;

  constructor(parts: NeighbourhoodParts) {
    this.#parts = parts;
  }

  get size(): number {
    return this.#regions.size;
  }

  at(simulator: Endpoint): RegionAddress | undefined {
    return this.#regions.get(formatEndpoint(simulator))?.region;
  }

  /**
   * A neighbour has been named, by `by`.
   * @throws DecodeError for another region at the address of where the agent is, and for one too many
   */
  enable({ simulator, regionHandle, regionSize }: EnableSimulator, by: Endpoint, now: number): void {
    const key = formatEndpoint(simulator);
    const known = this.#regions.get(key);
    if (known !== undefined && known.region.regionHandle === regionHandle)
      return this.#nameAgain(key, known, by);
    if (this.#parts.isAgents(simulator))
      throw new DecodeError('EnableSimulator of another region where the agent is');
    if (known !== undefined) this.#notePace(key, 'EnableSimulator', now);
    else if (this.#isFull() && !this.#giveWay(by, now))
      return this.#parts.tell({ type: 'crowded', simulator, by });
    this.#open(key, { simulator, regionHandle, regionSize }, { isRenewed: known !== undefined, by, now });
    const seed = this.#earlySeeds.get(key);
    if (seed !== undefined) this.#connect(key, seed, true);
  }

  /**
   * Its capabilities are ready.
   * @throws DecodeError for other ones than the agent has where it is, and for the circuit replaced once too often
   */
  establish({ simulator, seedCapability }: EstablishAgentCommunication, by: Endpoint, now: number): void {
    const key = formatEndpoint(simulator);
    const known = this.#regions.get(key);
    if (known === undefined) return this.#keepEarly(key, seedCapability);
    if (known.seed === seedCapability) return;
    if (known.seed !== undefined) {
      if (this.#parts.isAgents(simulator))
        throw new DecodeError('EstablishAgentCommunication of another agent where the agent is');
      this.#notePace(key, 'EstablishAgentCommunication', now);
      this.#open(key, known.region, { isRenewed: true, by, now });
    }
    this.#connect(key, seedCapability, true);
  }

  /**
   * The agent is sent there. Returns whether it was a neighbour already, and still is the same. One that was never heard makes room for it,
   * or one that was left and never said goodbye, the oldest first.
   */
  approach(to: Destination, kind: 'teleport' | 'crossing', now: number): boolean {
    const key = formatEndpoint(to.simulator);
    const known = this.#regions.get(key);
    if (known === undefined && this.#isFull()) this.#makeRoom();
    const isSame = known?.region.regionHandle === to.regionHandle;
    // Who crosses a border was seen coming: the circuit is the agent's, whatever is said of the seed.
    const isAnother = known?.seed !== undefined && known.seed !== to.seedCapability && kind === 'teleport';
    const isReady = isSame && !isAnother;
    if (!isReady) this.#open(key, addressOf(to), { isRenewed: known !== undefined, by: undefined, now });
    return isReady;
  }

  /** A packet of its circuit has come. */
  hear(simulator: Endpoint): void {
    const known = this.#regions.get(formatEndpoint(simulator));
    if (known !== undefined) known.isHeard = true;
  }

  /** The agent is in another region now: there circuits may be replaced anew. */
  settle(): void {
    this.#renewals.clear();
  }

  /** Whether it is that very region, with the agent that is known there, or nothing is known of it. */
  isSame({ simulator, regionHandle, seedCapability }: Destination): boolean {
    const known = this.#regions.get(formatEndpoint(simulator));
    if (known === undefined) return true;
    return known.region.regionHandle === regionHandle && (known.seed ?? seedCapability) === seedCapability;
  }

  /** Behind {@link Neighbourhood.approach}: the capabilities of where the agent goes. */
  connect({ simulator, seedCapability }: Destination): void {
    const key = formatEndpoint(simulator);
    if (this.#regions.get(key)?.seed !== seedCapability) this.#connect(key, seedCapability, false);
  }

  /** The circuit to it has ended, or never was. */
  forget(simulator: Endpoint): void {
    this.#regions.delete(formatEndpoint(simulator));
  }

  /** The login's region, whose capabilities its owner asks for. */
  begin(region: Destination): void {
    const key = formatEndpoint(region.simulator);
    const isHeard = true;
    const seed = region.seedCapability;
    this.#regions.set(key, { region: addressOf(region), openedAt: 0, seed, isHeard, namedBy: undefined });
  }

  #open(key: string, region: RegionAddress, { isRenewed, by, now }: Opening): void {
    this.#regions.delete(key);
    this.#regions.set(key, { region, openedAt: now, seed: undefined, isHeard: false, namedBy: by });
    this.#parts.act({ type: 'open', region, isRenewed });
  }

  #nameAgain(key: string, known: Known, by: Endpoint): void {
    known.namedBy = by;
    this.#regions.delete(key);
    this.#regions.set(key, known);
  }

  #isFull(): boolean {
    return this.#regions.size > this.#parts.most;
  }

  /** Whether there is a place now for a region that `by` names. */
  #giveWay(by: Endpoint, now: number): boolean {
    const { isAgents } = this.#parts;
    if (this.#leave(({ isHeard, openedAt }) => !isHeard && now >= openedAt + UNHEARD_MS)) return true;
    return isAgents(by) && this.#leave(({ namedBy }) => namedBy === undefined || !isAgents(namedBy));
  }

  #makeRoom(): void {
    if (!this.#leave(({ isHeard }) => !isHeard)) this.#leave(() => true);
  }

  /** Closes the first of these, unless the agent is there. Returns whether there is one. */
  #leave(isToGo: (known: Known) => boolean): boolean {
    for (const [key, known] of this.#regions) {
      const { simulator } = known.region;
      if (this.#parts.isAgents(simulator) || !isToGo(known)) continue;
      this.#regions.delete(key);
      this.#parts.act({ type: 'close', simulator, reason: 'too many neighbours' });
      return true;
    }
    return false;
  }

  /** @throws DecodeError for once too often */
  #notePace(key: string, what: string, now: number): void {
    const times = (this.#renewals.get(key) ?? []).filter((at) => now < at + RENEWALS_MS);
    if (times.length >= RENEWALS)
      throw new DecodeError(`${what} of another agent in a neighbour, again and again`);
    this.#renewals.delete(key);
    this.#renewals.set(key, [...times, now]);
    const [oldest] = this.#renewals.keys();
    if (this.#renewals.size > MAX_PACES && oldest !== undefined) this.#renewals.delete(oldest);
  }

  #connect(key: string, seedCapability: string, isChild: boolean): void {
    const known = this.#regions.get(key);
    if (known === undefined) return;
    known.seed = seedCapability;
    this.#earlySeeds.delete(key);
    this.#parts.act({ type: 'connect', simulator: known.region.simulator, seedCapability, isChild });
  }

  #keepEarly(key: string, seed: string): void {
    this.#earlySeeds.delete(key);
    this.#earlySeeds.set(key, seed);
    const [oldest] = this.#earlySeeds.keys();
    if (this.#earlySeeds.size > MAX_EARLY_SEEDS && oldest !== undefined) this.#earlySeeds.delete(oldest);
  }
}

interface Opening {
  readonly isRenewed: boolean;
  readonly by: Endpoint | undefined;
  readonly now: number;
}

/** Without its secret. */
export function addressOf({ simulator, regionHandle, regionSize }: RegionAddress): RegionAddress {
  return { simulator, regionHandle, regionSize };
}

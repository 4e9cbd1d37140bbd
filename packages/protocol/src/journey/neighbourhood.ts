/**
 * Which regions there shall be circuits to, beside the one the agent is in. Rules:
 * 1. EnableSimulator opens a circuit, once; a flood of them no more than the bound.
 * 2. EstablishAgentCommunication has the capabilities asked for, whichever of the two comes first.
 * 3. The same seed again is nothing new. Another one is another agent: the region was started anew, or had closed the agent and has been
 *    told of it again; the circuit that there was leads to nobody, and is replaced.
 * 4. So is that of an address at which another region is now.
 * 5. Neither is believed of where the agent is, or is sent: its circuit leads to it, and goes on.
 * @source PROTOCOL §7; travel.md 9, 10; OpenSim EntityTransferModule.cs
 */
import type { EnableSimulator, EstablishAgentCommunication } from '../capability/index.ts';
import { formatEndpoint } from '../datatypes/index.ts';
import type { Endpoint } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { MAX_EARLY_SEEDS } from './rules.ts';
import type { JourneyAction, JourneyEvent } from './journey-event.ts';
import type { Destination, RegionAddress } from './said.ts';

interface Known {
  readonly region: RegionAddress;
  seed: string | undefined;
}

/** All regions that there is, or shall be, a circuit to; the one the agent is in among them. */
export class Neighbourhood {
  readonly #regions = new Map<string, Known>();
  /** Of regions that nobody has enabled yet. */
  readonly #earlySeeds = new Map<string, string>();
  readonly #most: number;
  readonly #act: (action: JourneyAction) => void;
  readonly #tell: (event: JourneyEvent) => void;

  /** `most` regions, the one the agent is in not counted. */
  constructor(most: number, act: (action: JourneyAction) => void, tell: (event: JourneyEvent) => void) {
    this.#most = most;
    this.#act = act;
    this.#tell = tell;
  }

  get size(): number {
    return this.#regions.size;
  }

  at(simulator: Endpoint): RegionAddress | undefined {
    return this.#regions.get(formatEndpoint(simulator))?.region;
  }

  /**
   * A neighbour has been named. `isAgents`: the agent is there, or is sent there.
   * @throws DecodeError for another region at the address of that one
   */
  enable({ simulator, regionHandle, regionSize }: EnableSimulator, isAgents: boolean): void {
    const key = formatEndpoint(simulator);
    const known = this.#regions.get(key);
    if (known !== undefined && known.region.regionHandle === regionHandle) return;
    if (isAgents) throw new DecodeError('EnableSimulator of another region where the agent is');
    if (known === undefined && this.#regions.size > this.#most) {
      return this.#tell({ type: 'crowded', simulator });
    }
    this.#open(key, { simulator, regionHandle, regionSize }, known !== undefined);
    const seed = this.#earlySeeds.get(key);
    if (seed !== undefined) this.#connect(key, seed, true);
  }

  /**
   * Its capabilities are ready. `isAgents` as in {@link Neighbourhood.enable}.
   * @throws DecodeError for other ones than the agent has there
   */
  establish({ simulator, seedCapability }: EstablishAgentCommunication, isAgents: boolean): void {
    const key = formatEndpoint(simulator);
    const known = this.#regions.get(key);
    if (known === undefined) return this.#keepEarly(key, seedCapability);
    if (known.seed === seedCapability) return;
    if (isAgents && known.seed !== undefined)
      throw new DecodeError('EstablishAgentCommunication of another agent where the agent is');
    if (known.seed !== undefined) this.#open(key, known.region, true);
    this.#connect(key, seedCapability, true);
  }

  /**
   * The agent is sent there; `behind` are the regions that its way leads back to. Returns whether it was a neighbour already, and still is the
   * same. Regions that were left and never say goodbye make room for it, the oldest first.
   */
  approach(to: Destination, behind: readonly RegionAddress[], kind: 'teleport' | 'crossing'): boolean {
    const key = formatEndpoint(to.simulator);
    const known = this.#regions.get(key);
    if (known === undefined && this.#regions.size > this.#most) this.#makeRoom(behind);
    const isSame = known?.region.regionHandle === to.regionHandle;
    // Who crosses a border was seen coming: the circuit is the agent's, whatever is said of the seed.
    const isAnother = known?.seed !== undefined && known.seed !== to.seedCapability && kind === 'teleport';
    const isReady = isSame && !isAnother;
    if (!isReady) this.#open(key, addressOf(to), known !== undefined);
    return isReady;
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
    this.#regions.set(key, { region: addressOf(region), seed: region.seedCapability });
  }

  #open(key: string, region: RegionAddress, isRenewed: boolean): void {
    this.#regions.set(key, { region, seed: undefined });
    this.#act({ type: 'open', region, isRenewed });
  }

  #makeRoom(behind: readonly RegionAddress[]): void {
    const kept = behind.map(({ simulator }) => formatEndpoint(simulator));
    for (const [key, { region }] of this.#regions) {
      if (kept.includes(key)) continue;
      this.#regions.delete(key);
      return this.#act({ type: 'close', simulator: region.simulator, reason: 'too many neighbours' });
    }
  }

  #connect(key: string, seedCapability: string, isChild: boolean): void {
    const known = this.#regions.get(key);
    if (known === undefined) return;
    known.seed = seedCapability;
    this.#earlySeeds.delete(key);
    this.#act({ type: 'connect', simulator: known.region.simulator, seedCapability, isChild });
  }

  #keepEarly(key: string, seed: string): void {
    this.#earlySeeds.delete(key);
    this.#earlySeeds.set(key, seed);
    const [oldest] = this.#earlySeeds.keys();
    if (this.#earlySeeds.size > MAX_EARLY_SEEDS && oldest !== undefined) this.#earlySeeds.delete(oldest);
  }
}

/** Without its secret. */
export function addressOf({ simulator, regionHandle, regionSize }: RegionAddress): RegionAddress {
  return { simulator, regionHandle, regionSize };
}

/** Where a scenario plays: a grid, and the clients, each with its own way to it. */
import type { ClientPorts } from '@landfall/client';
import { DEFAULT_GRID, layoutGrid } from '@landfall/grid';
import type { GridConfig } from '@landfall/grid';
import { UsageError } from '@landfall/protocol/errors';
import type { EvidenceRecord, Side, Testimony, Witness } from '@landfall/protocol/evidence';
import type { Clock } from '@landfall/transport/ports';
import { injectFaults, injectHttpFaults, wrapLinks } from '@landfall/transport/wrappers';
import type { FaultyLink, LinkFaults } from '@landfall/transport/wrappers';
import { witnessOf } from '../chronicle/index.ts';
import type { Network } from '../scenario/index.ts';
import type { VisitantCommand } from '../visitant/index.ts';
import type { Entries } from './entries.ts';
import type { Territory } from './territory.ts';

/** What is said to a stage before it opens. */
export interface StageOptions {
  /** Of the network's chances. */
  readonly seed: number;
  /** `plain`, `bay`, or so many regions by so many: `3x1`. */
  readonly land: string;
  /** Hears all evidence of both sides. */
  readonly onRecord: (record: EvidenceRecord) => void;
  /** Hears what visitants say. */
  readonly onSaid: (who: string, text: string) => void;
}

/** Somebody who plays a part. */
export interface Performer {
  /** Has it done all that it was told, as far as it can be known? */
  readonly isIdle: boolean;
  /** Does it after all that it was told before. */
  tell(command: VisitantCommand, line: string): void;
  /** When all that it was told is done. Rejects for a fault of ours. */
  readonly done: Promise<void>;
  /** Goes, if it is there. */
  leave(): Promise<void>;
}

/** A stage that is open. */
export interface Stage {
  readonly territory: Territory;
  readonly clock: Clock;
  /** Milliseconds since it was opened: virtual ones, where time is. */
  readonly now: number;
  readonly isVirtual: boolean;
  readonly performers: Iterable<Performer>;
  /** The client of this name, who comes when it is first named. @throws UsageError for too many */
  performer(name: string, species: string): Performer;
  /** What the way of those is like who log in from now on. */
  setNetwork(network: Network): void;
  /** Lets time pass until the condition holds, or all of it has passed. True when the condition holds. */
  until(condition: () => boolean, limitMs: number): Promise<boolean>;
  /** Lets time pass until the work is done. @throws what it is rejected with; TimeoutError */
  settle<T>(work: Promise<T>, limitMs: number): Promise<T>;
  /** Work that takes real time: virtual time stands still meanwhile. */
  hold<T>(work: Promise<T>): Promise<T>;
  /** Does all of them at the same time, and ends with the last. Rejects with what the first of them was rejected with. */
  together(branches: readonly (() => Promise<void>)[]): Promise<void>;
  /** Everybody goes, and the grid closes. */
  close(): Promise<void>;
}

/** More clients than this are a load test. */
export const MOST_VISITANTS = 200;
/** Opening and closing take no time but that of the network. */
export const SOON_MS = 60_000;

/** @throws UsageError for a land that there is not */
export function configOf(land: string): GridConfig {
  const common = { accounts: [], passwordScheme: 'opensim' as const };
  if (land === 'plain')
    return { ...common, regions: [{ name: 'Plain', terrain: { kind: 'flat', height: 25 } }] };
  if (land === 'bay') return { ...DEFAULT_GRID, ...common };
  if (/^[1-9]x[1-9]$/.test(land)) return { ...layoutGrid(land), ...common };
  throw new UsageError(`grid is plain, bay or a layout such as 3x1, not ${land}`);
}

/** Who observes. */
export interface Observer {
  readonly side: Side;
  /** Of what subject its entries are. */
  readonly name: string;
  readonly actor: string;
}

/** Observes for one of those on the stage: their entries are of that subject, whoever they are about. */
export function witnessAt(
  clock: Clock,
  { onRecord }: StageOptions,
  entries: Entries,
  { side, name, actor }: Observer,
): Witness {
  return witnessOf({ side, actor, run: 'scenario', clock }, (record) => {
    onRecord(record);
    entries.addRecord(name, record);
  });
}

/** A line of evidence of somebody else's program, put on the clock of the stage. */
export type OtherEvidence = EvidenceRecord | Testimony;

const LOST: LinkFaults = Object.freeze({ loss: 1 });

/** The road to a grid, good or bad: as it is for those who log in from now on. */
export class Road {
  readonly #ports: () => ClientPorts;
  readonly #random: () => number;
  #faults: LinkFaults = {};
  #failure = 0;

  constructor(ports: () => ClientPorts, random: () => number) {
    this.#ports = ports;
    this.#random = random;
  }

  set({ loss, duplication, reorder, delayMs, jitterMs }: Network): void {
    this.#faults = { loss, duplication, reorder, delayMs, jitterMs };
    this.#failure = loss;
  }

  /** @param links hears each link that is opened on it */
  ports(links: FaultyLink[]): ClientPorts {
    const ports = this.#ports();
    const { clock } = ports;
    const seed = Math.floor(this.#random() * 2 ** 31);
    const [faults, failure] = [this.#faults, this.#failure];
    const bad = wrapLinks(ports, (link) => {
      const faulty = injectFaults(link, { clock, seed, outgoing: faults, incoming: faults });
      links.push(faulty);
      return faulty;
    });
    // TCP resends what is lost: of the requests only a few fail for good.
    return failure === 0
      ? bad
      : { ...bad, http: injectHttpFaults(ports.http, { clock, seed, failure: failure / 4 }) };
  }
}

/** Nothing passes on them any more, in either direction. */
export function cut(links: readonly FaultyLink[]): void {
  for (const link of links) link.setFaults({ outgoing: LOST, incoming: LOST });
}

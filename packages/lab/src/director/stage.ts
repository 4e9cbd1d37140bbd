/** Where a scenario plays: one network in memory, one grid, and the clients, each with its own way to the grid. */
import type { ClientPorts } from '@landfall/client';
import { DEFAULT_GRID, layoutGrid, startGrid } from '@landfall/grid';
import type { Grid, GridConfig } from '@landfall/grid';
import { TimeoutError, UsageError } from '@landfall/protocol/errors';
import type { EvidenceRecord, Side, Witness } from '@landfall/protocol/evidence';
import { MemoryNetwork } from '@landfall/transport/memory';
import { injectFaults, injectHttpFaults, wrapLinks } from '@landfall/transport/wrappers';
import type { FaultyLink, LinkFaults } from '@landfall/transport/wrappers';
import { witnessOf } from '../chronicle/index.ts';
import type { Network } from '../scenario/index.ts';
import { Visitant } from '../visitant/index.ts';
import { subjectKey } from './entries.ts';
import type { Entries } from './entries.ts';

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

const MOST_VISITANTS = 200;
/** Opening and closing take no time but that of the network. */
const SOON_MS = 60_000;
const CALM: LinkFaults = Object.freeze({});
const LOST: LinkFaults = Object.freeze({ loss: 1 });
const PLAIN: GridConfig['regions'] = [{ name: 'Plain', terrain: { kind: 'flat', height: 25 } }];

/** A stage that is open. */
export class Stage {
  readonly network: MemoryNetwork;
  readonly grid: Grid;
  readonly #options: StageOptions;
  readonly #entries: Entries;
  readonly #visitants = new Map<string, Visitant>();
  #net: { readonly links: LinkFaults; readonly failure: number } = { links: CALM, failure: 0 };

  private constructor(network: MemoryNetwork, grid: Grid, options: StageOptions, entries: Entries) {
    this.network = network;
    this.grid = grid;
    this.#options = options;
    this.#entries = entries;
  }

  /** @throws UsageError for a land that there is not */
  static async open(options: StageOptions, entries: Entries): Promise<Stage> {
    const network = new MemoryNetwork(options.seed);
    const witness = witnessAt(network, options, entries, {
      side: 'SERVER',
      name: 'Territory',
      actor: 'grid',
    });
    const config = { ...configOf(options.land), accounts: [], passwordScheme: 'opensim' as const };
    const grid = await network.runUntil(startGrid(config, network.ports(), { witness }), SOON_MS);
    return new Stage(network, grid, options, entries);
  }

  /** Virtual milliseconds since it was opened. */
  get now(): number {
    return this.network.clock.now();
  }

  get visitants(): Iterable<Visitant> {
    return this.#visitants.values();
  }

  /** The client of this name, who comes when it is first named. @throws UsageError for too many */
  visitant(name: string): Visitant {
    const key = subjectKey(name);
    const known = this.#visitants.get(key);
    if (known !== undefined) return known;
    if (this.#visitants.size >= MOST_VISITANTS) throw new UsageError(`more than ${MOST_VISITANTS} actors`);
    const links: FaultyLink[] = [];
    const visitant = new Visitant({
      name,
      clock: this.network.clock,
      ports: () => this.#portsOf(links),
      grid: this.grid.loginUri,
      witness: witnessAt(this.network, this.#options, this.#entries, { side: 'CLIENT', name, actor: name }),
      say: (text) => this.#options.onSaid(name, text),
      vanish: () => {
        for (const link of links) link.setFaults({ outgoing: LOST, incoming: LOST });
      },
    });
    this.#visitants.set(key, visitant);
    return visitant;
  }

  /** What the way of those is like who log in from now on. */
  setNetwork({ loss, duplication, reorder, delayMs, jitterMs }: Network): void {
    this.#net = { links: { loss, duplication, reorder, delayMs, jitterMs }, failure: loss };
  }

  #portsOf(links: FaultyLink[]): ClientPorts {
    const { clock } = this.network;
    const ports = this.network.ports();
    const { links: faults, failure } = this.#net;
    const seed = Math.floor(this.network.random() * 2 ** 31);
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

  /** Lets time pass until the condition holds, or all of it has passed. True when the condition holds. */
  async until(condition: () => boolean, limitMs: number): Promise<boolean> {
    const endMs = this.now + limitMs;
    try {
      await this.network.runUntil(condition, limitMs);
      return true;
    } catch (error) {
      if (!(error instanceof TimeoutError)) throw error;
      // Where nothing is left that could happen, time has stood still.
      await this.network.run(Math.max(0, endMs - this.now));
      return condition();
    }
  }

  /** Everybody goes, and the grid closes. */
  async close(): Promise<void> {
    await this.network.runUntil(
      Promise.all(Array.from(this.visitants, async (visitant) => await visitant.leave())),
      SOON_MS,
    );
    await this.network.runUntil(this.grid.close(), SOON_MS);
  }
}

function configOf(land: string): GridConfig {
  if (land === 'plain') return { regions: PLAIN };
  if (land === 'bay') return DEFAULT_GRID;
  if (/^[1-9]x[1-9]$/.test(land)) return layoutGrid(land);
  throw new UsageError(`grid is plain, bay or a layout such as 3x1, not ${land}`);
}

/** Observes for one of those on the stage: their entries are of that subject, whoever they are about. */
function witnessAt(
  { clock }: MemoryNetwork,
  { onRecord }: StageOptions,
  entries: Entries,
  { side, name, actor }: { readonly side: Side; readonly name: string; readonly actor: string },
): Witness {
  return witnessOf({ side, actor, run: 'scenario', clock }, (record) => {
    onRecord(record);
    entries.addRecord(name, record);
  });
}

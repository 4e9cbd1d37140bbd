import { startGrid } from '@landfall/grid';
import { TimeoutError } from '@landfall/protocol/errors';
import type { EvidenceRecord, Testimony } from '@landfall/protocol/evidence';
import { createNodePorts } from '@landfall/transport/node';
import type { NodePorts } from '@landfall/transport/node';
import type { Clock } from '@landfall/transport/ports';
import { createRandom } from '@landfall/protocol/testing';
import type { Network } from '../scenario/index.ts';
import { VisitantProcess } from '../visitant/index.ts';
import type { Entries } from './entries.ts';
import { openForeignTerritory } from './foreign-territory.ts';
import type { ForeignGrid } from './foreign-territory.ts';
import { Road, SOON_MS, configOf, witnessAt } from './stage.ts';
import type { Performer, Stage, StageOptions } from './stage.ts';
import { OwnTerritory } from './territory.ts';
import type { Territory } from './territory.ts';
import { Troupe, heardAt } from './troupe.ts';

/** What a stage in real time is made of. */
export interface LiveSetting {
  /** Somebody's grid; without it a grid of ours on sockets of this machine. */
  readonly grid?: ForeignGrid | undefined;
  /** Which program plays a species: a command and its words. The others are played by our own client. */
  readonly clients?: ReadonlyMap<string, readonly string[]>;
  /** Ends every wait. */
  readonly signal?: AbortSignal | undefined;
}

/** Conditions look at evidence as it comes, and at what programs say: so often is often enough. */
const LOOK_MS = 20;

/** Real time, real sockets: a grid of ours or somebody else's, our clients and other programs. */
export class LiveStage implements Stage {
  readonly isVirtual = false;
  readonly territory: Territory;
  readonly #ports: NodePorts;
  readonly #startedAt: number;
  readonly #setting: LiveSetting;
  readonly #options: StageOptions;
  readonly #entries: Entries;
  readonly #road: Road;
  readonly #troupe: Troupe;

  private constructor(
    ports: NodePorts,
    territory: Territory,
    setting: LiveSetting,
    options: StageOptions,
    entries: Entries,
  ) {
    this.#ports = ports;
    this.#startedAt = ports.clock.now();
    this.territory = territory;
    this.#setting = setting;
    this.#options = options;
    this.#entries = entries;
    this.#road = new Road(() => ports, createRandom(options.seed).next);
    this.#troupe = new Troupe(ports.clock, options, entries, this.#road);
  }

  /** @throws UsageError for a land that there is not, and a console that cannot be read; ClosedError for a grid that is down */
  static async open(setting: LiveSetting, options: StageOptions, entries: Entries): Promise<LiveStage> {
    const ports = createNodePorts();
    try {
      const territory = await openTerritory(ports, setting, options, entries);
      return new LiveStage(ports, territory, setting, options, entries);
    } catch (error) {
      await ports.close();
      throw error;
    }
  }

  get clock(): Clock {
    return this.#ports.clock;
  }

  get now(): number {
    return this.clock.now() - this.#startedAt;
  }

  get performers(): Iterable<Performer> {
    return this.#troupe;
  }

  performer(name: string, species: string): Performer {
    const command = this.#setting.clients?.get(species);
    const { loginUri } = this.territory;
    if (command === undefined) return this.#troupe.find(name, loginUri, undefined);
    return this.#troupe.find(name, loginUri, () => this.#hire(name, loginUri, command));
  }

  setNetwork(network: Network): void {
    this.#road.set(network);
  }

  async until(condition: () => boolean, limitMs: number): Promise<boolean> {
    const end = this.now + limitMs;
    while (!condition()) {
      const left = end - this.now;
      if (left <= 0 || this.#setting.signal?.aborted === true) return condition();
      await new Promise<void>((resolve) => void this.clock.after(Math.min(left, LOOK_MS), resolve));
    }
    return true;
  }

  async settle<T>(work: Promise<T>, limitMs: number): Promise<T> {
    let cancel = (): void => undefined;
    const late = new Promise<never>((_, reject) => {
      const say = (): void =>
        reject(new TimeoutError(`nothing came of it in ${limitMs} ms`, limitMs, 'the end'));
      cancel = this.clock.after(limitMs, say);
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      cancel();
    }
  }

  hold<T>(work: Promise<T>): Promise<T> {
    return work;
  }

  async together(branches: readonly (() => Promise<void>)[]): Promise<void> {
    const ends = await Promise.allSettled(branches.map(async (branch) => await branch()));
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  async close(): Promise<void> {
    try {
      await Promise.all(Array.from(this.performers, async (performer) => await performer.leave()));
      await this.settle(this.territory.close(), SOON_MS);
    } finally {
      await this.#ports.close();
    }
  }

  #hire(name: string, grid: string, command: readonly string[]): Performer {
    return new VisitantProcess({
      command,
      grid,
      clock: this.clock,
      say: (text) => this.#options.onSaid(name, text),
      testify: (line) => this.#hear(name, line),
    });
  }

  #hear(name: string, line: EvidenceRecord | Testimony): void {
    if (!('kind' in line)) return this.#entries.addTestimony(name, this.clock.now(), line);
    const record = heardAt(line, this.clock);
    this.#options.onRecord(record);
    this.#entries.addRecord(name, record);
  }
}

async function openTerritory(
  ports: NodePorts,
  { grid }: LiveSetting,
  options: StageOptions,
  entries: Entries,
): Promise<Territory> {
  const observer = { side: 'SERVER', name: 'Territory', actor: 'grid' } as const;
  if (grid === undefined) {
    const witness = witnessAt(ports.clock, options, entries, observer);
    return new OwnTerritory(await startGrid(configOf(options.land), ports, { witness }));
  }
  return await openForeignTerritory(grid, ports, {
    line: (text) => entries.addLine(observer.name, ports.clock.now(), text),
    record: (record) => {
      const heard = heardAt(record, ports.clock);
      options.onRecord(heard);
      entries.addRecord(observer.name, heard);
    },
  });
}

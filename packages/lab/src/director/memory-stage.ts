import { startGrid } from '@landfall/grid';
import { TimeoutError } from '@landfall/protocol/errors';
import type { Clock } from '@landfall/transport/ports';
import { MemoryNetwork } from '@landfall/transport/memory';
import type { Network } from '../scenario/index.ts';
import type { Entries } from './entries.ts';
import { Road, SOON_MS, configOf, witnessAt } from './stage.ts';
import type { Performer, Stage, StageOptions } from './stage.ts';
import { OwnTerritory } from './territory.ts';
import { Troupe } from './troupe.ts';
import { VirtualTime } from './virtual-time.ts';

/** One process, one network in memory, virtual time, a grid of ours. */
export class MemoryStage implements Stage {
  readonly isVirtual = true;
  readonly territory: OwnTerritory;
  readonly #network: MemoryNetwork;
  readonly #time: VirtualTime;
  readonly #road: Road;
  readonly #troupe: Troupe;

  private constructor(
    network: MemoryNetwork,
    territory: OwnTerritory,
    options: StageOptions,
    entries: Entries,
  ) {
    this.#network = network;
    this.#time = new VirtualTime(network);
    this.territory = territory;
    this.#road = new Road(
      () => network.ports(),
      () => network.random(),
    );
    this.#troupe = new Troupe(network.clock, options, entries, this.#road);
  }

  /** @throws UsageError for a land that there is not */
  static async open(options: StageOptions, entries: Entries): Promise<MemoryStage> {
    const network = new MemoryNetwork(options.seed);
    const observer = { side: 'SERVER', name: 'Territory', actor: 'grid' } as const;
    const witness = witnessAt(network.clock, options, entries, observer);
    const config = configOf(options.land);
    const grid = await network.runUntil(startGrid(config, network.ports(), { witness }), SOON_MS);
    return new MemoryStage(network, new OwnTerritory(grid), options, entries);
  }

  get clock(): Clock {
    return this.#network.clock;
  }

  get now(): number {
    return this.#time.now;
  }

  get performers(): Iterable<Performer> {
    return this.#troupe;
  }

  /** Other programs have no virtual time: our own client plays every species. */
  performer(name: string): Performer {
    return this.#troupe.find(name, this.territory.loginUri, undefined);
  }

  setNetwork(network: Network): void {
    this.#road.set(network);
  }

  async until(condition: () => boolean, limitMs: number): Promise<boolean> {
    return await this.#time.until(condition, limitMs);
  }

  async settle<T>(work: Promise<T>, limitMs: number): Promise<T> {
    let isSettled = false;
    const settled = (): void => void (isSettled = true);
    work.then(settled, settled);
    if (!(await this.until(() => isSettled, limitMs)))
      throw new TimeoutError(`nothing came of it in ${limitMs} ms of virtual time`, limitMs, 'the end');
    return await work;
  }

  async hold<T>(work: Promise<T>): Promise<T> {
    return await this.#network.hold(work);
  }

  async together(branches: readonly (() => Promise<void>)[]): Promise<void> {
    await this.#time.together(branches);
  }

  async close(): Promise<void> {
    const gone = Promise.all(Array.from(this.performers, async (performer) => await performer.leave()));
    await this.settle(gone, SOON_MS);
    await this.settle(this.territory.close(), SOON_MS);
  }
}

import { arrive } from '@landfall/client';
import type { ArriveOptions, Session } from '@landfall/client';
import { startGrid } from '@landfall/grid';
import type { Grid, GridConfig, GridOptions } from '@landfall/grid';
import { MemoryNetwork } from '@landfall/transport/memory';
import type { Ports } from '@landfall/transport/ports';

type RegionConfig = GridConfig['regions'][number];

/** Everything that follows an arrival has been said and sent after so long: land, objects, neighbours. */
export const SETTLE_MS = 5000;
/** A step that takes longer hangs. */
const LIMIT_MS = 120_000;

const PEOPLE = [
  ['Test', 'User'],
  ['Second', 'Avatar'],
  ['Third', 'Person'],
] as const;

/** Whom a scenario is about. */
export type Person = (typeof PEOPLE)[number][0];

export const PLAIN: RegionConfig = { name: 'Plain', terrain: { kind: 'flat', height: 25 } };

/** A whole grid and whole clients in one process, in virtual time. */
export class Shore {
  readonly network: MemoryNetwork;
  readonly grid: Grid;
  /** What the grid has observed, as `kind` of the catalogue. */
  readonly observed: readonly string[];

  private constructor(network: MemoryNetwork, grid: Grid, observed: readonly string[]) {
    this.network = network;
    this.grid = grid;
    this.observed = observed;
  }

  static async build(
    regions: readonly RegionConfig[] = [PLAIN],
    { owner, ...options }: Pick<GridOptions, 'assets'> & { readonly owner?: string } = {},
  ): Promise<Shore> {
    const network = new MemoryNetwork();
    const accounts = PEOPLE.map(([first, last]) => ({ first, last, password: 'secret' }));
    const observed: string[] = [];
    const witness = { observe: (kind: string) => observed.push(kind), about: () => witness };
    const estate = owner === undefined ? {} : { owner };
    const config: GridConfig = { passwordScheme: 'opensim', regions: [...regions], accounts, ...estate };
    const grid = await network.runUntil(
      startGrid(config, network.ports(), { witness, ...options }),
      LIMIT_MS,
    );
    return new Shore(network, grid, observed);
  }

  /** What {@link arrive} is told for a person. */
  options(person: Person, changes: Partial<ArriveOptions> = {}): ArriveOptions {
    const lastName = PEOPLE.find(([first]) => first === person)![1];
    const secret = { password: 'secret' };
    return { grid: this.grid.loginUri, firstName: person, lastName, secret, ...changes };
  }

  /** Somebody arrives, and everything that follows comes. */
  async arrive(
    person: Person,
    changes?: Partial<ArriveOptions>,
    ports: Ports = this.network.ports(),
  ): Promise<Session> {
    const session = await this.until(arrive(this.options(person, changes), ports));
    await this.network.run(SETTLE_MS);
    return session;
  }

  /** Lets time pass until the promise settles. */
  until<T>(promise: Promise<T>): Promise<T> {
    return this.network.runUntil(promise, LIMIT_MS);
  }

  /** Full names of the avatars in a region, in alphabetical order. */
  avatarsIn(region = 'Plain'): readonly string[] {
    const found = this.grid.regions.find(({ name }) => name === region);
    return (found?.avatars() ?? []).map(({ name }) => name).toSorted();
  }
}

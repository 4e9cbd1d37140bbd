import { arrive } from '@landfall/client';
import type { ArriveOptions, Session } from '@landfall/client';
import { startGrid } from '@landfall/grid';
import type { Grid, GridConfig } from '@landfall/grid';
import { MemoryNetwork } from '@landfall/transport/memory';
import type { Ports } from '@landfall/transport/ports';
import { injectFaults, injectHttpFaults, wrapLinks } from '@landfall/transport/wrappers';
import type { HttpFaults, LinkFaults } from '@landfall/transport/wrappers';

/** What a path does to what goes over it, as the client sees it. The delay is the network's own. */
export interface Path {
  readonly outgoing: LinkFaults;
  readonly incoming: LinkFaults;
  readonly http: HttpFaults;
}

/** Half a round trip of 200 ms ± 50 ms. By itself it lets datagrams overtake each other. */
const ONE_WAY_MS = 100;
const ONE_WAY_JITTER_MS = 25;

/** Of the failed requests half never arrive, and half are served and lose their answer. */
export const FAILING_HTTP: HttpFaults = Object.freeze({ failure: 0.025, lostAnswer: 0.025 });

/** So much is lost, 5 % comes twice and 5 % is held back, in each direction; 5 % of the HTTP requests fail. */
export function lossyPath(loss: number): Path {
  const udp = { loss, duplication: 0.05, reorder: 0.05 };
  return { outgoing: udp, incoming: udp, http: FAILING_HTTP };
}

/** One login that was tried. */
export interface Attempt {
  /** From the login request to the arrival, ms of virtual time; undefined when it did not arrive. */
  readonly afterMs: number | undefined;
  /** Why it did not. */
  readonly error?: unknown;
}

/** A grid on a memory network, and as many accounts as logins: one after the other, each over a bad path of its own. */
export class FarAwayGrid {
  readonly network: MemoryNetwork;
  readonly #grid: Grid;
  readonly #seed: number;
  #logins = 0;

  private constructor(network: MemoryNetwork, grid: Grid, seed: number) {
    this.network = network;
    this.#grid = grid;
    this.#seed = seed;
  }

  static async start(logins: number, seed = 1): Promise<FarAwayGrid> {
    const network = new MemoryNetwork(seed, { delayMs: ONE_WAY_MS, jitterMs: ONE_WAY_JITTER_MS });
    const accounts = Array.from({ length: logins }, (_, account) => {
      const [first, last] = nameOf(account);
      return { first, last, password: PASSWORD };
    });
    const config: GridConfig = {
      passwordScheme: 'opensim',
      regions: [
        { name: 'Far Away', terrain: { kind: 'generated', seed }, prims: [{ position: [128, 132, 30] }] },
      ],
      accounts,
    };
    const grid = await network.runUntil(startGrid(config, network.ports()), 1000);
    return new FarAwayGrid(network, grid, seed);
  }

  /** The next account logs in. The session is the caller's to end. */
  async login(path: Path, options: Partial<ArriveOptions> = {}): Promise<Session> {
    const account = this.#logins++;
    const ports = over(path, this.network.ports(), this.#seed * 100_003 + account);
    const [firstName, lastName] = nameOf(account);
    const request = { grid: this.#grid.loginUri, firstName, lastName, secret: { password: PASSWORD } };
    return this.network.runUntil(arrive({ ...request, ...options }, ports), GIVE_UP_MS);
  }

  /** The next account logs in, and leaves as soon as it has arrived. */
  async attempt(path: Path): Promise<Attempt> {
    const startedAt = this.network.clock.now();
    try {
      const session = await this.login(path);
      const afterMs = this.network.clock.now() - startedAt;
      await this.network.runUntil(session.logout({ waitMs: 0 }), GIVE_UP_MS);
      return { afterMs };
    } catch (error) {
      return { afterMs: undefined, error };
    }
  }

  async attempts(count: number, path: Path): Promise<readonly Attempt[]> {
    const attempts: Attempt[] = [];
    for (let i = 0; i < count; i++) attempts.push(await this.attempt(path));
    return attempts;
  }

  close(): Promise<void> {
    return this.network.runUntil(this.#grid.close(), GIVE_UP_MS);
  }
}

const PASSWORD = 'secret';
/** Far beyond the login deadline: a login that is still open then hangs. */
const GIVE_UP_MS = 600_000;

const nameOf = (account: number): readonly [first: string, last: string] => ['Far', `Traveller${account}`];

/** The client's ports over a bad path. */
function over({ outgoing, incoming, http }: Path, ports: Ports, seed: number): Ports {
  const { clock } = ports;
  const bad = wrapLinks(ports, (link) => injectFaults(link, { clock, seed, outgoing, incoming }));
  return { ...bad, http: injectHttpFaults(ports.http, { clock, seed, ...http }) };
}

/** The value that `part` (0 to 1) of the sorted values are not above: the nearest rank. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? NaN;
}

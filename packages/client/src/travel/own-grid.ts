import { asMap, asString } from '@landfall/protocol/llsd';
import type { Region } from '../regions/index.ts';

type Described = Pick<Region, 'features'>;

/** With the longest name that a host can have. */
const ADDRESS = /^(?:https?:\/\/)?([a-z0-9._-]{1,253}(?::\d{1,5})?)\/?$/i;
/** Grids have a few names; who says more is not listened to. */
const MAX_ALIASES = 16;
/** `host:port:Region`, where what is left is no port. @source OpenSim RegionURI.cs */
const WITH_COLON = /^(?:https?:\/\/)?([a-z0-9._-]{1,253}(?::\d{1,5})?):(?!\/\/|\d{1,5}(?:$|[/\s]))(.+)$/i;
/** `http://host:port Region` and `http://host:port/Region`. @source OpenSim RegionURI.cs */
const AS_URL = /^https?:\/\/([a-z0-9._-]{1,253}(?::\d{1,5})?)(?:\/\s*|\s+)(.+)$/i;

/**
 * What the grid where the agent is goes by: a place of it is known to its map by its name alone. Rules:
 * 1. A grid of which nothing is said is the one of the login.
 * 2. The grid of the login goes by where it was logged in to, too; another one, reached by hypergrid, by what its regions say only.
 */
export class OwnGrid {
  /** Of the grid of the login. */
  readonly #home = new Set<string>();
  #here: Described | undefined;
  #hasLeft = false;

  /** `login` is `host:port`, where it is known. */
  constructor(login: string | undefined) {
    if (login !== undefined) this.#home.add(plain(login));
  }

  /** The agent has been placed there. */
  enter(region: Described): void {
    if (this.#here !== undefined && region !== this.#here) this.#leave(this.#here);
    this.#here = region;
  }

  /** A name as the map of this grid knows it: `host:port:Region` of this grid is `Region`. */
  nameOf(region: string): string {
    const [, grid, name] = WITH_COLON.exec(region) ?? AS_URL.exec(region) ?? [];
    if (grid === undefined || name === undefined) return region;
    return this.#names().has(plain(grid)) ? name.trim() : region;
  }

  /** What the first region said of its grid, which is the one of the login. */
  #leave(region: Described): void {
    if (!this.#hasLeft) for (const name of namesOf(region)) this.#home.add(name);
    this.#hasLeft = true;
  }

  #names(): ReadonlySet<string> {
    const told = namesOf(this.#here ?? { features: undefined });
    const isHome = !this.#hasLeft || told.length === 0 || told.some((name) => this.#home.has(name));
    return new Set(isHome ? [...this.#home, ...told] : told);
  }
}

/** @source OpenSim SimulatorFeaturesModule.cs, GridInfo.cs (GridURL; GridURLAlias: others, with commas) */
function namesOf({ features }: Described): string[] {
  const extras = asMap(features?.['OpenSimExtras']);
  const aliases = asString(extras['GridURLAlias']).split(',', MAX_ALIASES);
  return [asString(extras['GridURL']), ...aliases].flatMap((told) => {
    const [, address] = ADDRESS.exec(told.trim()) ?? [];
    return address === undefined ? [] : [plain(address)];
  });
}

/** Without what is the same for every way of writing it: case, and the ports of HTTP and HTTPS. */
function plain(address: string): string {
  return address.toLowerCase().replace(/:(?:80|443)$/, '');
}

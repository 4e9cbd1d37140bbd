/**
 * What stands where behind a proxy, for one session: `/s/<token>/<n>/…` leads to the `n`th web server that the session's grid has
 * named, and each simulator has a socket of its own. Rules:
 * 1. A place gets a number when an answer or a datagram of the session names it; nothing else can be asked for.
 * 2. The token cannot be guessed: who does not know a session's addresses has none of them.
 */
import type { PlacesKind } from '@landfall/protocol/relay';
import { splitHttpUrl } from '@landfall/protocol/url';

/** A request's path, taken apart. */
export interface ServedPath {
  readonly token: string;
  readonly number: number;
  /** Path and query at the server itself. */
  readonly rest: string;
}

/** More web servers than any journey leads to; what is named beyond keeps its own address. */
const MAX_ORIGINS = 512;
/** Answers that have to be read: capabilities of all regions of a long journey. */
const MAX_KINDS = 4096;
const PATH = /^\/s\/([\w-]+)\/(\d{1,4})(\/.*)?$/;
/** Capabilities whose answers name places in a way of their own. */
const KIND_OF: Readonly<Record<string, PlacesKind>> = {
  EventQueueGet: 'event-queue',
  SimulatorFeatures: 'features',
  seed_capability: 'seed',
  'seed-capability': 'seed',
  SeedCapability: 'seed',
  next_url: 'login',
};

/** The path as one of a session's; undefined for all others. */
export function parseServedPath(path: string): ServedPath | undefined {
  const match = PATH.exec(path);
  if (match === null) return undefined;
  const [, token = '', number = '', rest = '/'] = match;
  return { token, number: Number(number), rest };
}

/** The web servers of one session; see above. */
export class ServedPlaces {
  readonly #base: string;
  readonly #origins: string[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #kinds = new Map<string, PlacesKind>();

  /** @param base such as `http://127.0.0.1:9100/s/<token>` */
  constructor(base: string) {
    this.#base = base;
  }

  /** The proxy's address for an address of the grid; itself where it is no web address. */
  served(url: string): string {
    const parts = splitHttpUrl(url);
    if (parts === undefined || parts.hasUser) return url;
    const number = this.#numbers.get(parts.origin) ?? this.#add(parts.origin);
    const hash = url.indexOf('#');
    return number === undefined
      ? url
      : `${this.#base}/${number}${parts.path}${hash < 0 ? '' : url.slice(hash)}`;
  }

  /** The grid's address for a path of the proxy's; undefined where nothing has named its server. */
  asked({ number, rest }: Omit<ServedPath, 'token'>): string | undefined {
    const origin = this.#origins[number];
    return origin === undefined ? undefined : origin + rest;
  }

  /** Notes how the answer of an address is to be read, by what it was called where it was named. */
  note(key: string, url: string): void {
    const kind = Object.hasOwn(KIND_OF, key) ? KIND_OF[key] : undefined;
    if (kind !== undefined) this.noteKind(url, kind);
  }

  noteKind(url: string, kind: PlacesKind): void {
    const parts = splitHttpUrl(url);
    if (parts === undefined) return;
    this.#keep(parts.origin + parts.path, kind);
  }

  /** How the answer of that address is read. */
  kindOf(url: string): PlacesKind | undefined {
    const parts = splitHttpUrl(url);
    if (parts === undefined) return undefined;
    const address = parts.origin + parts.path;
    const kind = this.#kinds.get(address);
    // One that is asked again and again is not forgotten for others that were only named.
    if (kind !== undefined) this.#keep(address, kind);
    return kind;
  }

  #keep(address: string, kind: PlacesKind): void {
    this.#kinds.delete(address);
    this.#kinds.set(address, kind);
    if (this.#kinds.size > MAX_KINDS) this.#kinds.delete(this.#kinds.keys().next().value!);
  }

  #add(origin: string): number | undefined {
    if (this.#origins.length >= MAX_ORIGINS) return undefined;
    this.#numbers.set(origin, this.#origins.length);
    return this.#origins.push(origin) - 1;
  }
}

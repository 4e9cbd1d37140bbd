import { lookup } from 'node:dns/promises';
import type { Reach } from './reach.ts';
import { UpstreamError } from './upstream.ts';
import { connectionFailureOf } from '@landfall/transport/node';

/** Finds the addresses of a name, as the system does. */
export type LookUp = (name: string) => Promise<readonly { readonly address: string }[]>;

const lookUpAll: LookUp = (name) => lookup(name, { all: true, verbatim: true });
const MAX_NAMES = 256;

/**
 * What names lead to, for as long as a session lives: a name that led to a server of the grid cannot lead into this network a minute
 * later (DNS rebinding).
 */
export class PinnedNames {
  readonly #reach: Reach;
  readonly #lookUp: LookUp;
  readonly #pinned = new Map<string, Promise<string>>();

  constructor(reach: Reach, lookUp: LookUp = lookUpAll) {
    this.#reach = reach;
    this.#lookUp = lookUp;
  }

  /** @throws UpstreamError when the name leads nowhere, or only where it must not */
  addressOf(name: string): Promise<string> {
    const known = this.#pinned.get(name);
    if (known !== undefined) return known;
    const found = this.#find(name);
    if (this.#pinned.size >= MAX_NAMES) return Promise.reject(new UpstreamError('busy'));
    this.#pinned.set(name, found);
    // What failed may be there the next time; only what was found is pinned.
    found.catch(() => this.#pinned.delete(name));
    return found;
  }

  async #find(name: string): Promise<string> {
    const all = await this.#lookUp(name).catch((error: unknown) => {
      const { reason, detail } = connectionFailureOf(error);
      throw new UpstreamError(reason, detail);
    });
    const allowed = all.find(({ address }) => this.#reach.allows(address));
    if (allowed === undefined) throw new UpstreamError('private-address');
    return allowed.address;
  }
}

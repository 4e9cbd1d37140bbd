import { DecodeError } from '@landfall/protocol/errors';
import type { LookUp } from '@landfall/transport/ports';

/** More names than any grid has; a grid that names more is up to something. */
export const MAX_HOST_NAMES = 256;

/**
 * Where host names lead, from the first look-up on: a name that led to a server of the grid cannot lead into this network a minute later
 * (DNS rebinding). What was not found is looked up again.
 */
export class HostNames {
  readonly #lookUp: LookUp;
  readonly #found = new Map<string, Promise<readonly string[]>>();

  constructor(lookUp: LookUp) {
    this.#lookUp = lookUp;
  }

  /** @throws ClosedError when the name leads nowhere; DecodeError when it is one of too many */
  addressesOf(name: string): Promise<readonly string[]> {
    const known = this.#found.get(name);
    if (known !== undefined) return known;
    if (this.#found.size >= MAX_HOST_NAMES)
      return Promise.reject(new DecodeError(`more than ${MAX_HOST_NAMES} host names for one grid`));
    const found = this.#lookUp(name);
    this.#found.set(name, found);
    found.catch(() => this.#found.delete(name));
    return found;
  }
}

const NAMES_OF = new WeakMap<object, HostNames>();

/** So that a session does not look up again, and find something else, what its login had found. */
export function keepHostNames(login: object, names: HostNames | undefined): void {
  if (names !== undefined) NAMES_OF.set(login, names);
}

/** Those of the login; new ones where somebody else logged in; undefined where nothing can be looked up. */
export function hostNamesOf(login: object, lookUp: LookUp | undefined): HostNames | undefined {
  return NAMES_OF.get(login) ?? (lookUp === undefined ? undefined : new HostNames(lookUp));
}

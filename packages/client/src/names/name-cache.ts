import type { Uuid } from '@landfall/protocol/datatypes';

/** How an agent is called. */
export interface AgentName {
  /** `Test` of `Test User`. */
  readonly firstName: string;
  /** `User` of `Test User`. */
  readonly lastName: string;
  /** What the agent chose to be called; undefined when not asked for. */
  readonly displayName?: string;
}

/** A crowded region has a hundred avatars; the least recently used go first. */
export const MAX_NAMES = 1024;

/** The names that are known, bounded. */
export class NameCache {
  readonly #names = new Map<string, AgentName>();

  /** How many are known. */
  get size(): number {
    return this.#names.size;
  }

  /** The name, if it is known; nothing is asked for. */
  get(id: Uuid): AgentName | undefined {
    const { key } = id;
    const name = this.#names.get(key);
    if (name === undefined) return undefined;
    // Last in the order of insertion is last to go.
    this.#names.delete(key);
    this.#names.set(key, name);
    return name;
  }

  /** Keeps a display name that is known when `name` brings none. */
  set(id: Uuid, name: AgentName): void {
    const { key } = id;
    const known = this.#names.get(key);
    this.#names.delete(key);
    this.#names.set(key, { ...known, ...name });
    if (this.#names.size <= MAX_NAMES) return;
    const oldest = this.#names.keys().next();
    if (oldest.done !== true) this.#names.delete(oldest.value);
  }
}

/** `First Last`; accounts with one name are called by it alone. */
export function formatName({ firstName, lastName }: AgentName): string {
  return lastName === '' || lastName === 'Resident' ? firstName : `${firstName} ${lastName}`;
}

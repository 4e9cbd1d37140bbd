/**
 * Who comes, by the word of the grid's own services: a session by its presence service, a name by its accounts. What a simulator says of them is
 * asked about: a resident can speak as one.
 */
import type { Uuid } from '@landfall/protocol/datatypes';
import { parseAgentPath } from '@landfall/protocol/simulation';
import type { AgentUpdate, NewAgent } from '@landfall/protocol/simulation';
import { verdictOf } from '../simulator/handover/index.ts';
import { regionById } from '../simulator/region/index.ts';
import type { GridServices } from '../simulator/region/index.ts';
import type { AccountName, RobustServices } from './robust-services.ts';

/** Questions about strangers at once: anybody can have us ask. */
const MOST_ASKED_AT_ONCE = 16;

/** The accounts here of those who are known in the grid. */
export class Residents {
  readonly #services: GridServices;
  readonly #robust: RobustServices;
  /** Accounts that are asked for, by id. */
  readonly #asked = new Map<string, Promise<void>>();

  constructor(services: GridServices, robust: RobustServices) {
    this.#services = services;
    this.#robust = robust;
  }

  /** @returns whether the grid knows the session as that agent's, which has an account here from now on under the name that it has there */
  async admit({ agentId, sessionId, firstName: first, lastName: last }: NewAgent): Promise<boolean> {
    try {
      const [online, account] = await Promise.all([
        this.#robust.agentOf(sessionId),
        this.#robust.accountOf(agentId),
      ]);
      const name = account ?? (isForeign(last) ? { first, last } : undefined);
      if (online?.agentId.equals(agentId) !== true || name === undefined) return false;
      this.#adopt(agentId, name);
      return true;
    } catch {
      return false;
    }
  }

  /** Somebody may be let in by their name, before it was ever said. Never rejects: who stays unknown is let in nowhere where a list says who may. */
  async introduce(target: string): Promise<void> {
    const { agentId, regionId } = parseAgentPath(target);
    const region = regionId && regionById(this.#services.regions, regionId);
    const hasLists = region?.config.admitted !== undefined || (region?.config.banned.length ?? 0) > 0;
    if (!hasLists || this.#services.accounts.byId(agentId) !== undefined) return;
    const asking = this.#asked.get(agentId.key);
    if (asking === undefined && this.#asked.size >= MOST_ASKED_AT_ONCE) return;
    await (asking ?? this.#learn(agentId));
  }

  /** Whether a child agent may become a root one here: it came as a child without being asked. */
  mayEnter({ agentId, destination, waitForRoot, position }: AgentUpdate): boolean {
    const region = regionById(this.#services.regions, destination.id);
    return region === undefined || verdictOf(region, { agentId, viaTeleport: waitForRoot, position }).allowed;
  }

  #learn(agentId: Uuid): Promise<void> {
    const learning = this.#robust
      .accountOf(agentId)
      .then(
        (name) => name && this.#adopt(agentId, name),
        () => undefined,
      )
      .finally(() => this.#asked.delete(agentId.key));
    this.#asked.set(agentId.key, learning);
    return learning;
  }

  #adopt(id: Uuid, { first, last }: AccountName): void {
    const { accounts } = this.#services;
    const known = accounts.byId(id);
    if (known?.first === first && known.last === last) return;
    accounts.adopt({ id, first, last, passwordHash: '', home: undefined });
  }
}

/**
 * Of another grid: no resident's last name is like that, and their accounts are there. @source OpenSim GatekeeperService.cs (LoginAgent)
 */
const isForeign = (last: string): boolean => last.startsWith('@');

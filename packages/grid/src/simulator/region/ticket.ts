import type { Uuid, Vector3 } from '@landfall/protocol/datatypes';
import type { AgentCapabilities } from '../capabilities/index.ts';
import type { Session } from '../../services/presence/index.ts';

/** Where an agent is and looks. */
export interface AgentPlace {
  /** Metres in the region; outside of it for the child of a root elsewhere. */
  readonly position: Vector3;
  /** A direction. */
  readonly lookAt: Vector3;
}

/** The right to open one circuit to one region. */
export interface Ticket {
  /** The login that it is for: its ids and circuit code are asked of who comes. */
  readonly session: Session;
  /** Neighbours have child agents: they see, but have no avatar there. */
  readonly isChild: boolean;
  /**
   * It comes by a teleport, and is shown the region as it enters: what children are shown as their circuits open would come twice.
   * @source captures/master/teleports-local-var-far-back: one RegionHandshake, with AgentMovementComplete
   */
  readonly isTeleport?: boolean;
  /** Where the avatar is to stand. For a child: where its root is, seen from this region. */
  readonly place: AgentPlace;
  /** New ones when the agent comes back under another seed. */
  capabilities: AgentCapabilities;
}

/** Whoever has a ticket may come, with that circuit code, agent id and session id and no other. */
export class Tickets {
  readonly #byAgent = new Map<string, Ticket>();

  /** How many agents have one. */
  get size(): number {
    return this.#byAgent.size;
  }

  /** What an agent would come in with. */
  of(agentId: Uuid): Ticket | undefined {
    return this.#byAgent.get(agentId.key);
  }

  /** A newer ticket of the same agent takes the place of an older one. @returns the older one. */
  issue(ticket: Ticket): Ticket | undefined {
    const { key } = ticket.session.account.id;
    const older = this.#byAgent.get(key);
    this.#byAgent.set(key, ticket);
    return older;
  }

  /** The ticket, if all three fit. It stays valid: OpenSim lets the same endpoint try again. */
  check(agentId: Uuid, sessionId: Uuid, circuitCode: number): Ticket | undefined {
    const ticket = this.#byAgent.get(agentId.key);
    if (ticket === undefined) return undefined;
    const { session } = ticket;
    return session.circuitCode === circuitCode && session.sessionId.equals(sessionId) ? ticket : undefined;
  }

  /** Takes all tickets away. */
  takeAll(): Ticket[] {
    const all = [...this.#byAgent.values()];
    this.#byAgent.clear();
    return all;
  }

  /** Takes the ticket of a session away. @returns it, if there was one. */
  withdraw(session: Session): Ticket | undefined {
    const { key } = session.account.id;
    const ticket = this.#byAgent.get(key);
    if (ticket?.session !== session) return undefined;
    this.#byAgent.delete(key);
    return ticket;
  }
}

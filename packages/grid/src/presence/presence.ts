import type { Uuid } from '@landfall/protocol/datatypes';
import type { Account } from '../accounts/index.ts';

/** One login of one account, from the answer of the login service to the end of its root agent. */
export interface Session {
  readonly account: Account;
  readonly sessionId: Uuid;
  readonly secureSessionId: Uuid;
  /** U32, not zero; the same for the root agent and its child agents. */
  readonly circuitCode: number;
  /** Name of the region where the root agent is or is expected. */
  readonly regionName: string;
  /** Metres in that region, when it is left; where `last` leads to. */
  readonly isArrived: () => boolean;
}

/** Who is online. One session an account. */
export class Presence {
  readonly #sessions = new Map<string, Session>();

  get size(): number {
    return this.#sessions.size;
  }

  of(agentId: Uuid): Session | undefined {
    return this.#sessions.get(agentId.key);
  }

  begin(session: Session): void {
    this.#sessions.set(session.account.id.key, session);
  }

  /** Ends this session and no later one of the same account. */
  end(session: Session): void {
    const { key } = session.account.id;
    if (this.#sessions.get(key) === session) this.#sessions.delete(key);
  }

  [Symbol.iterator](): Iterator<Session> {
    return this.#sessions.values();
  }
}

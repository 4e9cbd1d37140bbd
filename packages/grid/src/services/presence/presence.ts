import type { Uuid, Vector3 } from '@landfall/protocol/datatypes';
import type { Account } from '../accounts/index.ts';

/** One login of one account, from the answer of the login service to the end of its root agent. */
export interface Session {
  /** Who has logged in. */
  readonly account: Account;
  /** What `SessionID` has to be in the messages of its agents. */
  readonly sessionId: Uuid;
  /** Known to the client and the grid: ids of uploaded assets are made of it. */
  readonly secureSessionId: Uuid;
  /** U32, not zero; the same for the root agent and its child agents. */
  readonly circuitCode: number;
  /** Name of the region where the root agent is or is expected. */
  regionName: string;
  /** It has opened a circuit. */
  readonly isArrived: () => boolean;
  /** It has logged in to another process of the grid, and is here only as long as it has agents here. */
  readonly isGuest?: boolean;
}

/** Where somebody was when they left: where `last` leads to. */
export interface LastPlace {
  /** Name of the region that they left from. */
  readonly regionName: string;
  /** Metres in that region. */
  readonly position: Vector3;
}

/** Who is online, and where everybody was. One session an account. */
export class Presence {
  readonly #sessions = new Map<string, Session>();
  readonly #lastPlaces = new Map<string, LastPlace>();
  readonly #onEnd: (session: Session, hadRoot: boolean) => void;

  /** `onEnd` is told of sessions that have ended, not of guests who have gone on, and whether the root agent was here. */
  constructor(onEnd: (session: Session, hadRoot: boolean) => void = () => undefined) {
    this.#onEnd = onEnd;
  }

  /** How many sessions there are, guests included. */
  get size(): number {
    return this.#sessions.size;
  }

  /** The session of an account; undefined when it is not online. */
  of(agentId: Uuid): Session | undefined {
    return this.#sessions.get(agentId.key);
  }

  /** From now on this is the session of its account, instead of any other. */
  begin(session: Session): void {
    this.#sessions.set(session.account.id.key, session);
  }

  /** Ends this session and no later one of the same account. */
  end(session: Session, hadRoot = true): void {
    const { key } = session.account.id;
    if (this.#sessions.get(key) !== session) return;
    this.#sessions.delete(key);
    this.#onEnd(session, hadRoot);
  }

  /** A guest has no agents here any more: the session goes on elsewhere. */
  forget(session: Session): void {
    const { key } = session.account.id;
    if (session.isGuest === true && this.#sessions.get(key) === session) this.#sessions.delete(key);
  }

  /** Undefined for those who have not been here since the grid started. */
  lastPlace(agentId: Uuid): LastPlace | undefined {
    return this.#lastPlaces.get(agentId.key);
  }

  /** Notes where somebody was when they left, for {@link Presence.lastPlace}. */
  leave(agentId: Uuid, place: LastPlace): void {
    this.#lastPlaces.set(agentId.key, place);
  }

  /** Every session, guests included. */
  [Symbol.iterator](): Iterator<Session> {
    return this.#sessions.values();
  }
}

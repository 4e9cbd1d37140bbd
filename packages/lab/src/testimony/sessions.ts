import type { Uuid } from '@landfall/protocol/datatypes';
import type { Moment } from './notebook.ts';

/** Sessions that are followed at once; a load test has some thousand. */
const MOST_SESSIONS = 10_000;

/** One login and what is known of it; or an agent on a circuit whose login was not seen. */
export interface Session {
  /** Text of the agent's id, which stands for its name until that is known. */
  readonly agent: string;
  readonly sessionId: string | undefined;
  readonly circuitCode: number | undefined;
  /** When the login was asked for; undefined where that was not seen. */
  readonly loginAt: Moment | undefined;
  /** Whether any circuit was opened with it. */
  hasCircuit: boolean;
  readonly firstSimulator: string | undefined;
  /** Where its avatar is: address of the simulator. */
  root: string | undefined;
  hasArrived: boolean;
  arrivedAt: Moment | undefined;
  /** When the logout was asked for, and when it was over. */
  logoutAt: Moment | undefined;
  endedAt: Moment | undefined;
  /** What showed that the logout was heard, where it was not answered. */
  taken: { readonly at: Moment; readonly by: 'event queue' | 'circuit' } | undefined;
  /** When its client was last heard of, by datagram or request. */
  heardAt: Moment | undefined;
  seedAttempts: number;
}

/** What a UseCircuitCode says of its sender. */
export interface Ticket {
  readonly agentId: Uuid;
  readonly sessionId: Uuid;
  readonly circuitCode: number | undefined;
}

/** All sessions of a recording. */
export class Sessions {
  readonly all: Session[] = [];

  /** A login that was granted. */
  open(known: Pick<Session, 'agent' | 'sessionId' | 'circuitCode' | 'loginAt' | 'firstSimulator'>): Session {
    const session: Session = {
      ...known,
      hasCircuit: false,
      root: known.firstSimulator,
      hasArrived: false,
      arrivedAt: undefined,
      logoutAt: undefined,
      endedAt: undefined,
      taken: undefined,
      heardAt: known.loginAt,
      seedAttempts: 0,
    };
    if (this.all.length >= MOST_SESSIONS) this.all.shift();
    this.all.push(session);
    return session;
  }

  /** Whose ticket that is: the latest login that it agrees with in the session, the agent, or the code. */
  find({ agentId, sessionId, circuitCode }: Ticket): Session | undefined {
    const [agent, id] = [agentId.toString(), sessionId.toString()];
    return (
      this.all.findLast((session) => session.sessionId === id) ??
      this.all.findLast((session) => session.agent === agent) ??
      this.all.findLast((session) => circuitCode !== undefined && session.circuitCode === circuitCode)
    );
  }

  /** The same; where no login is known, one that was not seen. */
  of(ticket: Ticket): Session {
    const { agentId, sessionId, circuitCode } = ticket;
    const known = { agent: agentId.toString(), sessionId: sessionId.toString(), circuitCode };
    return this.find(ticket) ?? this.open({ ...known, loginAt: undefined, firstSimulator: undefined });
  }
}

/** What all rooms of one session share. */
import type { Witness } from '@landfall/protocol/evidence';
import type { Clock, Http, Inflate, LookUp, OpenLink } from '@landfall/transport/ports';
import type { AddressFilter } from '../addresses/index.ts';
import type { Behaviour } from '../behaviour/index.ts';
import type { AgentIds } from '../circuits/index.ts';
import type { Lifetime } from '../lifetime/index.ts';
import type { Logger } from '../logger/index.ts';

/** What a client needs from outside: time, datagrams, HTTP and randomness. */
export interface ClientPorts {
  /** The only source of time. */
  readonly clock: Clock;
  /** Opens the UDP socket of a session. */
  readonly openLink: OpenLink;
  /** For logins, capabilities and event queues. */
  readonly http: Http;
  /** So many bytes that nobody can guess: for ids that are made here. */
  readonly randomBytes: (length: number) => Uint8Array;
  /** For what comes compressed, such as materials; without it those are refused. */
  readonly inflate?: Inflate;
  /** Addresses of this machine, where they are known: a grid on it may name them. */
  readonly ownAddresses?: () => readonly string[];
  /** Finds where names lead, where that is judged here: what a grid names must lead to addresses of its kind. */
  readonly lookUp?: LookUp;
}

/** One session's own. */
export interface SessionScope {
  /** Those that messages of the agent identify themselves with; the session id is a secret. */
  readonly ids: AgentIds;
  /** `Test User` */
  readonly agentName: string;
  /** Its `http` refuses what {@link SessionScope.addresses} forbids. */
  readonly ports: ClientPorts;
  /** Which addresses the grid may send it to. */
  readonly addresses: AddressFilter;
  /** Of the session: what waits for it rejects in the same turn in which it ends. */
  readonly lifetime: Lifetime;
  /** What it leaves out on purpose. */
  readonly behaviour: Behaviour;
  /** Hears what is worth a line, and errors of listeners. */
  readonly logger: Logger;
  /** Hears what the session does, as evidence; undefined when nobody wants it. */
  readonly witness: Witness | undefined;
}

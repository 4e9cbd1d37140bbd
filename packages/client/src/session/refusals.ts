/** What a session was told to do and did not do, and what was sent to it by nobody it knows: counted, and told. */
import { formatEndpoint } from '@landfall/protocol/datatypes';
import type { Endpoint } from '@landfall/protocol/datatypes';
import type { Emitter } from '../events/index.ts';
import type { Region } from '../regions/index.ts';
import type { SessionScope } from '../scope/index.ts';
import type { SessionEvents } from './session-events.ts';

/** How much a session has refused since it began. */
export interface Refusals {
  /**
   * What would move, place or take back the agent, or show it a neighbour: said by a region that has no say in it, for another agent, too late, or
   * by circuit where only the event queue may say it.
   */
  readonly notObeyed: number;
  /** Neighbours to which there is no circuit, as more were named than there may be. */
  readonly neighbours: number;
  /** Datagrams from addresses that are no simulator of this session, nor were one. */
  readonly strangers: number;
}

/** Something was refused. Told at the first of its kind, and again when there are ten times as many. */
export interface Refusal<Here = Region> {
  /** What it is one of. */
  readonly type: keyof Refusals;
  /** Who said it; undefined of a stranger, and where that region is gone. */
  readonly region: Here | undefined;
  /** What was said, or the address that it is about. */
  readonly what: string;
  /** How many of this type there were so far. */
  readonly count: number;
}

/** Counts what a session refuses. */
export class RefusalTally {
  readonly #counts = { notObeyed: 0, neighbours: 0, strangers: 0 };
  readonly #tellAt = { notObeyed: 1, neighbours: 1, strangers: 1 };
  readonly #scope: Pick<SessionScope, 'logger' | 'witness'>;
  readonly #emitter: Emitter<SessionEvents>;
  #stranger: Endpoint | undefined;
  #toldStrangers = 0;

  constructor(scope: SessionScope, emitter: Emitter<SessionEvents>) {
    this.#scope = scope;
    this.#emitter = emitter;
    scope.lifetime.onEnd(() => this.#tellStrangers());
  }

  get counts(): Refusals {
    return { ...this.#counts };
  }

  /** Its words are evidence already. */
  noteNotObeyed(what: string, region: Region): void {
    this.#note('notObeyed', region, what);
  }

  /** `region` has named a neighbour too many. */
  noteNeighbour(simulator: Endpoint, region: Region | undefined): void {
    const endpoint = formatEndpoint(simulator);
    if (!this.#note('neighbours', region, endpoint)) return;
    const count = this.#counts.neighbours;
    (region?.witness ?? this.#scope.witness)?.observe('NeighbourRefused', { endpoint, count });
    this.#scope.logger.log(
      'warn',
      `no circuit to ${endpoint}: there are too many neighbours, ${count} refused so far`,
    );
  }

  /** A datagram of nobody. The last of them are told at the end. */
  noteStranger(from: Endpoint): void {
    this.#stranger = from;
    if (this.#note('strangers', undefined, formatEndpoint(from))) this.#tellStrangers();
  }

  #note(type: keyof Refusals, region: Region | undefined, what: string): boolean {
    const count = ++this.#counts[type];
    if (count < this.#tellAt[type]) return false;
    this.#tellAt[type] = count * 10;
    this.#emitter.emit('refused', { type, region, what, count });
    return true;
  }

  #tellStrangers(): void {
    const datagrams = this.#counts.strangers;
    if (this.#stranger === undefined || datagrams === this.#toldStrangers) return;
    this.#toldStrangers = datagrams;
    const from = formatEndpoint(this.#stranger);
    this.#scope.witness?.observe('StrangersHeard', { from, datagrams });
    this.#scope.logger.log(
      'info',
      `datagrams from ${from}, where no region of this session is: ${datagrams} dropped so far`,
    );
  }
}

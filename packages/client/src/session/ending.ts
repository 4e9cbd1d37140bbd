import { ClosedError } from '@landfall/protocol/errors';
import type { Emitter } from '../events/index.ts';
import type { SessionScope } from '../scope/index.ts';
import { reportTo } from './report-to.ts';
import type { Connections } from './connections.ts';
import { Goodbye } from './logout.ts';
import type { SessionEvents } from './session-events.ts';
import type { Whereabouts } from './whereabouts.ts';

/** What ends, and who is told. */
export interface EndingParts {
  readonly scope: SessionScope;
  readonly emitter: Emitter<SessionEvents>;
  readonly connections: Connections;
  readonly whereabouts: Whereabouts;
}

/** How a session ends: by our goodbye, by the grid's, or by neither. Once. */
export class Ending {
  readonly goodbye = new Goodbye();
  readonly #parts: EndingParts;
  #closing: Promise<void> | undefined;

  constructor(parts: EndingParts) {
    this.#parts = parts;
  }

  /** Says goodbye, waits at most `waitMs` for an answer, and ends. Later calls wait for the first. */
  logout(waitMs: number, signal: AbortSignal | undefined): Promise<void> {
    const cause = new ClosedError('the session has logged out', { by: 'us', reason: 'logout' });
    this.#closing ??= this.#leave(cause, waitMs, signal);
    return this.#closing;
  }

  /** An arrival that failed leaves no avatar behind: the grid is told, without waiting for its answer. */
  abandon(error: unknown): Promise<void> {
    const reason = error instanceof ClosedError ? error.reason : 'not-arrived';
    const cause = new ClosedError('the session did not arrive', { by: 'us', reason, cause: error });
    return this.#leave(cause, 0);
  }

  /** No region is known to have the agent any more: those that may have it are told, without waiting for an answer. */
  strand(cause: ClosedError): void {
    this.#closing ??= this.#leave(cause, 0);
    this.#closing.catch((error: unknown) => reportTo(this.#parts.scope, error));
  }

  /**
   * The region has ended it: that is an answer while we say goodbye, and the end otherwise. One that was sent the agent and never placed
   * it may have it all the same, and is told.
   */
  lose(cause: ClosedError): void {
    if (this.goodbye.answer('circuit')) return;
    if (cause.reason === 'stranded') this.strand(cause);
    else this.finish(cause, '');
  }

  /** Ends it now; `words` are the grid's own. */
  finish(cause: ClosedError, words: string): void {
    const { scope, emitter, connections } = this.#parts;
    if (!scope.lifetime.alive) return;
    scope.logger.log('info', `the session ended: ${cause.message}`);
    scope.lifetime.end(cause);
    scope.witness?.observe('Departed', { reason: cause.reason });
    emitter.emit('ended', { by: cause.by, reason: cause.reason, words });
    emitter.finish();
    connections.close().catch((error: unknown) => reportTo(scope, error));
  }

  async #leave(cause: ClosedError, waitMs: number, signal?: AbortSignal): Promise<void> {
    const { scope, connections, whereabouts } = this.#parts;
    const [region, ...others] = whereabouts.holders.filter(({ circuit }) => !circuit.isMuted);
    if (scope.lifetime.alive && region !== undefined) {
      await this.goodbye.say([region, ...others], scope, waitMs, signal);
    }
    this.finish(cause, '');
    await connections.close();
  }
}

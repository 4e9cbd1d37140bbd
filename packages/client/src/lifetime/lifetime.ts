import { ClosedError } from '@landfall/protocol/errors';
import { callListener } from '../events/index.ts';

/** Undoes what returned it. */
export type Undo = () => void;

/**
 * The life of a session, a region or a wait: alive until {@link Lifetime.end}, once. Whoever waits registers what to do
 * then, so that a pending call is rejected in the same turn in which the thing it waits for ends.
 */
export class Lifetime {
  readonly #endings = new Set<(cause: ClosedError) => void>();
  readonly #report: (error: unknown) => void;
  #cause: ClosedError | undefined;

  /** `report` hears what is thrown by those who are called back at the end: it keeps nobody else from hearing of it. */
  constructor(report: (error: unknown) => void = () => undefined) {
    this.#report = report;
  }

  /** Why it ended; undefined while alive. */
  get cause(): ClosedError | undefined {
    return this.#cause;
  }

  /** Until it has ended. */
  get alive(): boolean {
    return this.#cause === undefined;
  }

  /** Ends it; a second end changes nothing. Returns whether this was the first. */
  end(cause: ClosedError): boolean {
    if (this.#cause !== undefined) return false;
    this.#cause = cause;
    for (const ending of this.#endings) callListener(() => ending(cause), this.#report);
    this.#endings.clear();
    return true;
  }

  /** Calls back when it ends, at once when it has ended already. */
  onEnd(ending: (cause: ClosedError) => void): Undo {
    if (this.#cause !== undefined) {
      ending(this.#cause);
      return () => undefined;
    }
    this.#endings.add(ending);
    return () => this.#endings.delete(ending);
  }

  /** @throws ClosedError when it has ended. */
  check(): void {
    if (this.#cause !== undefined) throw this.#cause;
  }

  /** Ends when this ends; can end earlier by itself. */
  child(): Lifetime {
    const child = new Lifetime(this.#report);
    const undo = this.onEnd((cause) => child.end(cause));
    child.onEnd(undo);
    return child;
  }
}

/** What a call that was aborted by its caller rejects with. */
export function abortedError(what: string, signal: AbortSignal): ClosedError {
  return new ClosedError(`${what} was aborted`, { by: 'us', reason: 'aborted', cause: signal.reason });
}

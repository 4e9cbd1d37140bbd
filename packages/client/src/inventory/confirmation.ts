import { RemoteError, TimeoutError } from '@landfall/protocol/errors';
import type { InventoryItem } from '@landfall/protocol/inventory';
import { pause, pending, timeLeft } from '../lifetime/index.ts';
import type { TimeLeft } from '../lifetime/index.ts';
import type { SessionScope } from '../scope/index.ts';

/** How long a change may take, and what stops the waiting for it. */
export interface InventoryChangeOptions {
  /** Ends the waiting, not the change. */
  readonly signal?: AbortSignal | undefined;
  /** Until it is confirmed; 10 s by default. */
  readonly timeoutMs?: number | undefined;
}

/** What may be asked for is done, or not, in so long. */
export const CHANGE_TIMEOUT_MS = 10_000;
/** When it is looked for the first time again; then in twice the time, up to the longest. */
const LOOK_AGAIN_MS = 100;
const LONGEST_PAUSE_MS = 1000;
/** Words of the region may be about something else: what is done in so long after them was not refused. */
const GRACE_MS = 2000;

/** A change that is waited for. */
export interface Expected {
  /** For people, such as `renaming an item`. */
  readonly what: string;
  /** Why the grid may have kept silent, where that can be guessed. */
  readonly suspicion?: () => string | undefined;
}

interface Waiting {
  words: string;
  heardAt: number;
}

/** Waits for changes of the inventory that the grid has been asked for: by its answer where there is one, else by looking. */
export class Confirmation {
  readonly #scope: SessionScope;
  /** What the region says to each that waits. */
  readonly #waiting = new Set<Waiting>();
  readonly #callbacks = new Map<number, (item: InventoryItem) => void>();
  #lastCallback: number;

  constructor(scope: SessionScope) {
    this.#scope = scope;
    const [a = 0, b = 0, c = 0] = scope.ports.randomBytes(3);
    // Another one than that of the session before: its answers may still come.
    this.#lastCallback = (a << 16) | (b << 8) | c;
  }

  /** The region said something to the agent: perhaps why it does not do what it was asked. */
  hear(words: string): void {
    const heardAt = this.#scope.ports.clock.now();
    for (const each of this.#waiting) if (each.words === '') Object.assign(each, { words, heardAt });
  }

  /** The answer to a request that was given a number; a second answer to it is none. */
  answer(callbackId: number, item: InventoryItem): void {
    this.#callbacks.get(callbackId)?.(item);
  }

  /** Sends a request with a number, and waits for the item that comes under it. */
  async answered(
    { what, suspicion }: Expected,
    send: (callbackId: number) => void,
    { signal, timeoutMs = CHANGE_TIMEOUT_MS }: InventoryChangeOptions,
  ): Promise<InventoryItem> {
    const { lifetime, ports } = this.#scope;
    const { clock } = ports;
    const callbackId = (this.#lastCallback = (this.#lastCallback + 1) >>> 0 || 1);
    const own: Waiting = { words: '', heardAt: 0 };
    return pending<InventoryItem>({ what, lifetime, signal, clock }, ({ resolve, reject }) => {
      const late = (): void => reject(failure(what, own, timeoutMs, suspicion));
      const looking = (): void => {
        if (own.words !== '' && clock.now() >= own.heardAt + GRACE_MS) return late();
        cancelLook = clock.after(LONGEST_PAUSE_MS, looking);
      };
      let cancelLook = clock.after(LONGEST_PAUSE_MS, looking);
      const cancelLate = clock.after(timeoutMs, late);
      this.#waiting.add(own);
      this.#callbacks.set(callbackId, resolve);
      send(callbackId);
      return () => {
        cancelLook();
        cancelLate();
        this.#waiting.delete(own);
        this.#callbacks.delete(callbackId);
      };
    });
  }

  /** Asks, and looks until it has been done. `look` is undefined while it has not. */
  async seen<Result>(
    { what, suspicion }: Expected,
    ask: (left: TimeLeft) => Promise<void>,
    look: (left: TimeLeft) => Promise<Result | undefined>,
    { signal, timeoutMs = CHANGE_TIMEOUT_MS }: InventoryChangeOptions,
  ): Promise<Result> {
    const { lifetime, ports } = this.#scope;
    const { clock } = ports;
    const left = timeLeft({ signal, timeoutMs }, clock, timeoutMs);
    const own: Waiting = { words: '', heardAt: 0 };
    this.#waiting.add(own);
    try {
      await ask(left());
      for (let pauseMs = LOOK_AGAIN_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
        const result = await look(left());
        if (result !== undefined) return result;
        const isRefused = own.words !== '' && clock.now() >= own.heardAt + GRACE_MS;
        if (isRefused || left().timeoutMs <= pauseMs) throw notDone(what, own, timeoutMs, suspicion);
        await pause(pauseMs, { what, lifetime, signal, clock });
      }
    } finally {
      this.#waiting.delete(own);
    }
  }
}

function failure(
  what: string,
  { words }: Waiting,
  timeoutMs: number,
  suspicion: Expected['suspicion'],
): Error {
  if (words !== '') return new RemoteError(`${what}: the region refuses`, 'refused', words);
  const suspected = suspicion?.();
  if (suspected !== undefined) return new RemoteError(`${what}: ${suspected}`, 'not-permitted');
  return new TimeoutError(`${what}: the region did not answer in ${timeoutMs} ms`, timeoutMs, what);
}

/** The grid answers, and has not done it. */
function notDone(what: string, waiting: Waiting, timeoutMs: number, suspicion: Expected['suspicion']): Error {
  const known = failure(what, waiting, timeoutMs, suspicion);
  if (known instanceof RemoteError) return known;
  return new RemoteError(`${what}: the grid has not done it in ${timeoutMs} ms`, 'not-done');
}

import { UsageError } from '@landfall/protocol/errors';
import { callListener } from '@landfall/transport/drive';
import { checkEvent } from './known-events.ts';
import type { KnownEvents } from './known-events.ts';
import { EventQueueIterator } from './iterator.ts';

/** Undoes a subscription; calling it again does nothing. */
export type Remove = () => void;

/** Subscriptions end when the signal aborts. */
export interface SubscribeOptions {
  /** Ends the subscription. */
  readonly signal?: AbortSignal | undefined;
}

/** The reading side of an object's events: one payload object for each name of `Events`. */
export interface EventSource<Events extends object> {
  /**
   * Calls `listener` for every event of that name until the returned function is called or `signal` aborts. What it throws, or
   * what the promise that it returns rejects with, is reported; nobody waits for that promise.
   * @throws UsageError for an event that the object does not have, and for a listener that is no function.
   */
  on<Name extends keyof Events>(
    name: Name,
    listener: (event: Events[Name]) => void,
    options?: SubscribeOptions,
  ): Remove;
  /**
   * The events of that name from now on, for scripts. Ends, without an error, when the object ends or `signal`
   * aborts. A reader that falls more than {@link MAX_WAITING_EVENTS} behind loses the oldest.
   * @throws UsageError for an event that the object does not have.
   */
  events<Name extends keyof Events>(
    name: Name,
    options?: SubscribeOptions,
  ): AsyncIterableIterator<Events[Name]>;
}

/** One subscription: the same listener can be subscribed twice and removed once. Without a listener when it was removed. */
interface Subscription {
  listener: ((event: never) => unknown) | undefined;
}

const NOBODY: readonly Subscription[] = Object.freeze([]);

/**
 * Keeps the listeners of one object. A listener that throws, at once or in the promise that it returns, is reported and does not
 * disturb the others. What ends takes its listeners off their signals.
 */
export class Emitter<Events extends object> implements EventSource<Events> {
  // Not by `keyof Events`: an emitter of more events is one of fewer, too. Lists that are replaced, not sets: most have one
  // listener, and there are some twenty in each session that does nothing.
  readonly #listeners = new Map<PropertyKey, readonly Subscription[]>();
  // Most emitters never need the two, and there is one in each region, name cache and session.
  #iterators: Set<{ finish(): void }> | undefined;
  /** Of the subscriptions that have a signal. */
  #removes: Set<Remove> | undefined;
  readonly #report: (error: unknown) => void;
  readonly #known: KnownEvents | undefined;
  #finished = false;

  /** `report` hears what a listener threw. Where `known` is given, nobody listens to other events than those. */
  constructor(report: (error: unknown) => void, known?: KnownEvents) {
    this.#report = report;
    this.#known = known;
  }

  /** As {@link Emitter.on}, of an event that a room adds which need not be there: without it nobody is ever called. */
  onIfThere<Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => void): Remove {
    const isThere = this.#known === undefined || this.#known.names.has(String(name));
    return isThere ? this.on(name, listener) : () => undefined;
  }

  on<Name extends keyof Events>(
    name: Name,
    listener: (event: Events[Name]) => void,
    { signal }: SubscribeOptions = {},
  ): Remove {
    checkEvent(name, this.#known);
    if (typeof listener !== 'function') throw new UsageError(`what listens to ${String(name)} is a function`);
    if (this.#finished || signal?.aborted === true) return () => undefined;
    const own: Subscription = { listener };
    this.#listeners.set(name, this.#listenersOf(name).concat(own));
    if (signal === undefined) return () => this.#remove(name, own);
    const remove = (): void => {
      this.#remove(name, own);
      this.#removes?.delete(remove);
      signal.removeEventListener('abort', remove);
    };
    (this.#removes ??= new Set()).add(remove);
    signal.addEventListener('abort', remove, { once: true });
    return remove;
  }

  events<Name extends keyof Events>(
    name: Name,
    { signal }: SubscribeOptions = {},
  ): AsyncIterableIterator<Events[Name]> {
    const iterator = new EventQueueIterator<Events[Name]>(() => {
      remove();
      signal?.removeEventListener('abort', finish);
      this.#iterators?.delete(iterator);
    });
    const finish = (): void => iterator.finish();
    const remove = this.on(name, (event) => iterator.push(event));
    (this.#iterators ??= new Set()).add(iterator);
    signal?.addEventListener('abort', finish, { once: true });
    if (this.#finished || signal?.aborted === true) iterator.finish();
    return iterator;
  }

  /** True when somebody listens: lets the source skip making payloads nobody wants. */
  has(name: keyof Events): boolean {
    return this.#listeners.has(name);
  }

  /** Calls those who listened before it; one that another takes off meanwhile is not called. */
  emit<Name extends keyof Events>(name: Name, event: Events[Name]): void {
    for (const { listener } of this.#listenersOf(name))
      if (listener !== undefined && !this.#finished)
        callListener(() => listener(event as never), this.#report);
  }

  /** Ends every iterator and forgets every listener; later subscriptions hear nothing. */
  finish(): void {
    this.#finished = true;
    for (const iterator of this.#iterators ?? []) iterator.finish();
    for (const remove of this.#removes ?? []) remove();
    this.#listeners.clear();
  }

  #listenersOf(name: PropertyKey): readonly Subscription[] {
    return this.#listeners.get(name) ?? NOBODY;
  }

  #remove(name: PropertyKey, own: Subscription): void {
    if (own.listener === undefined) return;
    own.listener = undefined;
    const others = this.#listenersOf(name).filter((other) => other !== own);
    if (others.length === 0) this.#listeners.delete(name);
    else this.#listeners.set(name, others);
  }
}

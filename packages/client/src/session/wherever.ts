/** Events of regions without naming one: a subscription goes along with the agent, or holds for all regions there is a circuit to. */
import { UsageError } from '@landfall/protocol/errors';
import { checkEvent, EventQueueIterator } from '../events/index.ts';
import type { Emitter, KnownEvents, Remove, SubscribeOptions } from '../events/index.ts';
import type { Lifetime } from '../lifetime/index.ts';
import type { Region, RegionEvents } from '../regions/index.ts';
import type { SessionEvents } from './session-events.ts';

/** The events that a region has: those of every region, and those that rooms add. */
export type EventsIn<Here> = Here extends Region<infer Events> ? RegionEvents & Events : never;

/** An event, and which region it is of. */
export interface EventIn<Here, Event> {
  /** Whose event it is. */
  readonly region: Here;
  /** As the region's own listeners get it. */
  readonly event: Event;
}

/** What events of regions are taken from. */
export interface WhereverParts {
  /** Of the session. */
  readonly emitter: Emitter<SessionEvents>;
  readonly lifetime: Lifetime;
  readonly known: KnownEvents | undefined;
  /** The regions listened to now. */
  readonly regions: () => readonly Region[];
}

/** Events of whichever regions the session has, by the names that regions have for them. */
export class Wherever<Here extends Region = Region, Events extends object = EventsIn<Here>> {
  readonly #parts: WhereverParts;

  /** Made by the session. */
  constructor(parts: WhereverParts) {
    this.#parts = parts;
  }

  /**
   * Calls `listener` with every event of that name, and the region that it is of, until the returned function is called, `signal` aborts or
   * the session ends. What it throws, or its promise rejects with, is reported.
   * @throws UsageError for an event that regions do not have, and for a listener that is no function.
   */
  on<Name extends keyof Events>(
    name: Name,
    listener: (event: Events[Name], region: Here) => void,
    { signal }: SubscribeOptions = {},
  ): Remove {
    const { known, lifetime } = this.#parts;
    checkEvent(name, known);
    if (typeof listener !== 'function') throw new UsageError(`what listens to ${String(name)} is a function`);
    if (!lifetime.alive || signal?.aborted === true) return () => undefined;
    const stop = this.#follow(name, listener as (event: unknown, region: Region) => unknown);
    const undo = lifetime.onEnd(() => remove());
    const remove = (): void => {
      stop();
      undo();
      signal?.removeEventListener('abort', remove);
    };
    signal?.addEventListener('abort', remove, { once: true });
    return remove;
  }

  /** The same for scripts: each event with its region. Ends, without an error, when the session ends or `signal` aborts. */
  events<Name extends keyof Events>(
    name: Name,
    { signal }: SubscribeOptions = {},
  ): AsyncIterableIterator<EventIn<Here, Events[Name]>> {
    const { lifetime } = this.#parts;
    const iterator = new EventQueueIterator<EventIn<Here, Events[Name]>>(() => {
      remove();
      undo();
      signal?.removeEventListener('abort', finish);
    });
    const finish = (): void => iterator.finish();
    const remove = this.on(name, (event, region) => iterator.push({ region, event }));
    let undo: Remove = () => undefined;
    signal?.addEventListener('abort', finish, { once: true });
    if (lifetime.alive && signal?.aborted !== true) undo = lifetime.onEnd(finish);
    else finish();
    return iterator;
  }

  /** Subscribes to each region while it is one of those listened to. */
  #follow(name: PropertyKey, listener: (event: unknown, region: Region) => unknown): Remove {
    const { emitter, regions } = this.#parts;
    const followed = new Map<Region, Remove>();
    const drop = (region: Region): void => {
      followed.get(region)?.();
      followed.delete(region);
    };
    const look = (): void => {
      const now = regions();
      for (const region of followed.keys()) if (!now.includes(region)) drop(region);
      for (const region of now) {
        if (followed.has(region)) continue;
        const hear = (event: unknown): unknown => listener(event, region);
        followed.set(region, region.emitter.on(name as never, hear));
      }
    };
    look();
    const removes = [
      emitter.on('regionAdded', look),
      emitter.on('placed', look),
      emitter.on('regionRemoved', ({ region }) => drop(region)),
    ];
    return () => {
      for (const remove of removes) remove();
      for (const region of followed.keys()) drop(region);
    };
  }
}

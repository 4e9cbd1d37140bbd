import { EventQueueClient } from '@landfall/protocol/capability';
import type { EventQueueClientEvent, EventQueuePost } from '@landfall/protocol/capability';
import { TimeoutError } from '@landfall/protocol/errors';
import type { Redirectable } from '@landfall/protocol/url';
import type { HttpResponse } from '@landfall/transport/ports';
import { ForbiddenAddressError } from '../addresses/index.ts';
import { exchange, refusalOf } from '../capabilities/index.ts';
import type { CapabilityPorts } from '../capabilities/index.ts';
import { pause } from '../lifetime/index.ts';
import type { Lifetime } from '../lifetime/index.ts';
import { retryAfterMsOf } from '../retry-after/index.ts';

/** What the polling of one event queue needs. */
export interface EventQueueOptions {
  /** Capability EventQueueGet: a secret. */
  readonly url: string;
  /** How it is polled. */
  readonly ports: CapabilityPorts;
  /** Of the region: polling ends with it. */
  readonly lifetime: Lifetime;
  /** Hears each event, in their order. */
  readonly onEvent: (event: EventQueueClientEvent) => void;
  /** Hears what `onEvent` threw, and where the queue is said to have moved when nobody may follow. */
  readonly onError: (error: unknown) => void;
}

/**
 * Polls an event queue until it is gone, has failed too often, or its region ends. The rules are those of the machine
 * in the protocol package; this does the HTTP.
 */
export class EventQueue {
  readonly #machine: EventQueueClient;
  readonly #options: EventQueueOptions;
  #hasToldWhy = false;
  /** Settles when polling has ended; never rejects. */
  readonly done: Promise<void>;

  /** The first poll goes out before this returns. */
  constructor(options: EventQueueOptions) {
    this.#options = options;
    this.#machine = new EventQueueClient(options.url);
    this.done = this.#run();
  }

  /** It polls no more, whatever the reason. */
  get stopped(): boolean {
    return this.#machine.stopped;
  }

  async #run(): Promise<void> {
    const { lifetime, onError } = this.#options;
    while (!this.#machine.stopped && lifetime.alive) {
      try {
        await this.#turn();
      } catch (error) {
        if (lifetime.alive) onError(error);
      }
      this.#drain();
    }
    if (!this.#machine.stopped) this.#machine.close();
  }

  /** One poll, or the wait for the next one. */
  async #turn(): Promise<void> {
    const { clock } = this.#options.ports;
    const post = this.#machine.pollRequest(clock.now());
    if (post !== undefined) return this.#post(post);
    const { lifetime } = this.#options;
    const wakeAt = this.#machine.nextTimeout() ?? clock.now();
    await pause(Math.max(0, wakeAt - clock.now()), { what: 'the event queue', lifetime, clock });
    this.#machine.handleTimeout(clock.now());
  }

  async #post({ url, contentType, body, timeoutMs }: EventQueuePost): Promise<void> {
    const { ports, lifetime } = this.#options;
    const request = { method: 'POST', url, headers: { 'content-type': contentType }, body } as const;
    try {
      const response = await exchange(request, 'EventQueueGet', ports, { lifetime, timeoutMs });
      this.#receive(request, response);
    } catch (error) {
      const failure = error instanceof TimeoutError ? 'timeout' : 'network';
      if (error instanceof ForbiddenAddressError) this.#tellWhy(error);
      this.#machine.receiveFailure(failure, ports.clock.now());
    }
  }

  #receive(request: Redirectable, response: HttpResponse): void {
    const { clock } = this.#options.ports;
    const { status, body, headers } = response;
    const retryAfterMs = retryAfterMsOf(headers['retry-after'], clock.wallTime());
    this.#machine.receiveResponse(status, body, clock.now(), retryAfterMs);
    // Redirects that could be followed were.
    if (status >= 300 && status <= 399) this.#tellWhy(refusalOf('EventQueueGet', request, response));
  }

  /** The machine counts an error again and again; why is told once. */
  #tellWhy(error: Error): void {
    if (this.#hasToldWhy) return;
    this.#hasToldWhy = true;
    this.#options.onError(error);
  }

  #drain(): void {
    const { onEvent, onError, lifetime } = this.#options;
    for (let event = this.#machine.pollEvent(); event !== undefined; event = this.#machine.pollEvent()) {
      if (!lifetime.alive) return;
      try {
        onEvent(event);
      } catch (error) {
        onError(error);
      }
    }
  }
}

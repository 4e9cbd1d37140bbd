import { isIP } from 'node:net';
import { DecodeError } from '@landfall/protocol/errors';
import { MAX_REQUEST_BODY_BYTES, MAX_REQUESTS_IN_FLIGHT } from '@landfall/protocol/relay';
import type { Body, Cancel, NamedPlaces, RelayRequest } from '@landfall/protocol/relay';
import { splitHttpUrl } from '@landfall/protocol/url';
import type { RelayChannel } from '@landfall/transport/relay';
import { Allowance } from './allowance.ts';
import { RelayedExchange } from './relayed-exchange.ts';
import type { SessionEnvironment } from './session-environment.ts';

/** Of the requests of a session together, that are being collected. */
const MOST_HELD_BYTES = 2 * MAX_REQUEST_BODY_BYTES;

/** The requests of a session: they go to hosts that its grid has named. */
export class SessionExchanges {
  readonly #environment: SessionEnvironment;
  readonly #channel: RelayChannel;
  readonly #places: NamedPlaces;
  readonly #open = new Map<number, RelayedExchange>();
  readonly #requests: Allowance;
  #heldBytes = 0;

  constructor(environment: SessionEnvironment, channel: RelayChannel, places: NamedPlaces) {
    this.#environment = environment;
    this.#channel = channel;
    this.#places = places;
    this.#requests = new Allowance(environment.limits.requestsPerSecond, environment.clock.now());
  }

  /** @throws DecodeError when the page breaks the rules */
  begin(request: RelayRequest): void {
    const { clock, statistics } = this.#environment;
    if (this.#open.has(request.id)) throw new DecodeError('a request of that number is open');
    if (request.bodyBytes > MAX_REQUEST_BODY_BYTES) throw new DecodeError('a body that is too long');
    statistics.requests++;
    const url = splitHttpUrl(request.url);
    if (url === undefined || !this.#places.hasHostOf(request.url)) {
      statistics.requestsRefused++;
      return this.#refuse(request.id, 'not-named');
    }
    // Where a name leads is seen when it is looked up.
    if (isIP(url.host) !== 0 && !this.#environment.grid.reach.allows(url.host)) {
      statistics.requestsRefused++;
      return this.#refuse(request.id, 'private-address');
    }
    const isTooMuch =
      this.#open.size >= MAX_REQUESTS_IN_FLIGHT ||
      this.#heldBytes + request.bodyBytes > MOST_HELD_BYTES ||
      !this.#requests.take(1, clock.now());
    if (isTooMuch) return this.#refuse(request.id, 'busy');
    this.#heldBytes += request.bodyBytes;
    const exchange = new RelayedExchange(
      { ...this.#environment, channel: this.#channel, places: this.#places },
      request,
      url,
    );
    this.#open.set(request.id, exchange);
    void exchange.done.finally(() => {
      this.#heldBytes -= request.bodyBytes;
      this.#open.delete(request.id);
    });
    exchange.start();
  }

  /** Pieces of a request that was refused or is over may still be on their way. @throws DecodeError when there is too much */
  take(body: Body): void {
    this.#open.get(body.id)?.take(body);
  }

  cancel({ id }: Cancel): void {
    this.#open.get(id)?.cancel();
  }

  end(): void {
    for (const exchange of this.#open.values()) exchange.cancel();
    this.#environment.upstream.close();
  }

  #refuse(id: number, reason: string): void {
    this.#channel.send({ type: 'request-failed', id, reason, detail: '' });
  }
}

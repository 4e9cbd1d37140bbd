import { normalizeIpAddress } from '@landfall/protocol/datatypes';
import type { HttpUrl } from '@landfall/protocol/url';
import { BodyTap } from '@landfall/assets/http';
import type { Clock, Instant } from '@landfall/transport/ports';
import type { ExchangeSink, RecordedExchange } from '@landfall/transport/wrappers';
import type { UpstreamAnswer, UpstreamRequest } from '../gateway/index.ts';
import { KEPT_BODY_BYTES } from '../recording/index.ts';

/** One exchange with the grid on its way into a recording: told once, when its last byte has passed or it has failed. */
export class WatchedExchange {
  readonly #clock: Clock;
  readonly #sink: ExchangeSink | undefined;
  readonly #asked: UpstreamRequest;
  readonly #at: Instant;
  readonly #wallTimeMs: number;
  #isTold = false;

  constructor(clock: Clock, sink: ExchangeSink | undefined, asked: UpstreamRequest) {
    this.#clock = clock;
    this.#sink = sink;
    this.#asked = asked;
    this.#at = clock.now();
    this.#wallTimeMs = clock.wallTime();
  }

  failed(reason: string): void {
    this.#tell(undefined, `closed ${reason}`);
  }

  /** The answer, watched while it is read. */
  answered(answer: UpstreamAnswer): UpstreamAnswer {
    if (this.#sink === undefined) return answer;
    return { ...answer, body: this.#pieces(answer, new BodyTap(KEPT_BODY_BYTES), this.#clock.now()) };
  }

  async *#pieces(answer: UpstreamAnswer, tap: BodyTap, beganAt: Instant): AsyncGenerator<Uint8Array> {
    let isWhole = false;
    try {
      for await (const piece of answer.body) {
        tap.take(piece);
        yield piece;
      }
      isWhole = true;
    } finally {
      const { status, headers } = answer;
      this.#tell({ beganAt, endedAt: this.#clock.now(), headers, body: tap.body(), isWhole, status });
    }
  }

  #tell(response: RecordedExchange['response'], failure?: string): void {
    if (this.#isTold || this.#sink === undefined) return;
    this.#isTold = true;
    const { method, url, headers, body = new Uint8Array(0) } = this.#asked;
    const sent = {
      beganAt: this.#at,
      endedAt: this.#at,
      headers: { host: hostOf(url), ...headers },
      isWhole: true,
    };
    const address = normalizeIpAddress(url.host);
    this.#sink({
      role: 'client',
      wallTimeMs: this.#wallTimeMs,
      at: this.#at,
      from: undefined,
      to: address === undefined ? undefined : { address, port: url.port },
      origin: url.origin,
      request: { ...sent, body: { bytes: body, missingBytes: 0 }, method, target: url.path },
      response,
      ...(failure === undefined ? {} : { failure }),
    });
  }
}

const hostOf = ({ origin }: HttpUrl): string => origin.replace(/^https?:\/\//, '');

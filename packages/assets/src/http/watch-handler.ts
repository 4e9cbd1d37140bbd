import type { Endpoint } from '@landfall/protocol/datatypes';
import { callListener } from '@landfall/transport/drive';
import type { Clock } from '@landfall/transport/ports';
import type { ExchangeSink, RecordedExchange, RecordedHttpMessage } from '@landfall/transport/wrappers';
import type { Answer, Body, Pieces } from './answer.ts';
import { headersByName, isPieces } from './answer.ts';
import { BodyTap } from './body-tap.ts';
import type { Handler, IncomingRequest } from './incoming-request.ts';

/** Who watches, and by which clock. */
export interface WatchOptions {
  /** Tells when exchanges and their parts began and ended. */
  readonly clock: Clock;
  /** Where the server listens, once it does. */
  readonly local: () => Endpoint | undefined;
  /** Of each body at most so many bytes are told, and the hash of the whole. */
  readonly keepBytes: number;
  /** Hears of each request with its answer, or with `failure` when its handler threw. */
  readonly onExchange: ExchangeSink;
}

/** The same handler, but each request is told with its answer when the last byte of that has been asked for. */
export function watchHandler(handler: Handler, options: WatchOptions): Handler {
  return (request) => {
    const watched = new WatchedExchange(request, options);
    const answer = handler(watched.request);
    return answer instanceof Promise
      ? answer.then(
          (made) => watched.answered(made),
          (error: unknown) => watched.failed(error),
        )
      : watched.answered(answer);
  };
}

class WatchedExchange {
  readonly request: IncomingRequest;
  readonly #options: WatchOptions;
  readonly #at: number;
  readonly #wallTimeMs: number;
  readonly #asked: BodyTap;
  readonly #said: BodyTap;
  #askedEnd: number | undefined;
  #isTold = false;

  constructor(request: IncomingRequest, options: WatchOptions) {
    this.#options = options;
    this.#at = options.clock.now();
    this.#wallTimeMs = options.clock.wallTime();
    this.#asked = new BodyTap(options.keepBytes);
    this.#said = new BodyTap(options.keepBytes);
    const { method, path, headers, from, signal, body } = request;
    const { announcedBytes } = body;
    const pieces = (): AsyncIterable<Uint8Array> => this.#takeRequest(body.pieces());
    this.request = { method, path, headers, from, signal, body: { announcedBytes, pieces } };
    if (announcedBytes === 0) this.#askedEnd = this.#at;
  }

  failed(error: unknown): never {
    this.#tell(undefined, 0, false, 'error');
    throw error;
  }

  /** The answer, watched while it is sent. */
  answered(answer: Answer): Answer {
    const beganAt = this.#options.clock.now();
    const { body } = answer;
    if (body === undefined || !isPieces(body)) {
      this.#takeWhole(body);
      this.#tell(answer, beganAt, true);
      return answer;
    }
    // Also of an answer that nobody reads to its end: it is given back then.
    const giveBack = (): void => {
      this.#tell(answer, beganAt, false);
      answer.giveBack?.();
    };
    const pieces = this.#takeAnswer(body, () => this.#tell(answer, beganAt, true));
    return { ...answer, giveBack, body: { sizeBytes: body.sizeBytes, pieces } };
  }

  async *#takeRequest(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const piece of pieces) {
      this.#asked.take(piece);
      yield piece;
    }
    this.#askedEnd = this.#options.clock.now();
  }

  async *#takeAnswer({ pieces }: Pieces, whenOver: () => void): AsyncGenerator<Uint8Array> {
    for await (const piece of pieces) {
      this.#said.take(piece);
      yield piece;
    }
    whenOver();
  }

  #takeWhole(body: Exclude<Body, Pieces> | undefined): void {
    if (body !== undefined) this.#said.take(typeof body === 'string' ? Buffer.from(body) : body);
  }

  #tell(answer: Answer | undefined, beganAt: number, isWhole: boolean, failure?: string): void {
    if (this.#isTold) return;
    this.#isTold = true;
    const { clock, local, onExchange } = this.#options;
    const { method, path: target, headers, from } = this.request;
    const asked: RecordedHttpMessage = {
      beganAt: this.#at,
      endedAt: this.#askedEnd ?? clock.now(),
      headers: textsOf(headers),
      body: this.#asked.body(),
      isWhole: this.#askedEnd !== undefined,
    };
    const exchange: RecordedExchange = {
      role: 'server',
      wallTimeMs: this.#wallTimeMs,
      at: this.#at,
      from,
      to: local(),
      origin: `http://${headers['host'] ?? 'localhost'}`,
      request: { ...asked, method, target },
      response: answer && this.#responseOf(answer, beganAt, isWhole),
      ...(failure === undefined ? {} : { failure }),
    };
    callListener(
      () => onExchange(exchange),
      () => undefined,
    );
  }

  #responseOf({ status, headers }: Answer, beganAt: number, isWhole: boolean): RecordedExchange['response'] {
    const endedAt = this.#options.clock.now();
    return {
      beganAt,
      endedAt,
      headers: textsOf(headersByName(headers)),
      body: this.#said.body(),
      isWhole,
      status,
    };
  }
}

function textsOf(headers: Readonly<Record<string, string | number | undefined>>): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) texts[name] = String(value);
  return texts;
}

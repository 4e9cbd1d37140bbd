/**
 * One request of a viewer, asked of its grid, and the answer on its way back. Rules:
 * 1. An answer goes on as it comes, piece by piece, unless it names places: then it is read whole, and they are replaced.
 * 2. What cannot be read goes on unchanged.
 * 3. That the grid does not answer is said as HTTP says it; to a login in the words that viewers show.
 */
import { refusal } from '@landfall/assets/http';
import type { Answer, IncomingRequest } from '@landfall/assets/http';
import type { Endpoint } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { RELAY_METHODS, readPlaces } from '@landfall/protocol/relay';
import type { AnswerPlaces, OtherPlaces, PlacesKind, RelayMethod } from '@landfall/protocol/relay';
import { redirectTargetOf, splitHttpUrl } from '@landfall/protocol/url';
import type { Clock, Inflate } from '@landfall/transport/ports';
import type { ExchangeSink } from '@landfall/transport/wrappers';
import { UpstreamError } from '../gateway/index.ts';
import type { Upstream, UpstreamAnswer, UpstreamRequest } from '../gateway/index.ts';
import { passedDown, passedUp } from './passed-headers.ts';
import { plainAnswer, readAnswer } from './read-answer.ts';
import type { ServedPlaces } from './served-places.ts';
import { WatchedExchange } from './watched-answer.ts';

/** Where a request goes from: a session, or the grid's own pages before there is one. */
export interface Way {
  readonly places: ServedPlaces;
  readonly upstream: Upstream;
  otherPlaces(simulators: readonly Endpoint[]): Promise<OtherPlaces>;
}

/** What every exchange needs. */
export interface ExchangeOptions {
  readonly clock: Clock;
  readonly inflate: Inflate | undefined;
  readonly onExchange: ExchangeSink | undefined;
  /** A login was answered: the way of the session that it has begun, if it has. */
  readonly logIn: (login: AnsweredLogin) => Promise<Way | undefined>;
  /** The answer to a login that could not be asked. */
  readonly loginFailed: (request: Uint8Array, error: UpstreamError) => Answer;
  readonly tell: (line: string) => void;
}

/** A login with its answer, its content coding undone. */
export interface AnsweredLogin {
  readonly request: Uint8Array;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Uploads of meshes have some MiB. */
const MAX_REQUEST_BYTES = 64 * 1024 * 1024;
/** Logins with their inventory, seeds, event queues. */
const MAX_READ_BYTES = 32 * 1024 * 1024;
/** Of other capabilities: an answer that names an uploader or a next page is short. */
const MAX_CAPABILITY_BYTES = 1024 * 1024;
const XML = /\b(?:llsd|xml)\b/i;
/** Keys of which at least one is in an answer of a capability that names a place. */
const NAMING_KEYS = ['uploader', 'next_page_url', 'upload_url'];

/** @param kind how the answer is to be read; undefined where only its redirects and uploaders matter */
export async function passExchange(
  request: IncomingRequest,
  url: string,
  kind: PlacesKind | undefined,
  way: Way,
  options: ExchangeOptions,
): Promise<Answer> {
  const method = RELAY_METHODS.find((known) => known === request.method);
  const parts = splitHttpUrl(url);
  if (method === undefined || parts === undefined) return refusal(405, 'no method of a viewer');
  const sent = await wholeBody(request);
  if (sent === undefined) return refusal(413, `more than ${MAX_REQUEST_BYTES} bytes`);
  const asked: UpstreamRequest = {
    method,
    url: parts,
    headers: passedUp(request.headers),
    body: sent.length > 0 || hasBody(method) ? sent : undefined,
    publicOnly: false,
    signal: request.signal,
  };
  const watched = new WatchedExchange(options.clock, options.onExchange, asked);
  try {
    const answer = watched.answered(await way.upstream.ask(asked));
    return await new PassedAnswer(asked, url, kind, answer, way, options).answer();
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    watched.failed(error.reason);
    if (!request.signal.aborted) options.tell(`${parts.origin} does not answer (${wordsOf(error)})`);
    return kind === 'login' ? options.loginFailed(sent, error) : failure(error, parts.origin);
  }
}

class PassedAnswer {
  readonly #asked: UpstreamRequest;
  readonly #url: string;
  readonly #kind: PlacesKind | undefined;
  readonly #answer: UpstreamAnswer;
  readonly #way: Way;
  readonly #options: ExchangeOptions;

  constructor(
    asked: UpstreamRequest,
    url: string,
    kind: PlacesKind | undefined,
    answer: UpstreamAnswer,
    way: Way,
    options: ExchangeOptions,
  ) {
    this.#asked = asked;
    this.#url = url;
    this.#kind = kind;
    this.#answer = answer;
    this.#way = way;
    this.#options = options;
  }

  async answer(): Promise<Answer> {
    const { status, headers } = this.#answer;
    const kind = this.#kind ?? (XML.test(headers['content-type'] ?? '') ? 'capability' : undefined);
    if (kind === undefined || this.#asked.method === 'HEAD' || status === 204 || status === 304)
      return this.#stream(this.#answer.body);
    const read = await readAnswer(
      this.#answer,
      kind === 'capability' ? MAX_CAPABILITY_BYTES : MAX_READ_BYTES,
    );
    if (!read.isWhole) return this.#stream(read.body);
    const unchanged = (): Answer => this.#whole(headers, read.body);
    const plain = await plainAnswer(this.#answer, read.body, this.#options.inflate, MAX_READ_BYTES);
    if (plain === undefined) return unchanged();
    if (kind === 'capability' && !NAMING_KEYS.some((key) => Buffer.from(plain.body).includes(key)))
      return unchanged();
    const places = this.#placesIn(kind, plain);
    const way = kind === 'login' ? await this.#logIn(plain) : this.#way;
    if (places === undefined) return unchanged();
    const others = await way.otherPlaces(places.simulators);
    for (const [key, url] of places.urls) way.places.note(key, url);
    const { 'content-encoding': _, ...left } = plain.headers;
    return this.#whole(left, places.rewritten(others));
  }

  async #logIn({ headers, body }: Pick<AnsweredLogin, 'headers' | 'body'>): Promise<Way> {
    const request = this.#asked.body ?? new Uint8Array(0);
    return (await this.#options.logIn({ request, status: this.#answer.status, headers, body })) ?? this.#way;
  }

  #placesIn(
    kind: PlacesKind,
    { headers, body }: Pick<AnsweredLogin, 'headers' | 'body'>,
  ): AnswerPlaces | undefined {
    try {
      return readPlaces(kind, body, headers['content-type']);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      const { status } = this.#answer;
      if (kind !== 'capability' && status === 200)
        this.#options.tell(`an answer (${kind}) went on unread: ${error.message}`);
      return undefined;
    }
  }

  #whole(headers: UpstreamAnswer['headers'], body: Uint8Array): Answer {
    return { status: this.#answer.status, headers: this.#headers(headers), body };
  }

  #stream(body: UpstreamAnswer['body']): Answer {
    const { status, headers } = this.#answer;
    const length = headers['content-length'];
    const passed = this.#headers(headers);
    if (this.#asked.method === 'HEAD')
      return { status, headers: length === undefined ? passed : { ...passed, 'content-length': length } };
    const sizeBytes = length !== undefined && /^\d+$/.test(length) ? Number(length) : undefined;
    return { status, headers: passed, body: { sizeBytes, pieces: toAsync(body) } };
  }

  /** Where a redirect leads is the proxy's, too; what was asked for is answered there. */
  #headers(headers: UpstreamAnswer['headers']): Record<string, string> {
    const passed = passedDown(headers);
    const { location } = passed;
    const target = location === undefined ? undefined : redirectTargetOf(this.#url, location);
    if (target === undefined) return passed;
    if (this.#kind !== undefined) this.#way.places.noteKind(target, this.#kind);
    return { ...passed, location: this.#way.places.served(target) };
  }
}

async function wholeBody(request: IncomingRequest): Promise<Uint8Array | undefined> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of request.body.pieces()) {
    length += piece.length;
    if (length > MAX_REQUEST_BYTES) return undefined;
    pieces.push(piece);
  }
  return new Uint8Array(Buffer.concat(pieces, length));
}

const hasBody = (method: RelayMethod): boolean => method === 'POST' || method === 'PUT';

const STATUS: Readonly<Record<string, number>> = { unreachable: 503, timeout: 504 };

function failure(error: UpstreamError, origin: string): Answer {
  return refusal(STATUS[error.reason] ?? 502, `${origin} does not answer (${wordsOf(error)})`);
}

const wordsOf = ({ reason, detail }: UpstreamError): string =>
  detail === '' ? reason : `${reason}, ${detail}`;

async function* toAsync(body: UpstreamAnswer['body']): AsyncGenerator<Uint8Array> {
  yield* body;
}

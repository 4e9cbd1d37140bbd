import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  CHALLENGE,
  PIECE_BYTES,
  PageGuard,
  basicAuthentication,
  createByteBudget,
  createRateLimit,
  faultAnswer,
  isPieces,
  openSignedPath,
  parseTarget,
  refusal,
  send,
  sizeOf,
  whenSent,
} from '../http/index.ts';
import type { Answer, Authenticate, ByteBudget, Target } from '../http/index.ts';
import { matchRobust } from '../robust/index.ts';
import type { RobustOptions } from '../robust/index.ts';
import { DamagedAssetError } from '../store/index.ts';
import { matchDerived } from '../derive/index.ts';
import type { Deriving } from '../derive/index.ts';
import { matchViewer } from '../viewer/index.ts';
import type { CachedStore } from './cached-store.ts';
import type { CompleteConfig, ViewerAccess } from './config.ts';
import { QuickAnswers } from './quick-answers.ts';
import type { ServiceLog } from './log.ts';
import type { Metrics } from './metrics.ts';
import { matchOperations, matchProbe } from './operations.ts';
import type { Operations } from './operations.ts';

/** A route with the name that metrics and logs give it. */
export interface Match {
  readonly route: string;
  answer(request: IncomingMessage): Promise<Answer> | Answer;
}

export interface FrontParts {
  readonly config: CompleteConfig;
  readonly store: CachedStore;
  /** Undefined when nothing is derived. */
  readonly derivations: Deriving | undefined;
  readonly robust: RobustOptions;
  readonly metrics: Metrics;
  readonly operations: Operations;
  readonly log: ServiceLog;
}

/** Bodies that were not read and are bigger end their connection; smaller ones are read and dropped. */
const MAX_DROPPED_BYTES = 1024 * 1024;

/** Decides what a request is, whether its sender may, and sees the answer out. */
export class Front {
  readonly #parts: FrontParts;
  readonly #authenticate: Authenticate;
  readonly #guard: PageGuard;
  readonly #quick: QuickAnswers;
  readonly #admit: ReturnType<typeof createRateLimit> | undefined;
  readonly answers: ByteBudget;
  isDraining = false;

  constructor(parts: FrontParts) {
    const { credentials, limits } = parts.config;
    this.#parts = parts;
    this.#guard = new PageGuard(parts.config);
    this.#authenticate = basicAuthentication(credentials);
    this.#quick = new QuickAnswers(parts.store, parts.config, this.#authenticate);
    this.#admit = limits.requestsPerSecond > 0 ? createRateLimit(limits) : undefined;
    this.answers = createByteBudget(limits.answersBytes);
  }

  /** Never rejects. */
  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const refused = this.#guard.refuse(request);
      const isFromPage = this.#guard.isFromPage(request);
      if (refused === undefined && !isFromPage && this.#serveAtOnce(request, response)) return;
      await this.#serve(request, response, refused);
    } catch (error) {
      response.destroy();
      this.#noteFault('answering', error);
    }
  }

  #serveAtOnce(request: IncomingMessage, response: ServerResponse): boolean {
    const startedAt = performance.now();
    const found = this.isDraining ? undefined : this.#quick.find(request);
    if (found === undefined) return false;
    const { route, status, headers, loan } = found;
    const sentBytes = loan.bytes.byteLength;
    if (!this.answers.take(sentBytes)) {
      loan.giveBack();
      return false;
    }
    whenSent(request, response, () => {
      this.answers.giveBack(sentBytes);
      loan.giveBack();
    });
    response.writeHead(status, headers as (string | number)[]);
    response.end(loan.bytes);
    const seconds = (performance.now() - startedAt) / 1000;
    const peer = request.socket.remoteAddress ?? '';
    this.#parts.metrics.answered({ route, method: 'GET', status, seconds, sentBytes });
    this.#note({ route, method: 'GET', status, seconds, sentBytes, peer });
    return true;
  }

  async #serve(
    request: IncomingMessage,
    response: ServerResponse,
    refused: Answer | undefined,
  ): Promise<void> {
    const peer = request.socket.remoteAddress ?? '';
    const startedAt = performance.now();
    const match = refused === undefined ? this.#match(request) : fixed('refused page', refused);
    const found = this.#admitted(await this.#answer(match, request));
    const answer = this.#guard.isFromPage(request) ? this.#guard.permit(request, found) : found;
    const sentBytes = await this.#send(request, response, answer);
    const { method = '' } = request;
    const seconds = (performance.now() - startedAt) / 1000;
    this.#parts.metrics.answered({ route: match.route, method, status: answer.status, seconds, sentBytes });
    this.#note({ method, peer, route: match.route, status: answer.status, seconds, sentBytes });
  }

  /** In the order of cost: what needs no credential, what is refused, what is served. */
  #match(request: IncomingMessage): Match {
    const target = parseTarget(request.url ?? '');
    if (target === undefined) return fixed('unknown', refusal(400, 'not a path'));
    const asking = this.#guard.preflight(request);
    if (asking !== undefined) return fixed('preflight', asking);
    const probe = matchProbe(this.#parts.operations, target);
    if (probe !== undefined) return probe;
    const waitMs = this.#admit?.(request.socket.remoteAddress ?? '', performance.now()) ?? 0;
    if (waitMs > 0) return this.#tooFast(waitMs);
    return this.#matchViewer(request, target) ?? this.#matchOthers(request, target);
  }

  #tooFast(waitMs: number): Match {
    this.#parts.metrics.rateLimited();
    return fixed('limited', refusal(429, 'too many requests', { 'retry-after': Math.ceil(waitMs / 1000) }));
  }

  #matchViewer(request: IncomingMessage, target: Target): Match | undefined {
    const { config, store } = this.#parts;
    const signed = openSignedPath(target.path, config.signingKey, Date.now() / 1000);
    if (signed.type === 'refused')
      return fixed('signed', refusal(403, 'this address is not valid, or not any more'));
    const isGranted = signed.type === 'granted';
    const open = isGranted ? { ...target, path: signed.rest } : target;
    const match = this.#matchDerived(open) ?? matchViewer(store, open);
    if (match === undefined) return isGranted ? fixed('signed', refusal(404, 'nothing is here')) : undefined;
    if (config.viewerAccess === 'off') return fixed(match.route, refusal(404, 'nothing is here'));
    const isAllowed = isGranted || mayFetch(config.viewerAccess, this.#isKnown(request));
    return isAllowed ? match : this.#unauthorized(match.route);
  }

  #matchDerived(target: Target): Match | undefined {
    const { store, derivations } = this.#parts;
    return derivations === undefined ? undefined : matchDerived({ store, derivations }, target);
  }

  #matchOthers(request: IncomingMessage, target: Target): Match {
    const { robust, operations } = this.#parts;
    const match = matchRobust(robust, target) ?? matchOperations(operations, target);
    if (!this.#isKnown(request)) return this.#unauthorized(match?.route ?? 'unknown');
    return match ?? fixed('unknown', refusal(404, 'nothing is here'));
  }

  #isKnown({ headers }: IncomingMessage): boolean {
    return this.#authenticate(headers.authorization);
  }

  #unauthorized(route: string): Match {
    this.#parts.metrics.refusedCredential();
    return fixed(route, refusal(401, 'a credential is needed', { 'www-authenticate': CHALLENGE }));
  }

  async #answer(match: Match, request: IncomingMessage): Promise<Answer> {
    try {
      return await match.answer(request);
    } catch (error) {
      this.#noteFault(match.route, error);
      return faultAnswer(error);
    }
  }

  /** The answer, while there is memory for it; it is taken here and given back by {@link Front.#send}. */
  #admitted(answer: Answer): Answer {
    if (this.answers.take(heldBytes(answer))) return answer;
    answer.giveBack?.();
    return { status: 503, headers: { 'retry-after': '1' } };
  }

  async #send(request: IncomingMessage, response: ServerResponse, answer: Answer): Promise<number> {
    const held = heldBytes(answer);
    whenSent(request, response, () => {
      this.answers.giveBack(held);
      answer.giveBack?.();
    });
    try {
      return await send(request, response, this.#ending(request, answer));
    } catch (error) {
      this.#noteFault('sending', error);
      return 0;
    }
  }

  /** With `Connection: close` where the connection cannot go on. */
  #ending(request: IncomingMessage, answer: Answer): Answer {
    if (!this.isDraining && !hasUnreadBody(request)) return answer;
    return { ...answer, headers: { ...answer.headers, connection: 'close' } };
  }

  #noteFault(route: string, error: unknown): void {
    if (error instanceof DamagedAssetError) {
      this.#parts.metrics.damaged();
      this.#parts.log({ level: 'error', event: 'damaged', fields: { route, hash: error.hash } });
      return;
    }
    const reason = error instanceof Error ? error.message : String(error);
    const isOurs = faultAnswer(error).status >= 500;
    this.#parts.log({ level: isOurs ? 'error' : 'info', event: 'fault', fields: { route, reason } });
  }

  #note({ method, peer, route, status, seconds, sentBytes }: Noted): void {
    const level = levelOf(method, status);
    const ms = Math.round(seconds * 1e5) / 100;
    this.#parts.log({ level, event: 'request', fields: { method, route, status, ms, sentBytes, peer } });
  }
}

interface Noted {
  readonly method: string;
  readonly peer: string;
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
  readonly sentBytes: number;
}

const fixed = (route: string, answer: Answer): Match => ({ route, answer: () => answer });

/** A signed address was looked at before; the credential opens every door that is not shut. */
const mayFetch = (access: ViewerAccess, isKnown: boolean): boolean => access === 'open' || isKnown;

/** What an answer keeps in memory until its last byte has gone. */
function heldBytes({ body }: Answer): number {
  const size = sizeOf(body);
  return body !== undefined && isPieces(body) ? Math.min(size, 2 * PIECE_BYTES) : size;
}

function hasUnreadBody({ complete, headers }: IncomingMessage): boolean {
  if (complete) return false;
  if (headers['transfer-encoding'] !== undefined) return true;
  return Number(headers['content-length'] ?? 0) > MAX_DROPPED_BYTES;
}

function levelOf(method: string, status: number): 'warn' | 'info' | 'debug' {
  if (status >= 500 || status === 401 || status === 403 || status === 429) return 'warn';
  return method === 'GET' || method === 'HEAD' ? 'debug' : 'info';
}

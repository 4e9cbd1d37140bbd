import {
  Doorkeeper,
  PageGuard,
  createRateLimit,
  faultAnswer,
  openSignedPath,
  parseTarget,
  refusal,
} from '../http/index.ts';
import type { Answer, Answered, Handler, IncomingRequest, Target } from '../http/index.ts';
import { matchReferenceProtocol } from '../reference-protocol/index.ts';
import { matchRobust } from '../robust/index.ts';
import type { RobustOptions } from '../robust/index.ts';
import { DamagedAssetError } from '../store/index.ts';
import { matchDerived } from '../derive/index.ts';
import type { Deriving } from '../derive/index.ts';
import { matchViewer } from '../viewer/index.ts';
import type { CachedStore } from './cached-store.ts';
import type { CompleteConfig } from './config.ts';
import { QuickAnswers } from './quick-answers.ts';
import type { HarmlessLog } from './log.ts';
import type { Metrics } from './metrics.ts';
import { matchOperations, matchProbe } from './operations.ts';
import type { Operations } from './operations.ts';

/** A route with the name that metrics and logs give it. */
export interface Match {
  readonly route: string;
  answer(request: IncomingRequest): Promise<Answer> | Answer;
}

export interface FrontParts {
  readonly config: CompleteConfig;
  /** That answer at the same address, this one among them. */
  readonly processes: number;
  readonly store: CachedStore;
  /** Undefined when nothing is derived. */
  readonly derivations: Deriving | undefined;
  readonly robust: RobustOptions;
  readonly metrics: Metrics;
  readonly operations: Operations;
  readonly log: HarmlessLog;
}

/** Decides what a request is and whether its sender may, and tells metrics and log what became of it. */
export class Front {
  readonly #parts: FrontParts;
  readonly #door: Doorkeeper;
  readonly #quick: QuickAnswers;
  readonly #admit: ReturnType<typeof createRateLimit> | undefined;
  readonly handler: Handler;

  constructor(parts: FrontParts) {
    const { credentials, limits } = parts.config;
    this.#parts = parts;
    this.#door = new Doorkeeper(credentials, {}, parts.processes);
    this.#quick = new QuickAnswers(parts.store, parts.config, this.#door);
    this.#admit = limits.requestsPerSecond > 0 ? createRateLimit(limits) : undefined;
    this.handler = new PageGuard(parts.config).around(
      (request) => this.#quick.find(request) ?? this.#answer(this.#match(request), request),
    );
  }

  noteAnswer({ request, route = 'unknown', status, seconds, sentBytes }: Answered): void {
    const { method } = request;
    this.#parts.metrics.answered({ route, method, status, seconds, sentBytes });
    const level = levelOf(method, status);
    if (!this.#parts.log.hears(level)) return;
    const ms = Math.round(seconds * 1e5) / 100;
    const fields = { method, route, status, ms, sentBytes, peer: request.from.address };
    this.#parts.log({ level, event: 'request', fields });
  }

  noteFault(error: unknown, route: string): void {
    if (error instanceof DamagedAssetError) {
      this.#parts.metrics.damaged();
      this.#parts.log({ level: 'error', event: 'damaged', fields: { route, hash: error.hash } });
      return;
    }
    const reason = error instanceof Error ? error.message : String(error);
    const isOurs = faultAnswer(error).status >= 500;
    this.#parts.log({ level: isOurs ? 'error' : 'info', event: 'fault', fields: { route, reason } });
  }

  /** In the order of cost: what needs no credential, what is refused, what is served. */
  #match(request: IncomingRequest): Match {
    const target = parseTarget(request.path);
    if (target === undefined) return fixed('unknown', refusal(400, 'not a path'));
    const probe = matchProbe(this.#parts.operations, target);
    if (probe !== undefined) return probe;
    const waitMs = this.#admit?.(request.from.address, performance.now()) ?? 0;
    if (waitMs > 0) return this.#tooFast(waitMs);
    return this.#matchViewer(request, target) ?? this.#matchOthers(request, target);
  }

  #tooFast(waitMs: number): Match {
    this.#parts.metrics.rateLimited();
    return fixed('limited', refusal(429, 'too many requests', { 'retry-after': Math.ceil(waitMs / 1000) }));
  }

  #matchViewer(request: IncomingRequest, target: Target): Match | undefined {
    const { config, store } = this.#parts;
    const signed = openSignedPath(target.path, config.signingKey, Date.now() / 1000);
    if (signed.type === 'refused')
      return fixed('signed', refusal(403, 'this address is not valid, or not any more'));
    const isGranted = signed.type === 'granted';
    const open = isGranted ? { ...target, path: signed.rest } : target;
    const match = this.#matchDerived(open) ?? matchViewer(store, open);
    if (match === undefined) return isGranted ? fixed('signed', refusal(404, 'nothing is here')) : undefined;
    if (config.viewerAccess === 'off') return fixed(match.route, refusal(404, 'nothing is here'));
    // A signed address was looked at before; the credential opens every door that is not shut.
    if (isGranted || config.viewerAccess === 'open') return match;
    return this.#refused(request, match.route) ?? match;
  }

  #matchDerived(target: Target): Match | undefined {
    const { store, derivations } = this.#parts;
    return derivations === undefined ? undefined : matchDerived({ store, derivations }, target);
  }

  #matchOthers(request: IncomingRequest, target: Target): Match {
    const { robust, operations } = this.#parts;
    const match =
      matchRobust(robust, target) ?? this.#matchReference(target) ?? matchOperations(operations, target);
    const refused = this.#refused(request, match?.route ?? 'unknown');
    return refused ?? match ?? fixed('unknown', refusal(404, 'nothing is here'));
  }

  #matchReference(target: Target): Match | undefined {
    const { robust, config } = this.#parts;
    const { enabled, url } = config.referenceProtocol;
    return enabled ? matchReferenceProtocol({ ...robust, url }, target) : undefined;
  }

  /** Undefined for whoever has the credential. */
  #refused(request: IncomingRequest, route: string): Match | undefined {
    const refused = this.#door.refuse(request);
    if (refused === undefined) return undefined;
    this.#parts.metrics.refusedCredential();
    return fixed(route, refused);
  }

  async #answer(match: Match, request: IncomingRequest): Promise<Answer> {
    const { route } = match;
    try {
      return { ...(await match.answer(request)), route };
    } catch (error) {
      this.noteFault(error, route);
      return { ...faultAnswer(error), route };
    }
  }
}

const fixed = (route: string, answer: Answer): Match => ({ route, answer: () => answer });

function levelOf(method: string, status: number): 'warn' | 'info' | 'debug' {
  if (status >= 500 || status === 401 || status === 403 || status === 429) return 'warn';
  return method === 'GET' || method === 'HEAD' ? 'debug' : 'info';
}

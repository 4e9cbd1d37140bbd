import type { Socket } from 'node:net';
import { callListener } from '@landfall/transport/drive';
import type { Answer } from './answer.ts';
import { heldBytes, withHeaders } from './answer.ts';
import { refusal } from './answers.ts';
import { createByteBudget } from './byte-budget.ts';
import type { ByteBudget } from './byte-budget.ts';
import { faultAnswer } from './fault-answer.ts';
import type { Handler, IncomingRequest } from './incoming-request.ts';
import { SERVER_LIMITS } from './limits.ts';
import type { ServerLimits } from './limits.ts';
import { listen } from './listen.ts';
import type { Listener, Upgrade } from './listen.ts';
import type { NodeRequest } from './node-request.ts';
import { send, sendAtOnce } from './send.ts';

/** Where a server listens, what it may take, and who hears of what it did. */
export interface ServeOptions {
  /** An address of this machine; 127.0.0.1 by default. */
  readonly bind?: string;
  /** 0, any free one, by default. */
  readonly port?: number;
  /** {@link SERVER_LIMITS} where nothing is said. */
  readonly limits?: Partial<ServerLimits>;
  /** Hears of every request when its last byte was written. What it throws, or its promise is rejected with, is dropped. */
  readonly onAnswered?: (answered: Answered) => unknown;
  /** Hears what a handler threw, and what broke while its answer was sent. Its own failures are dropped. */
  readonly onFault?: (error: unknown, while_: 'answering' | 'sending') => unknown;
  /** Takes connections that are to become WebSockets; without it they are requests like any other. They are its own: `close` waits for them. */
  readonly onUpgrade?: (upgrade: Upgrade) => void;
}

/** What became of a request. */
export interface Answered {
  /** The request itself; its body may be taken, or gone. */
  readonly request: IncomingRequest;
  /** As the answer called it. */
  readonly route: string | undefined;
  /** HTTP status code that it was answered with. */
  readonly status: number;
  /** From its head to the last byte that was written. */
  readonly seconds: number;
  /** Of the body, as far as it was given to the connection; 0 when that was gone. */
  readonly sentBytes: number;
}

/** A server that listens. */
export interface HttpService {
  /** TCP port that it listens on, also where any free one was asked for. */
  readonly port: number;
  /** Such as `http://127.0.0.1:8003`; without a slash at its end. */
  readonly url: string;
  /** Of answers that wait for their readers. */
  readonly answerBytes: number;
  /** Connections that are open now. */
  connections(): Promise<number>;
  /** Serves a connection that somebody else has accepted, as if it had come here. What was read of it has been put back by `unshift`. */
  take(socket: Socket): void;
  /** Takes no more connections; what is under way has `drainMs` to finish (0 by default), then it is cut. Resolves when all are gone. */
  close(drainMs?: number): Promise<void>;
}

/**
 * Serves over HTTP/1.1. What a handler throws is answered as {@link faultAnswer} has it.
 * @throws UsageError naming address and port when they cannot be bound
 */
export async function serveHttp(handler: Handler, options: ServeOptions = {}): Promise<HttpService> {
  const server = new Server(handler, options);
  await server.start();
  return server;
}

const severalHosts = (): Answer => ({ ...refusal(400, 'more than one Host'), route: 'several hosts' });

const dropped = (): void => undefined;

/** A connection stalls that brings no more of a body or takes no more of an answer; one that waits for what we make does not. */
function mayWait({ message, response }: NodeRequest): void {
  response.on('timeout', () => {
    if (!message.complete || response.writableLength > 0) message.socket.destroy();
  });
}

class Server implements HttpService {
  readonly #handler: Handler;
  readonly #options: ServeOptions;
  readonly #limits: ServerLimits;
  readonly #bind: string;
  readonly #answers: ByteBudget;
  #listener: Listener | undefined;
  #closing: Promise<void> | undefined;

  constructor(handler: Handler, options: ServeOptions) {
    this.#handler = handler;
    this.#options = options;
    this.#bind = options.bind ?? '127.0.0.1';
    this.#limits = { ...SERVER_LIMITS, ...options.limits };
    this.#answers = createByteBudget(this.#limits.answersBytes);
  }

  async start(): Promise<void> {
    const place = { bind: this.#bind, port: this.#options.port ?? 0 };
    this.#listener = await listen(
      place,
      this.#limits,
      (request) => this.#serve(request),
      this.#options.onUpgrade,
    );
  }

  get port(): number {
    return this.#listener?.port ?? 0;
  }

  get url(): string {
    return `http://${this.#bind.includes(':') ? `[${this.#bind}]` : this.#bind}:${this.port}`;
  }

  get answerBytes(): number {
    return this.#answers.used;
  }

  async connections(): Promise<number> {
    return (await this.#listener?.connections()) ?? 0;
  }

  take(socket: Socket): void {
    if (this.#closing === undefined && this.#listener !== undefined) this.#listener.take(socket);
    else socket.destroy();
  }

  async close(drainMs = 0): Promise<void> {
    this.#closing ??= this.#listener?.close(drainMs);
    await this.#closing;
  }

  #serve(request: NodeRequest): void {
    const startedAt = performance.now();
    try {
      const answer = request.hasSeveralHosts ? severalHosts() : this.#handler(request);
      if (answer instanceof Promise) void this.#serveLater(request, answer, startedAt);
      else this.#give(request, answer, startedAt);
    } catch (error) {
      this.#give(request, this.#fault(error), startedAt);
    }
  }

  async #serveLater(request: NodeRequest, coming: Promise<Answer>, startedAt: number): Promise<void> {
    mayWait(request);
    this.#give(request, await coming.catch((error: unknown) => this.#fault(error)), startedAt);
  }

  #fault(error: unknown): Answer {
    callListener(() => this.#options.onFault?.(error, 'answering'), dropped);
    return faultAnswer(error);
  }

  #give(request: NodeRequest, made: Answer, startedAt: number): void {
    const answer = this.#admitted(made);
    const held = heldBytes(answer);
    request.whenOver(() => {
      this.#answers.giveBack(held);
      answer.giveBack?.();
    });
    try {
      if (request.response.destroyed) return this.#note(request, answer, 0, startedAt);
      const sent = this.#sendAtOnce(request, answer);
      if (sent === undefined) void this.#giveLater(request, answer, startedAt);
      else this.#note(request, answer, sent, startedAt);
    } catch (error) {
      this.#cut(request, error);
      this.#note(request, answer, 0, startedAt);
    }
  }

  async #giveLater(request: NodeRequest, answer: Answer, startedAt: number): Promise<void> {
    this.#note(request, answer, await this.#sendLater(request, answer), startedAt);
  }

  /** The answer, while there is memory for it; it is given back when it was sent. */
  #admitted(answer: Answer): Answer {
    if (this.#answers.take(heldBytes(answer))) return answer;
    answer.giveBack?.();
    const { route } = answer;
    return { status: 503, headers: { 'retry-after': '1' }, ...(route === undefined ? {} : { route }) };
  }

  #sendAtOnce(request: NodeRequest, answer: Answer): number | undefined {
    if (request.leavesTooMuch) return undefined;
    const sent = sendAtOnce(request, request.response, this.#ending(answer, this.#closing !== undefined));
    if (sent !== undefined) request.limitRest(this.#limits.lingerMs);
    return sent;
  }

  async #sendLater(request: NodeRequest, answer: Answer): Promise<number> {
    const { leavesTooMuch, response } = request;
    mayWait(request);
    const { lingerMs } = this.#limits;
    const ending = this.#ending(answer, leavesTooMuch || this.#closing !== undefined);
    try {
      if (leavesTooMuch) return await send(request, response, ending, () => request.dropRest(lingerMs));
      const sent = await send(request, response, ending);
      request.limitRest(lingerMs);
      return sent;
    } catch (error) {
      this.#cut(request, error);
      return 0;
    }
  }

  /** With `Connection: close` where the connection cannot go on. */
  #ending(answer: Answer, isLast: boolean): Answer {
    return isLast ? withHeaders(answer, { connection: 'close' }) : answer;
  }

  #cut({ response }: NodeRequest, error: unknown): void {
    response.destroy();
    callListener(() => this.#options.onFault?.(error, 'sending'), dropped);
  }

  #note(request: NodeRequest, { route, status }: Answer, sentBytes: number, startedAt: number): void {
    const seconds = (performance.now() - startedAt) / 1000;
    callListener(() => this.#options.onAnswered?.({ request, route, status, seconds, sentBytes }), dropped);
  }
}

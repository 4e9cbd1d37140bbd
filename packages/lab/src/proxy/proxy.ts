import { PageGuard, refusal } from '@landfall/assets/http';
import type { Answer, IncomingRequest } from '@landfall/assets/http';
import { formatHex } from '@landfall/protocol/bytes';
import { DecodeError, UsageError } from '@landfall/protocol/errors';
import {
  decodeLoginRequest,
  decodeLoginResponse,
  encodeLoginResponse,
  gridDescriptionUrl,
  parseGridAddress,
  refuseLogin,
} from '@landfall/protocol/login';
import { splitHttpUrl } from '@landfall/protocol/url';
import type { UpstreamError } from '../gateway/index.ts';
import { printable } from '../escape/index.ts';
import type { ProxyEnvironment, ProxyFront } from './environment.ts';
import { passExchange } from './exchange.ts';
import type { AnsweredLogin, ExchangeOptions, Way } from './exchange.ts';
import type { ProxyRecording } from './proxy-recording.ts';
import { ProxySession } from './proxy-session.ts';
import { quietest } from './quietest.ts';
import type { Rules } from './rule.ts';
import { parseServedPath, ServedPlaces } from './served-places.ts';

/** What a proxy is between, and who hears of it. */
export interface ProxyOptions {
  /** Login address of the grid. */
  readonly grid: string;
  /** Where it listens. */
  readonly bind: string;
  /** Address that viewers reach it at, where that is another. */
  readonly announce?: string | undefined;
  /** Names that viewers call it by besides its addresses. */
  readonly hosts?: readonly string[];
  /** Where what passes is recorded; without one nothing is. The proxy does not close it. */
  readonly recording?: ProxyRecording | undefined;
  /** Asked of each message; without them all goes on as it is. The proxy does not close them. */
  readonly rules?: Rules | undefined;
  /** Hears what happens, a line each. */
  readonly tell?: (line: string) => void;
}

/** A proxy that runs. */
export interface Proxy {
  /** What viewers take for the grid's login address, such as `http://127.0.0.1:9100/`. */
  readonly loginUri: string;
  /** Of HTTP, where viewers log in. */
  readonly port: number;
  /** Who is logged in through it now. */
  status(): ProxyStatus;
  /** Ends all sessions and stops listening. */
  close(): Promise<void>;
}

/** What it does now. */
export interface ProxyStatus {
  /** Who is logged in through it. */
  readonly agents: readonly string[];
}

const TOKEN_BYTES = 16;
/** Of what is the grid's own, before anybody has logged in. */
const GRID_TOKEN = 'grid';
const MAX_SESSIONS = 256;

/**
 * Runs a proxy between viewers and a grid: it listens when this resolves.
 * @throws UsageError for a grid that is none, and when the address cannot be bound
 */
export async function startProxy(options: ProxyOptions, environment: ProxyEnvironment): Promise<Proxy> {
  const proxy = new RunningProxy(options, environment);
  await proxy.start();
  return proxy;
}

class RunningProxy implements Proxy {
  readonly #options: ProxyOptions;
  readonly #environment: ProxyEnvironment;
  readonly #loginUrl: string;
  readonly #gridOrigin: string;
  readonly #guard: PageGuard;
  readonly #sessions = new Map<string, ProxySession>();
  #front: ProxyFront | undefined;
  #grid: Way | undefined;

  constructor(options: ProxyOptions, environment: ProxyEnvironment) {
    this.#options = options;
    this.#environment = environment;
    const { grid, bind, hosts = [], announce } = options;
    const parts = splitHttpUrl(/^https?:\/\//i.test(grid) ? grid : parseGridAddress(grid));
    if (parts === undefined || parts.hasUser)
      throw new UsageError(`not the login address of a grid: ${grid}`);
    this.#loginUrl = parts.origin + parts.path;
    this.#gridOrigin = parts.origin;
    this.#guard = new PageGuard({
      bind,
      hosts: announce === undefined ? hosts : [...hosts, announce],
      origins: [],
    });
  }

  async start(): Promise<void> {
    this.#front = await this.#environment.serve((request) => this.#answer(request));
    const places = new ServedPlaces(`${this.#base}/s/${GRID_TOKEN}`);
    const url = (named: string): string => (this.#isLogin(named) ? this.loginUri : places.served(named));
    const others = { simulator: <E>(endpoint: E): E => endpoint, url, httpPort: this.port };
    this.#grid = {
      places,
      upstream: this.#environment.upstream(),
      otherPlaces: () => Promise.resolve(others),
    };
  }

  get port(): number {
    return this.#front?.port ?? 0;
  }

  get loginUri(): string {
    return `${this.#base}/`;
  }

  status(): ProxyStatus {
    return { agents: [...this.#sessions.values()].map(({ agent }) => agent) };
  }

  async close(): Promise<void> {
    for (const session of this.#sessions.values()) session.end('the proxy was stopped');
    this.#grid?.upstream.close();
    await this.#front?.close();
  }

  get #base(): string {
    const { bind, announce = bind } = this.#options;
    return `http://${announce.includes(':') ? `[${announce}]` : announce}:${this.port}`;
  }

  async #answer(request: IncomingRequest): Promise<Answer> {
    const grid = this.#grid;
    if (grid === undefined) return refusal(503, 'not ready yet');
    const served = parseServedPath(request.path);
    const session = served === undefined ? undefined : this.#sessions.get(served.token);
    const refused = session === undefined ? this.#guard.refuse(request) : undefined;
    if (refused !== undefined) return refused;
    session?.noteViewer();
    const way = session ?? grid;
    if (served === undefined) return await this.#answerForGrid(request, grid);
    const isKnown = session !== undefined || served.token === GRID_TOKEN;
    const url = isKnown ? way.places.asked(served) : undefined;
    if (url === undefined) return refusal(404, 'no session of this proxy, or it has ended');
    return await passExchange(request, url, way.places.kindOf(url), way, this.#exchange);
  }

  /** What is asked of the proxy as of the grid itself. */
  async #answerForGrid(request: IncomingRequest, grid: Way): Promise<Answer> {
    const [path = '/'] = request.path.split('?');
    if (path === '/get_grid_info' || path === '/json_grid_info') {
      const url = gridDescriptionUrl(this.#loginUrl, path === '/get_grid_info' ? 'xml' : 'json');
      return await passExchange(request, url, 'grid-info', grid, this.#exchange);
    }
    const url = path === '/' ? this.#loginUrl : this.#gridOrigin + request.path;
    const kind = request.method === 'POST' && this.#isLogin(url) ? 'login' : undefined;
    return await passExchange(request, url, kind, grid, this.#exchange);
  }

  #isLogin(url: string): boolean {
    const parts = splitHttpUrl(url);
    return parts !== undefined && parts.origin + parts.path === this.#loginUrl;
  }

  get #exchange(): ExchangeOptions {
    const { clock, inflate } = this.#environment;
    return {
      clock,
      inflate,
      onExchange: this.#options.recording?.exchange,
      logIn: (login) => this.#logIn(login),
      loginFailed: (request, error) => this.#loginFailed(request, error),
      tell: (line) => this.#tell(line),
    };
  }

  async #logIn({ request, status, headers, body }: AnsweredLogin): Promise<Way | undefined> {
    const agent = agentOf(request);
    const result = decodeLoginResponse(status, headers['content-type'] ?? '', body, headers);
    if (result.type !== 'success') {
      this.#tell(`${agent}: the grid has not let the viewer in (${wordsOf(result)})`);
      return undefined;
    }
    if (this.#sessions.size >= MAX_SESSIONS) quietest(this.#sessions.values()).end('made room for another');
    const { environment, token } = { environment: this.#environment, token: this.#newToken() };
    const { announce, recording, rules } = this.#options;
    const session = await ProxySession.open({
      environment,
      token,
      base: this.#base,
      httpPort: this.port,
      announce,
      agent,
      login: result.response,
      recording,
      rules,
      tell: (line) => this.#tell(line),
      onEnd: () => this.#sessions.delete(token),
    });
    this.#sessions.set(token, session);
    this.#tell(`${agent}: has logged in`);
    return session;
  }

  #loginFailed(request: Uint8Array, error: UpstreamError): Answer {
    const message = `The grid at ${this.#gridOrigin} does not answer (${error.reason}). The proxy between says so.`;
    const format = Buffer.from(request.subarray(0, 512)).includes('<methodCall') ? 'xml-rpc' : 'llsd';
    const { contentType, body } = encodeLoginResponse(refuseLogin('connect', message), format);
    return { status: 200, headers: { 'content-type': contentType }, body };
  }

  #newToken(): string {
    return formatHex(this.#environment.randomBytes(TOKEN_BYTES));
  }

  #tell(line: string): void {
    this.#options.tell?.(printable(line));
  }
}

function agentOf(request: Uint8Array): string {
  try {
    const { firstName, lastName } = decodeLoginRequest(request).request;
    return `${firstName} ${lastName}`;
  } catch (error) {
    if (error instanceof DecodeError) return 'somebody';
    throw error;
  }
}

function wordsOf(result: Exclude<ReturnType<typeof decodeLoginResponse>, { type: 'success' }>): string {
  return 'reason' in result ? `${result.reason}: ${result.message}` : result.message;
}

import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import {
  GuessLimit,
  isHostName,
  isLoopback,
  isOrigin,
  json,
  PageGuard,
  refusal,
  serveHttp,
} from '@landfall/assets/http';
import type { Answer, HttpService, IncomingRequest, Upgrade } from '@landfall/assets/http';
import { UsageError } from '@landfall/protocol/errors';
import { splitHttpUrl } from '@landfall/protocol/url';
import { createNodeClock, openNodeLink } from '@landfall/transport/node';
import type { Clock } from '@landfall/transport/ports';
import { printable } from '../escape/index.ts';
import { isLoopbackHost, listGrid } from './grid-list.ts';
import type { GridEntry, ListedGrid } from './grid-list.ts';
import { GATEWAY_LIMITS } from './limits.ts';
import type { GatewayLimits } from './limits.ts';
import { createNodeUpstream } from './node-upstream.ts';
import { PageFiles } from './page-files.ts';
import { SessionTable } from './session-table.ts';
import { createStatistics } from './statistics.ts';
import { WebSockets } from './web-socket.ts';

/** How a gateway is run. */
export interface GatewayOptions {
  /** At least one. */
  readonly grids: readonly GridEntry[];
  /** Folder of the built page; without one only sessions are served. */
  readonly page?: string;
  /** Address to listen at; loopback by default. */
  readonly bind?: string;
  /** 0, any free one, by default. */
  readonly port?: number;
  /** Names that pages call it by, such as `viewer.example`, without port. Needed where it is not on loopback. */
  readonly hosts?: readonly string[];
  /** Pages of other origins that may have sessions. */
  readonly origins?: readonly string[];
  /** Asked of every new session; none by default. A secret. */
  readonly token?: string;
  /** Shown to people beside the login: who sees what passes. */
  readonly operator?: string;
  /** It stands behind a proxy on this machine, which says in `X-Forwarded-For` who asks. */
  readonly isBehindProxy?: boolean;
  /** In the place of single ones of {@link GATEWAY_LIMITS}. */
  readonly limits?: Partial<GatewayLimits>;
}

/** A gateway that runs. */
export interface Gateway {
  /** `http://127.0.0.1:8080/`; without the token. */
  readonly url: string;
  /** Where it listens, also where any free one was asked for. */
  readonly port: number;
  /** How many sessions there are now, and what was done since the start. */
  status(): GatewayStatus;
  /** Takes no new sessions; those that are there go on. */
  drain(): void;
  /** Ends all sessions, tells their pages, and stops listening. */
  close(): Promise<void>;
}

/** Numbers only. */
export interface GatewayStatus {
  /** `draining`: it takes no new sessions. */
  readonly state: 'open' | 'draining';
  /** Sessions that are kept now, with a connection or without. */
  readonly sessions: number;
  /** Sessions that have a connection now. */
  readonly connected: number;
  /** Since the start, in whole seconds. */
  readonly uptimeSeconds: number;
  /** What was counted since the start, by the names of `GatewayStatistics`. */
  readonly since: Readonly<Record<string, number>>;
}

const SOCKET_PATH = '/session';
/** Wrong tokens of one address. */
const GUESSES = { requestsPerSecond: 0.2, burst: 10 };

/** Of what everybody is shown, or sends with each new session, in characters. */
const MOST_SHOWN = 255;

/**
 * Checks what an operator has set, before anything is opened.
 * @throws UsageError for a grid, a network, a name of a host or an origin that is none,
 * and for names and a token that are too long
 */
export function checkGatewayOptions({
  grids,
  hosts = [],
  origins = [],
  token = '',
  operator = '',
}: GatewayOptions): void {
  for (const grid of grids) listGrid(grid);
  checkShown('the name of who runs it', operator);
  for (const { name = '' } of grids) checkShown('the name of a grid', name);
  if (token.length > MOST_SHOWN)
    throw new UsageError(`a token of ${token.length} characters; ${MOST_SHOWN} is the most`);
  const host = hosts.find((name) => !isHostName(name));
  if (host !== undefined) throw new UsageError(`no name of a host, without port: ${host}`);
  const origin = origins.find((page) => !isOrigin(page.toLowerCase()));
  if (origin !== undefined)
    throw new UsageError(`no origin, such as https://viewer.example without a slash at its end: ${origin}`);
}

/** @throws UsageError for what is too long, or steers whatever shows it */
function checkShown(what: string, text: string): void {
  if (text.length > MOST_SHOWN)
    throw new UsageError(`${what} has ${text.length} characters; ${MOST_SHOWN} is the most`);
  if (printable(text) !== text) throw new UsageError(`${what} has characters that nobody sees`);
}

/**
 * Runs a gateway on Node: it listens when this resolves.
 * @throws UsageError when there is no page in its folder, the address cannot be bound, or as {@link checkGatewayOptions}
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  checkGatewayOptions(options);
  const page = options.page === undefined ? undefined : await PageFiles.load(options.page);
  const gateway = new RunningGateway(options, page);
  await gateway.start();
  return gateway;
}

class RunningGateway implements Gateway {
  readonly #options: GatewayOptions;
  readonly #page: PageFiles | undefined;
  readonly #clock: Clock = createNodeClock();
  readonly #startedAt = this.#clock.now();
  readonly #grids: readonly ListedGrid[];
  readonly #statistics = createStatistics();
  readonly #sockets = new WebSockets();
  readonly #sessions: SessionTable;
  readonly #guard: PageGuard;
  #service: HttpService | undefined;
  #isDraining = false;

  constructor(options: GatewayOptions, page: PageFiles | undefined) {
    this.#options = options;
    this.#page = page;
    this.#grids = options.grids.map(listGrid);
    const { bind = '127.0.0.1', hosts = [], origins = [] } = options;
    this.#guard = new PageGuard({ bind, hosts, origins });
    this.#sessions = this.#createSessions({ ...GATEWAY_LIMITS, ...options.limits });
  }

  async start(): Promise<void> {
    const { bind = '127.0.0.1', port = 0 } = this.#options;
    this.#service = await serveHttp((request) => this.#answer(request), {
      bind,
      port,
      onUpgrade: (upgrade) => this.#upgrade(upgrade),
    });
  }

  get url(): string {
    return `${this.#service?.url ?? ''}/`;
  }

  get port(): number {
    return this.#service?.port ?? 0;
  }

  status(): GatewayStatus {
    return {
      state: this.#isDraining ? 'draining' : 'open',
      sessions: this.#sessions.size,
      connected: this.#sessions.connected,
      uptimeSeconds: Math.round((this.#clock.now() - this.#startedAt) / 1000),
      since: { ...this.#statistics },
    };
  }

  drain(): void {
    this.#isDraining = true;
    this.#sessions.drain();
  }

  async close(): Promise<void> {
    this.drain();
    this.#sessions.close('draining', 'the gateway has been stopped');
    await this.#sockets.close();
    await this.#service?.close();
  }

  #createSessions(limits: GatewayLimits): SessionTable {
    const guesses = new GuessLimit(GUESSES);
    const now = (): number => this.#clock.now();
    return new SessionTable({
      clock: this.#clock,
      grids: this.#grids,
      token: this.#options.token ?? '',
      limits,
      statistics: this.#statistics,
      randomBytes: (length) => new Uint8Array(randomBytes(length)),
      environmentFor: (grid) => ({
        openLink: () => openNodeLink({ address: bindFor(grid) }),
        upstream: createNodeUpstream(grid.reach, limits.quietMs),
        defer: (callback) => void setImmediate(callback),
      }),
      guesses: {
        mayGuess: (address) => guesses.waitMs(address, now()) === 0,
        wrong: (address) => guesses.wrong(address, now()),
      },
    });
  }

  #answer(request: IncomingRequest): Answer {
    const refused = this.#guard.refuse(request);
    if (refused !== undefined) return refused;
    const [path = ''] = request.path.split('?');
    if (path === '/config.json') return json(this.#config());
    if (path === '/status') return this.#answerStatus(request);
    return this.#page?.answer(request) ?? refusal(404, 'this gateway serves no page');
  }

  #config(): object {
    const { token = '', operator = 'this gateway' } = this.#options;
    const grids = this.#grids.map(({ name, loginUri, accounts }, at) => ({
      id: String(at),
      name,
      loginUri,
      ...(accounts === undefined ? {} : { accounts }),
    }));
    return { version: 1, socket: SOCKET_PATH.slice(1), needsToken: token !== '', operator, grids };
  }

  /** For who runs it: from this machine, and not through a proxy. */
  #answerStatus({ from, headers }: IncomingRequest): Answer {
    if (!isLoopback(from.address) || headers['x-forwarded-for'] !== undefined)
      return refusal(404, 'there is no such file');
    return json(this.status());
  }

  #upgrade({ request, socket, head }: Upgrade): void {
    socket.on('error', () => undefined);
    const target = request.url ?? '';
    const [path = ''] = target.split('?');
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    const refused =
      path === SOCKET_PATH
        ? this.#guard.refuse({ headers, method: 'GET', path: target })
        : refusal(404, 'not here');
    if (refused !== undefined) {
      this.#statistics.refusedSessions++;
      socket.end(`HTTP/1.1 ${refused.status} Refused\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const address = this.#addressOf(request);
    this.#sockets.accept(request, socket, head, (accepted) => this.#sessions.welcome(accepted, address));
  }

  #addressOf({ socket, headers }: IncomingMessage): string {
    const direct = socket.remoteAddress ?? '';
    if (this.#options.isBehindProxy !== true || !isLoopback(direct.replace(/^::ffff:/, ''))) return direct;
    // The last one is what the proxy saw; those before it are what it was told.
    const said = String(headers['x-forwarded-for'] ?? '')
      .split(',')
      .at(-1)!
      .trim();
    return said === '' ? direct : said;
  }
}

/** A grid on this machine is reached from loopback alone. */
function bindFor({ loginUri }: ListedGrid): string {
  return isLoopbackHost(splitHttpUrl(loginUri)?.host ?? '') ? '127.0.0.1' : '0.0.0.0';
}

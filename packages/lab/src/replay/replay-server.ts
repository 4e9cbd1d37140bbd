/**
 * A recording played as the server it was recorded of: a login address that any client may use, simulators that say what they said then.
 * It listens on loopback only.
 */
import {
  MAX_WHOLE_BYTES,
  createByteBudget,
  portHandler,
  receiveBody,
  serveHttp,
} from '@landfall/assets/http';
import type { Handler } from '@landfall/assets/http';
import { formatEndpoint } from '@landfall/protocol/datatypes';
import type { Endpoint } from '@landfall/protocol/datatypes';
import type { OtherPlaces } from '@landfall/protocol/relay';
import { splitHttpUrl } from '@landfall/protocol/url';
import type { HttpResponse, Link, Ports } from '@landfall/transport/ports';
import { readLoginRequest } from '../testimony/index.ts';
import type { Cue, Pace } from './pace.ts';
import { pathOf } from './recorded-session.ts';
import type { PlayedCircuit, RecordedSession } from './recorded-session.ts';
import { ReplayedAnswers } from './replayed-answers.ts';
import { ReplayedSimulator } from './replayed-simulator.ts';
import { LOGOUT, SEED } from './words.ts';

const LOOPBACK = '127.0.0.1';
/** Bodies of requests that are held at once. */
const MOST_REQUEST_BYTES = 64 * 1024 * 1024;

/** How a recording is played. */
export interface ReplayServerOptions {
  /** As fast as it was (1) by default. */
  readonly pace?: Pace;
  /** Port of HTTP; any free one by default. */
  readonly port?: number;
  /** Hears what a client says, and what is done. */
  readonly onNews?: (news: ReplayNews) => void;
}

/** What happens while a recording is played. */
export type ReplayNews =
  | { readonly type: 'login'; readonly user: string }
  /** `simulator` as it was in the recording. */
  | { readonly type: 'heard'; readonly simulator: string; readonly message: string }
  | { readonly type: 'asked'; readonly what: string; readonly status: number };

/** What became of it so far. */
export interface ReplayProgress {
  /** No simulator has anything left to do. */
  readonly isDone: boolean;
  /** One for each circuit of the session; the first is where the avatar arrived. */
  readonly simulators: readonly {
    /** Where it was in the recording, as `address:port`. */
    readonly recorded: string;
    /** Where it is now. */
    readonly endpoint: Endpoint;
    /** Datagrams of the recording that were sent. */
    readonly sent: number;
    readonly isDone: boolean;
    /** What it waits for before it goes on. */
    readonly waitsFor: string | undefined;
    /** What never came, and was gone on without. */
    readonly missed: readonly string[];
  }[];
}

/** A recording that is being played. */
export interface ReplayServer {
  /** Such as `http://127.0.0.1:9000/`. */
  readonly loginUri: string;
  /** How far it is since the last login, or its start. */
  progress(): ReplayProgress;
  /** Played step by step: each simulator does the next thing. */
  step(): void;
  /** Stops the simulators, and listens no more. */
  close(): Promise<void>;
}

/**
 * Plays a session as its server.
 * @throws UsageError naming the port that cannot be bound
 */
export async function startReplayServer(
  session: RecordedSession,
  ports: Ports,
  options: ReplayServerOptions = {},
): Promise<ReplayServer> {
  const server = new Player(session, ports, options);
  try {
    await server.start();
  } catch (error) {
    await server.close();
    throw error;
  }
  return server;
}

/** What a neighbour said once the agent had logged out elsewhere waits for that. */
function endCues({ circuits }: RecordedSession, circuit: PlayedCircuit): Cue[] {
  const leaves = circuits.flatMap(({ datagrams, simulator }) => {
    const found = datagrams.find(({ isUp, name }) => isUp && name === LOGOUT);
    return found === undefined ? [] : [{ atMs: found.atMs, simulator }];
  });
  const [first] = leaves;
  if (first === undefined || leaves.some(({ simulator }) => simulator === circuit.simulator)) return [];
  return [{ type: 'wait', atMs: first.atMs, word: LOGOUT, count: 1 }];
}

class Player implements ReplayServer {
  readonly #session: RecordedSession;
  readonly #ports: Ports;
  readonly #options: ReplayServerOptions;
  readonly #links = new Map<string, Link>();
  /** Where a simulator is said to be that nothing was recorded of. */
  #nowhere: Link | undefined;
  #http: { readonly port: number; close(): Promise<void> } | undefined;
  #answers: ReplayedAnswers;
  #simulators: readonly ReplayedSimulator[] = [];

  constructor(session: RecordedSession, ports: Ports, options: ReplayServerOptions) {
    this.#session = session;
    this.#ports = ports;
    this.#options = options;
    this.#answers = this.#newAnswers();
  }

  get loginUri(): string {
    return `${this.#origin}/`;
  }

  get #origin(): string {
    return `http://${LOOPBACK}:${this.#http?.port ?? 0}`;
  }

  get #pace(): Pace {
    return this.#options.pace ?? 1;
  }

  async start(): Promise<void> {
    this.#nowhere = await this.#ports.openLink({ address: LOOPBACK });
    for (const { simulator } of this.#session.circuits) {
      const key = formatEndpoint(simulator);
      if (!this.#links.has(key)) this.#links.set(key, await this.#ports.openLink({ address: LOOPBACK }));
    }
    this.#http = await this.#serve(this.#options.port ?? 0);
    this.#begin();
  }

  progress(): ReplayProgress {
    const simulators = this.#simulators.map(({ recorded, sent, lane: { isDone, waitsFor, missed } }) => ({
      recorded,
      endpoint: { address: LOOPBACK, port: this.#links.get(recorded)!.local.port },
      sent,
      isDone,
      waitsFor,
      missed: [...missed],
    }));
    return { isDone: simulators.every(({ isDone }) => isDone), simulators };
  }

  step(): void {
    for (const { lane } of this.#simulators) lane.step();
  }

  async close(): Promise<void> {
    this.#answers.close();
    for (const { lane } of this.#simulators) lane.close();
    for (const link of [...this.#links.values(), this.#nowhere]) await link?.close();
    await this.#http?.close();
  }

  /** From its beginning: whoever logs in anew sees all of it. */
  #begin(): void {
    this.#answers.close();
    for (const { lane } of this.#simulators) lane.close();
    this.#answers = this.#newAnswers();
    const { circuits, exchanges } = this.#session;
    this.#simulators = circuits.map((circuit) => {
      const recorded = formatEndpoint(circuit.simulator);
      return new ReplayedSimulator(circuit, {
        link: this.#links.get(recorded)!,
        clock: this.#ports.clock,
        pace: this.#pace,
        places: this.#places,
        cues: [
          ...this.#answers.cuesOf(exchanges.filter(({ simulator }) => simulator === recorded)),
          ...endCues(this.#session, circuit),
        ],
        onHeard: (message) => this.#heard(recorded, message),
      });
    });
  }

  #heard(simulator: string, message: string): void {
    this.#news({ type: 'heard', simulator, message });
    if (message !== LOGOUT) return;
    // One simulator is told, and all of them end.
    for (const other of this.#simulators) if (other.recorded !== simulator) other.lane.hear(LOGOUT);
  }

  #newAnswers(): ReplayedAnswers {
    return new ReplayedAnswers(this.#session, this.#ports.clock, this.#pace, this.#places);
  }

  get #places(): OtherPlaces {
    // Read when they are needed: ports are known once all is open.
    const [origin, httpPort] = [this.#origin, this.#http?.port ?? 0];
    return {
      simulator: (endpoint) => this.#placeOf(endpoint),
      url: (url) => {
        const parts = splitHttpUrl(url);
        return parts !== undefined && this.#session.origins.has(parts.origin) ? origin + parts.path : url;
      },
      httpPort,
    };
  }

  #placeOf(endpoint: Endpoint): Endpoint {
    const link = this.#links.get(formatEndpoint(endpoint)) ?? this.#nowhere!;
    return { address: LOOPBACK, port: link.local.port };
  }

  async #answer(method: string, path: string, body: Uint8Array, signal: AbortSignal): Promise<HttpResponse> {
    const isLogin = method === 'POST' && readLoginRequest(body) !== undefined;
    if (isLogin) {
      this.#begin();
      this.#news({ type: 'login', user: readLoginRequest(body)!.user });
    }
    const asked = this.#answers.capabilityAt(method, path);
    if (asked?.capability === SEED)
      this.#simulators.find(({ recorded }) => recorded === asked.simulator)?.lane.hear(SEED);
    const response = await this.#answers.answer(method, path, signal);
    this.#news({
      type: 'asked',
      what: isLogin ? 'login' : (this.#session.capabilities.get(pathOf(path)) ?? asked?.kind ?? method),
      status: response.status,
    });
    return response;
  }

  /** On this machine, unless the ports are those of another network. */
  async #serve(port: number): Promise<{ readonly port: number; close(): Promise<void> }> {
    const limits = { maxBytes: MAX_WHOLE_BYTES, budget: createByteBudget(MOST_REQUEST_BYTES) };
    const handler: Handler = async (request) => {
      const received = await receiveBody(request, limits);
      if ('refused' in received) return received.refused;
      const { method, path, signal } = request;
      try {
        return await this.#answer(method, path, received.bytes, signal);
      } finally {
        received.release();
      }
    };
    const { serveHttp: serveThere } = this.#ports;
    if (serveThere === undefined) return await serveHttp(handler, { bind: LOOPBACK, port });
    const server = await serveThere(portHandler(handler), { address: LOOPBACK, port });
    return { port: server.local.port, close: () => server.close() };
  }

  #news(news: ReplayNews): void {
    this.#options.onNews?.(news);
  }
}

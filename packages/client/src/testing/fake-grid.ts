import { encodeUtf8 } from '@landfall/protocol/bytes';
import {
  decodeEventQueuePoll,
  decodeSeedRequest,
  encodeEventQueueBatch,
  encodeSeedResponse,
} from '@landfall/protocol/capability';
import type { QueuedEvent } from '@landfall/protocol/capability';
import { Uuid } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { formatLlsdXml } from '@landfall/protocol/llsd';
import type { LlsdValue } from '@landfall/protocol/llsd';
import { decodeLoginRequest, encodeLoginResponse } from '@landfall/protocol/login';
import type { LoginAnswer, LoginRequest, LoginResponse } from '@landfall/protocol/login';
import { REGION_STEP_METRES } from '@landfall/protocol/region';
import type {
  HttpResponse,
  HttpServer,
  HttpServerRequest,
  Ports,
  ServingPorts,
} from '@landfall/transport/ports';
import { FakeSimulator } from './fake-simulator.ts';
import type { Script } from './fake-simulator.ts';

/** How a {@link FakeGrid} behaves. */
export interface FakeGridOptions {
  readonly regionName?: string;
  readonly position?: Vector3;
  readonly script?: Script;
  /** Names of capabilities beyond the usual ones. */
  readonly alsoOffered?: readonly string[];
  /** Answers instead of a success. */
  readonly answerLogin?: (request: LoginRequest, attempt: number, success: LoginResponse) => LoginAnswer;
}

/** Of the agent that every login of a {@link FakeGrid} gives out. */
export const FAKE_AGENT_ID = Uuid.parse('a0000000-0000-4000-8000-000000000003');
/** The session id that a {@link FakeGrid} gives. */
export const FAKE_SESSION_ID = Uuid.parse('bccd8219-950a-4b63-a4ce-c76aa6934d0f');
/** The circuit code that a {@link FakeGrid} gives. */
export const FAKE_CIRCUIT_CODE = 969_847_502;

const NOTHING = new Uint8Array(0);

/** A login, a seed capability, an event queue and one simulator (or more), all of which do as they are told. */
export class FakeGrid {
  readonly simulator: FakeSimulator;
  /** Logins that have come. */
  readonly logins: LoginRequest[] = [];
  /** Names of the capabilities that were called, in order. */
  readonly calls: string[] = [];
  /** Answers by path, before anything else. */
  readonly answers = new Map<
    string,
    (request: HttpServerRequest) => HttpResponse | Promise<HttpResponse> | undefined
  >();
  readonly #ports: Ports;
  readonly #options: FakeGridOptions;
  readonly #queues = new Map<string, FakeQueue>();
  #server: HttpServer | undefined;

  private constructor(ports: Ports, simulator: FakeSimulator, options: FakeGridOptions) {
    this.#ports = ports;
    this.#options = options;
    this.simulator = simulator;
  }

  static async start(ports: ServingPorts, options: FakeGridOptions = {}): Promise<FakeGrid> {
    const simulator = await startFakeSimulator(ports, {
      name: options.regionName ?? 'Default Region',
      isChild: false,
      ...options,
    });
    const grid = new FakeGrid(ports, simulator, options);
    grid.#server = await ports.serveHttp((request) => grid.#serve(request));
    return grid;
  }

  /** The login address. */
  get url(): string {
    const { address, port } = this.#server!.local;
    return `http://${address}:${port}/`;
  }

  /** Seed capability of the region that a login leads to, or of a neighbour. */
  seedOf(region = 'root'): string {
    return `${this.url}seed/${region}`;
  }

  /** Puts an event into the queue of a region. */
  queue(event: QueuedEvent, region = 'root'): void {
    this.#queueOf(region).push(event);
  }

  /** From now on the queue of a region answers with this status. */
  endQueue(status: number, region = 'root'): void {
    this.#queueOf(region).end(status);
  }

  /** A neighbour that the region can enable. */
  addNeighbour(name: string): Promise<FakeSimulator> {
    return startFakeSimulator(this.#ports, { name, isChild: true });
  }

  /** What a login is answered with. */
  get success(): LoginResponse {
    return {
      agentId: FAKE_AGENT_ID,
      sessionId: FAKE_SESSION_ID,
      secureSessionId: Uuid.zero,
      circuitCode: FAKE_CIRCUIT_CODE,
      simulator: this.simulator.endpoint,
      seedCapability: this.seedOf(),
      regionCorner: { x: 256_000, y: 256_000 },
      regionSize: { x: REGION_STEP_METRES, y: REGION_STEP_METRES },
      firstName: 'Test',
      lastName: 'User',
      startLocation: 'last',
      inventoryRoot: Uuid.zero,
    };
  }

  async #serve(request: HttpServerRequest): Promise<HttpResponse> {
    const path = request.path.split('?')[0]!;
    const special = this.answers.get(path)?.(request);
    if (special !== undefined) return special;
    const [, kind = '', region = ''] = path.split('/');
    this.calls.push(kind);
    if (kind === '') return this.#login(request);
    if (kind === 'seed') return this.#seed(request, region);
    if (kind === 'EventQueueGet') return this.#poll(request, region);
    if (kind === 'SimulatorFeatures') return llsd({ OpenSimExtras: { 'say-range': 20 } });
    return reply(404);
  }

  #login(request: HttpServerRequest): HttpResponse {
    const { request: login, format } = decodeLoginRequest(request.body);
    this.logins.push(login);
    const { answerLogin } = this.#options;
    const answer = answerLogin?.(login, this.logins.length, this.success);
    const document = encodeLoginResponse(answer ?? { type: 'success', response: this.success }, format);
    return reply(200, document.body, document.contentType);
  }

  #seed(request: HttpServerRequest, region: string): HttpResponse {
    const { alsoOffered = [] } = this.#options;
    const isOffered = (name: string): boolean => OFFERED.has(name) || alsoOffered.includes(name);
    const names = decodeSeedRequest(request.body).filter(isOffered);
    const urls = names.map((name) => [name, `${this.url}${name}/${region}`] as const);
    return reply(200, encodeSeedResponse(urls), 'application/llsd+xml');
  }

  #poll(request: HttpServerRequest, region: string): Promise<HttpResponse> {
    decodeEventQueuePoll(request.body);
    return this.#queueOf(region).poll(request.signal);
  }

  #queueOf(region: string): FakeQueue {
    const known = this.#queues.get(region);
    if (known !== undefined) return known;
    const queue = new FakeQueue(this.#ports);
    this.#queues.set(region, queue);
    return queue;
  }
}

const OFFERED: ReadonlySet<string> = new Set([
  'EventQueueGet',
  'SimulatorFeatures',
  'GetDisplayNames',
  'FetchInventoryDescendents2',
  'FetchInventory2',
  'GetObjectCost',
  'GetObjectPhysicsData',
  'ObjectMedia',
  'ObjectMediaNavigate',
  'RenderMaterials',
  'ModifyMaterialParams',
]);

const HOLD_MS = 58_000;

/** Holds one poll at a time. */
class FakeQueue {
  readonly #ports: Ports;
  #events: QueuedEvent[] = [];
  #id = 1000;
  #status: number | undefined;
  #held: ((response: HttpResponse) => void) | undefined;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  push(event: QueuedEvent): void {
    this.#events.push(event);
    this.#serve();
  }

  end(status: number): void {
    this.#status = status;
    this.#serve();
  }

  poll(signal: AbortSignal): Promise<HttpResponse> {
    return new Promise((resolve) => {
      const cancel = this.#ports.clock.after(HOLD_MS, () => this.#held?.(reply(502)));
      this.#held = (response) => {
        this.#held = undefined;
        cancel();
        resolve(response);
      };
      signal.addEventListener('abort', () => this.#held?.(reply(502)), { once: true });
      this.#serve();
    });
  }

  #serve(): void {
    if (this.#status !== undefined) return this.#held?.(reply(this.#status));
    if (this.#held === undefined || this.#events.length === 0) return;
    const events = this.#events;
    this.#events = [];
    this.#held(reply(200, encodeEventQueueBatch({ id: ++this.#id, events }), 'application/xml'));
  }
}

/** An HTTP answer. */
export function reply(status: number, body: Uint8Array | string = NOTHING, type = 'text/html'): HttpResponse {
  const bytes = typeof body === 'string' ? encodeUtf8(body) : body;
  return { status, headers: { 'content-type': type }, body: bytes };
}

/** An LLSD answer. */
export function llsd(value: LlsdValue): HttpResponse {
  return reply(200, encodeUtf8(formatLlsdXml(value)), 'application/llsd+xml');
}

interface StartOptions {
  readonly name: string;
  readonly isChild: boolean;
  readonly position?: Vector3;
  readonly script?: Script;
}

async function startFakeSimulator(ports: Ports, options: StartOptions): Promise<FakeSimulator> {
  const link = await ports.openLink();
  const random = (): number => ports.randomBytes(1)[0]! / 256;
  const position = options.position ?? { x: 128, y: 128, z: 26 };
  return new FakeSimulator(link, ports.clock, random, { ...options, position });
}

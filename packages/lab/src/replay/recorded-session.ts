/**
 * One session out of a recording, as it can be played again: its login, its circuits, its exchanges. Rules:
 * 1. A session is a login that was granted, and the circuits that were opened with its code.
 * 2. Exchanges are those that followed the login; bodies are unpacked, since their addresses will be others.
 * 3. What was never answered, or was not kept whole, cannot be played.
 */
import { formatEndpoint } from '@landfall/protocol/datatypes';
import type { Endpoint } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { decodeLoginResponse } from '@landfall/protocol/login';
import type { LoginResponse } from '@landfall/protocol/login';
import { decodeMessage } from '@landfall/protocol/message';
import type { Message } from '@landfall/protocol/message';
import { decodePacket } from '@landfall/protocol/packet';
import type { Packet } from '@landfall/protocol/packet';
import type { PlacesKind } from '@landfall/protocol/relay';
import { readPlaces } from '@landfall/protocol/relay';
import { splitHttpUrl } from '@landfall/protocol/url';
import type { Inflate } from '@landfall/transport/ports';
import { contentOf } from '../capture/index.ts';
import { Directions } from '../decode/index.ts';
import type {
  DatagramRecord,
  ExchangeRecord,
  Recorded,
  RecordedMessage,
  Recording,
  RecordingSide,
} from '../recording/index.ts';
import { readLoginRequest } from '../testimony/index.ts';

/** What is played is held in memory. */
const MOST_BYTES = 512 * 1024 * 1024;
const MOST_BODY_BYTES = 32 * 1024 * 1024;
const GRID_INFO = new Set(['/get_grid_info', '/json_grid_info']);

/** A datagram of a circuit. */
export interface PlayedDatagram {
  /** On the recording's clock, in milliseconds. */
  readonly atMs: number;
  /** From the client to the simulator. */
  readonly isUp: boolean;
  /** Decoded from a copy of the datagram. */
  readonly packet: Packet;
  /** Of its message. */
  readonly name: string;
}

/** What client and simulator said to each other. */
export interface PlayedCircuit {
  /** Where the simulator was when it was recorded. */
  readonly simulator: Endpoint;
  /** In their order. */
  readonly datagrams: readonly PlayedDatagram[];
}

/** A request and its answer, unpacked. */
export interface PlayedExchange {
  /** Which places of the grid its answer names; undefined where none are looked for. */
  readonly kind: PlacesKind | undefined;
  /** `seed`, or a capability's name; undefined where it is none. */
  readonly capability: string | undefined;
  /** `address:port` of the simulator whose capability it is. */
  readonly simulator: string | undefined;
  /** As in the request, such as `POST`. */
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  /** `Content-Type` of the request; empty where it has none. */
  readonly requestType: string;
  /** Of the request; empty where it has none. */
  readonly requestBody: Uint8Array;
  /** When the request began, in milliseconds on the recording's clock. */
  readonly askedMs: number;
  /** When the answer had come whole, on the same clock. */
  readonly answeredMs: number;
  /** Status code of the answer. */
  readonly status: number;
  /** `Content-Type` of the answer; empty where it has none. */
  readonly contentType: string;
  /** Of the answer; empty where it has none. */
  readonly body: Uint8Array;
}

/** A session to be played again. */
export interface RecordedSession {
  /** Full name, as `Test User`. */
  readonly user: string;
  /** What the grid answered to the login when it was recorded. */
  readonly login: LoginResponse;
  /** When the login was asked for, in milliseconds on the recording's clock. */
  readonly loginAtMs: number;
  /** What stands at a path: `seed`, or the capability that was granted there, asked or not. */
  readonly capabilities: ReadonlyMap<string, string>;
  /** Origins of HTTP that were asked in it. */
  readonly origins: ReadonlySet<string>;
  /** The first is where the avatar arrived. */
  readonly circuits: readonly PlayedCircuit[];
  /** In the order in which they were asked. */
  readonly exchanges: readonly PlayedExchange[];
}

/**
 * The first session of a recording, or the first of that user.
 * @throws DecodeError where there is none, or it is more than memory takes
 */
export async function readSession(
  recording: Recording,
  inflate: Inflate,
  user?: string,
): Promise<RecordedSession> {
  const reader = new SessionReader(inflate, user);
  for await (const record of recording) {
    if (record.kind === 'datagram') reader.datagram(record);
    else if (record.kind === 'exchange') await reader.exchange(record);
  }
  return reader.finish();
}

interface Known {
  readonly name: string;
  readonly simulator: string | undefined;
}

class SessionReader {
  readonly #inflate: Inflate;
  readonly #user: string | undefined;
  readonly #directions = new Directions();
  readonly #datagrams: DatagramRecord[] = [];
  readonly #exchanges: PlayedExchange[] = [];
  readonly #origins = new Set<string>();
  /** By path: what stands there. */
  readonly #known = new Map<string, Known>();
  #session: { user: string; login: LoginResponse; loginAtMs: number } | undefined;
  #side: RecordingSide | undefined;
  #sizeBytes = 0;

  constructor(inflate: Inflate, user: string | undefined) {
    this.#inflate = inflate;
    this.#user = user;
  }

  datagram(record: DatagramRecord): void {
    if (record.missingBytes > 0 || !this.#isOfOneSide(record)) return;
    this.#take(record.bytes.length);
    const copy = { ...record, bytes: Uint8Array.from(record.bytes) };
    this.#directions.note(copy);
    this.#datagrams.push(copy);
  }

  async exchange(record: ExchangeRecord): Promise<void> {
    const { request, response, origin } = record;
    if (request === undefined || response === undefined || response.missingBytes > 0) return;
    if (!this.#isOfOneSide(record)) return;
    const [requestBody, body] = [await this.#body(request), await this.#body(response)];
    if (requestBody === undefined || body === undefined) return;
    const contentType = typeOf(response);
    const isLogin = this.#login(requestBody, body, response.status, contentType, request.beganMs);
    if (this.#session === undefined && !GRID_INFO.has(request.target)) return;
    this.#take(requestBody.length + body.length);
    this.#origins.add(origin);
    const known = this.#known.get(pathOf(request.target));
    const kind = isLogin ? 'login' : kindOf(request.target, known, contentType);
    if (response.status === 200 && known !== undefined) this.#learn(kind, known, body, contentType);
    this.#exchanges.push({
      kind,
      capability: known?.name,
      simulator: known?.simulator,
      method: request.method,
      target: request.target,
      requestType: typeOf(request),
      requestBody,
      askedMs: request.beganMs,
      answeredMs: response.endedMs,
      status: response.status,
      contentType,
      body,
    });
  }

  finish(): RecordedSession {
    const session = this.#session;
    if (session === undefined)
      throw new DecodeError(
        this.#user === undefined
          ? 'no login was granted in it: there is no session to replay'
          : `no login of ${this.#user} was granted in it`,
      );
    const circuits = circuitsOf(this.#datagrams, this.#directions, session.login);
    if (circuits.length === 0)
      throw new DecodeError('no circuit was opened in it: there is nothing to replay');
    const exchanges = this.#exchanges.toSorted((one, other) => one.askedMs - other.askedMs);
    const capabilities = new Map(Array.from(this.#known, ([path, { name }]) => [path, name] as const));
    return { ...session, capabilities, origins: this.#origins, circuits, exchanges };
  }

  /** Where both ends were recorded in one file, all is in it twice. */
  #isOfOneSide({ side }: Recorded): boolean {
    this.#side ??= side;
    return side === this.#side;
  }

  #take(bytes: number): void {
    this.#sizeBytes += bytes;
    if (this.#sizeBytes > MOST_BYTES)
      throw new DecodeError(`more than ${MOST_BYTES} bytes: too much to be replayed at once`);
  }

  /** @returns whether it is the login that is replayed */
  #login(request: Uint8Array, body: Uint8Array, status: number, type: string, atMs: number): boolean {
    const asked = this.#session === undefined ? readLoginRequest(request) : undefined;
    if (asked === undefined || (this.#user !== undefined && asked.user !== this.#user)) return false;
    const answer = decodeLoginResponse(status, type, body, {});
    if (answer.type !== 'success') return false;
    const login = answer.response;
    this.#session = { user: asked.user, login, loginAtMs: atMs };
    this.#know(login.seedCapability, 'seed', formatEndpoint(login.simulator));
    return true;
  }

  #learn(kind: PlacesKind | undefined, { simulator }: Known, body: Uint8Array, contentType: string): void {
    if (kind !== 'seed' && kind !== 'event-queue') return;
    try {
      const { urls, simulators } = readPlaces(kind, body, contentType);
      // A seed that an event tells of is that of the simulator in the same event: mostly there is one.
      const next = simulators.at(-1);
      for (const [key, url] of urls) {
        if (kind === 'seed') this.#know(url, key, simulator);
        else this.#know(url, 'seed', next === undefined ? undefined : formatEndpoint(next));
      }
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
    }
  }

  #know(url: string, name: string, simulator: string | undefined): void {
    const parts = splitHttpUrl(url);
    if (parts !== undefined) this.#known.set(pathOf(parts.path), { name, simulator });
  }

  async #body(message: RecordedMessage): Promise<Uint8Array | undefined> {
    try {
      const body = await contentOf(message, this.#inflate, MOST_BODY_BYTES);
      return body === undefined ? undefined : Uint8Array.from(body);
    } catch (error) {
      if (error instanceof DecodeError) return undefined;
      throw error;
    }
  }
}

/** Without query and final slash. */
export const pathOf = (target: string): string => target.split('?', 1)[0]!.replace(/\/+$/, '');

/** The same of a whole URL. */
export const pathOfUrl = (url: string): string => pathOf(splitHttpUrl(url)?.path ?? url);

const typeOf = ({ headers }: RecordedMessage): string =>
  headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';

function kindOf(target: string, known: Known | undefined, contentType: string): PlacesKind | undefined {
  if (GRID_INFO.has(pathOf(target))) return 'grid-info';
  if (known?.name === 'seed') return 'seed';
  if (known?.name === 'EventQueueGet') return 'event-queue';
  if (known?.name === 'SimulatorFeatures') return 'features';
  return known !== undefined && /xml|text\/html/i.test(contentType) ? 'capability' : undefined;
}

/** All that passed between two ends one of which has shown the login's code to the other. */
function circuitsOf(
  datagrams: readonly DatagramRecord[],
  directions: Directions,
  { circuitCode, simulator }: LoginResponse,
): PlayedCircuit[] {
  const flows = new Map<string, { simulator: Endpoint; isOurs: boolean; datagrams: PlayedDatagram[] }>();
  for (const record of datagrams) {
    const isUp = directions.of(record) === 'c2s';
    const [client, server] = isUp ? [record.from, record.to] : [record.to, record.from];
    const read = readDatagram(record.bytes);
    if (read === undefined) continue;
    const key = `${formatEndpoint(client)} ${formatEndpoint(server)}`;
    const flow = flows.get(key) ?? { simulator: server, isOurs: false, datagrams: [] };
    flows.set(key, flow);
    const { packet, message } = read;
    flow.datagrams.push({ atMs: record.monoMs, isUp, packet, name: message.name });
    if (message.name === 'UseCircuitCode' && message.CircuitCode.Code === circuitCode) flow.isOurs = true;
  }
  const first = formatEndpoint(simulator);
  return [...flows.values()]
    .filter(({ isOurs }) => isOurs)
    .toSorted(
      (one, other) =>
        Number(formatEndpoint(other.simulator) === first) - Number(formatEndpoint(one.simulator) === first),
    );
}

/** What cannot be read is not said again. */
function readDatagram(bytes: Uint8Array): { packet: Packet; message: Message } | undefined {
  try {
    const packet = decodePacket(bytes);
    const message = decodeMessage(packet.bytes, packet.start, packet.end);
    return message.name === 'Unknown' ? undefined : { packet, message };
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

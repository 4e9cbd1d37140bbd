/** What HTTP exchanges show: logins, seeds, event queues, and calls of other capabilities. */
import {
  decodeEventQueueBatch,
  decodeRegionEvent,
  decodeSeedRequest,
  decodeSeedResponse,
} from '@landfall/protocol/capability';
import type { QueuedEvent } from '@landfall/protocol/capability';
import { formatEndpoint } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { isLlsdMap, parseLlsd } from '@landfall/protocol/llsd';
import type { ExchangeRecord, RecordedMessage } from '../recording/index.ts';
import type { Capabilities, Offered } from './capabilities.ts';
import type { Names } from './names.ts';
import type { Moment, Notebook } from './notebook.ts';
import { readLoginRequest, readLoginResponse } from './read-login.ts';
import type { AskedLogin } from './read-login.ts';
import type { Session, Sessions } from './sessions.ts';

/** So many names of capabilities that are missing are told one by one. */
const MOST_MISSING = 40;
/** What a held poll ends with when nothing has happened: no fault. @source opensim-observed; captures/probe-eventqueue */
const EMPTY_POLL = new Set([502, 499, 504, 408]);
const QUEUE_GONE = new Set([404, 410]);
const NO_BYTES = new Uint8Array(0);
/** Whose login has no name that can be read. */
const NAMELESS = 'Nobody';

/** Bodies of an exchange, unpacked; undefined where a body is not there or cannot be unpacked. */
export interface Bodies {
  readonly request: Uint8Array | undefined;
  readonly response: Uint8Array | undefined;
}

interface Seen {
  readonly exchange: ExchangeRecord;
  readonly bodies: Bodies;
  readonly asked: Moment;
  readonly answered: Moment;
  readonly status: number | undefined;
}

/** Reads exchanges in the order in which they ended. */
export class ExchangeWitness {
  readonly #notebook: Notebook;
  readonly #sessions: Sessions;
  readonly #capabilities: Capabilities;
  readonly #opened = new Set<string>();
  readonly #stopped = new Set<string>();
  readonly #loginPaths = new Set<string>();

  readonly #names: Names;

  constructor(notebook: Notebook, sessions: Sessions, capabilities: Capabilities, names: Names) {
    this.#notebook = notebook;
    this.#names = names;
    this.#sessions = sessions;
    this.#capabilities = capabilities;
  }

  /** Whether anything of a session was asked for by HTTP. */
  hasSeen = false;

  /** Takes one. @returns what was asked for: `login`, `seed`, a capability, or the method where nothing is known of it */
  take(exchange: ExchangeRecord, bodies: Bodies): string {
    const { request, response, monoMs, wallMs } = exchange;
    if (request === undefined) return 'answer alone';
    const at = (ms: number): Moment => ({ monoMs: ms, wallMs: wallMs + (ms - monoMs) });
    const seen: Seen = {
      exchange,
      bodies,
      asked: at(request.beganMs),
      answered: at(response?.endedMs ?? request.endedMs),
      status: response?.status,
    };
    const login = request.method === 'POST' ? readLoginRequest(bodies.request ?? NO_BYTES) : undefined;
    if (login !== undefined) {
      this.#login(seen, login);
      return 'login';
    }
    const offered = this.#capabilities.find(request.target) ?? this.#unknownSeed(seen);
    if (offered === undefined) {
      this.#atLoginPath(seen);
      return request.method;
    }
    this.hasSeen = true;
    if (offered.session.heardAt === undefined || offered.session.heardAt.monoMs < seen.asked.monoMs)
      offered.session.heardAt = seen.asked;
    if (offered.name === 'seed') this.#seed(seen, offered);
    else if (offered.name === 'EventQueueGet') this.#eventQueue(seen, offered);
    else this.#call(seen, offered);
    return offered.name;
  }

  #login({ exchange, bodies, asked, answered, status }: Seen, login: AskedLogin): void {
    const { viewer, channel, encoding } = login;
    const user = login.user === '' ? NAMELESS : login.user;
    const actor = user;
    const { target } = exchange.request!;
    this.#loginPaths.add(`${exchange.origin}${target}`);
    this.hasSeen = true;
    const note = this.#notebook;
    const about = { actor };
    note.nameProgram('CLIENT', actor, `${channel} ${viewer}`);
    const from = exchange.from === undefined ? 'unknown' : formatEndpoint(exchange.from);
    note.note(
      'CLIENT',
      asked,
      'LoginStart',
      { uri: exchange.origin + target, user, mode: 'standard' },
      about,
    );
    note.note('SERVER', asked, 'LoginReceived', { user, viewer, channel, from, encoding }, about);
    if (status === undefined) {
      const message = exchange.failure ?? 'no answer came';
      note.note('CLIENT', answered, 'LoginFail', { reason: 'unanswered', message }, about);
      return;
    }
    const headers = headersOf(exchange.response!.headers);
    const answer = readLoginResponse(status, headers, bodies.response ?? NO_BYTES);
    if (answer.type === 'elsewhere') {
      note.note(
        'CLIENT',
        answered,
        'LoginProgress',
        { status: 'Redirecting', message: answer.message },
        about,
      );
      return;
    }
    if (answer.type === 'failed') {
      const { reason, message } = answer;
      if (reason === 'key') note.note('SERVER', answered, 'AuthFail', { user, reason }, about);
      note.note('SERVER', answered, 'LoginResponseSent', { outcome: reason, user, encoding }, about);
      note.note('CLIENT', answered, 'LoginFail', { reason, message }, about);
      return;
    }
    const { agentId, sessionId, circuitCode, simulator, seedCapability } = answer.response;
    const agent = agentId.toString();
    const sim = formatEndpoint(simulator);
    if (login.user !== '') this.#names.learnAgent(agent, user);
    const session = this.#sessions.open({
      agent,
      sessionId: sessionId.toString(),
      circuitCode,
      loginAt: asked,
      firstSimulator: sim,
    });
    this.#capabilities.learn(seedCapability, { name: 'seed', session, sim });
    const circuit = { actor, circuit: circuitCode };
    note.note('SERVER', answered, 'AuthSuccess', { user }, about);
    note.note(
      'SERVER',
      answered,
      'CircuitProvision',
      { circuit: circuitCode, region: this.#names.region(sim) },
      circuit,
    );
    note.note('SERVER', answered, 'LoginResponseSent', { outcome: 'Success', user, encoding }, about);
    note.note('CLIENT', answered, 'LoginSuccess', { agentId: agent, circuit: circuitCode }, circuit);
  }

  /** A document at the login address that makes no sense. */
  #atLoginPath({ exchange, asked, answered, status, bodies }: Seen): void {
    const { target, method } = exchange.request!;
    const url = `${exchange.origin}${target}`;
    const start = new TextDecoder().decode((bodies.request ?? NO_BYTES).subarray(0, 400));
    if (method !== 'POST' || !this.#loginPaths.has(url) || status === undefined) return;
    if (status < 400 || start.includes('<methodName>')) return;
    const about = { actor: NAMELESS };
    this.#notebook.note('CLIENT', asked, 'LoginStart', { uri: url, user: NAMELESS, mode: 'standard' }, about);
    const message = `the grid answered with HTTP status ${status}`;
    this.#notebook.note('CLIENT', answered, 'LoginFail', { reason: 'http-status', message }, about);
  }

  /** The seed of a session whose login was not seen: it is asked for names and answers with URLs. */
  #unknownSeed({ exchange, bodies, status }: Seen): Offered | undefined {
    const { request } = exchange;
    if (request!.method !== 'POST' || status !== 200 || !/cap/i.test(request!.target)) return undefined;
    const session = this.#sessions.all.at(-1);
    if (session === undefined) return undefined;
    try {
      decodeSeedRequest(bodies.request ?? NO_BYTES);
      if (decodeSeedResponse(bodies.response ?? NO_BYTES).size === 0) return undefined;
    } catch (error) {
      if (error instanceof DecodeError) return undefined;
      throw error;
    }
    const offered = { name: 'seed', session, sim: session.root };
    this.#capabilities.learn(request!.target, offered);
    return offered;
  }

  #seed({ bodies, asked, answered, status }: Seen, { session, sim }: Offered): void {
    const about = this.#about(session, sim);
    const names = read(() => decodeSeedRequest(bodies.request ?? NO_BYTES)) ?? [];
    this.#notebook.note('CLIENT', asked, 'SeedRequested', { asked: names.length }, about);
    const urls = status === 200 ? read(() => decodeSeedResponse(bodies.response ?? NO_BYTES)) : undefined;
    if (urls === undefined) {
      const message =
        status === undefined ? 'no answer came' : `the simulator answered with HTTP status ${status}`;
      this.#notebook.note(
        'CLIENT',
        answered,
        'SeedFailed',
        { attempt: ++session.seedAttempts, message },
        about,
      );
      return;
    }
    for (const [name, url] of urls) this.#capabilities.learn(url, { name, session, sim });
    const missing = names.filter((name) => !urls.has(name));
    const told = missing.length === 0 || missing.length > MOST_MISSING ? {} : { missing: missing.join(', ') };
    const counts = { asked: names.length, granted: urls.size };
    this.#notebook.note('SERVER', answered, 'SeedReceived', counts, about);
    this.#notebook.note('CLIENT', answered, 'SeedGranted', { ...counts, ...told }, about);
  }

  #eventQueue({ bodies, asked, answered, status }: Seen, offered: Offered): void {
    const { session, sim } = offered;
    const about = this.#about(session, sim);
    const key = `${session.sessionId} ${sim}`;
    if (!this.#opened.has(key)) {
      this.#opened.add(key);
      this.#notebook.note('CLIENT', asked, 'EventQueueRunning', { region: this.#names.region(sim) }, about);
      this.#notebook.note('SERVER', asked, 'EventQueueOpened', { region: this.#names.region(sim) }, about);
    }
    if (status === 200) {
      const batch = read(() => decodeEventQueueBatch(bodies.response ?? NO_BYTES));
      for (const event of batch?.events ?? []) this.#queuedEvent(event, answered, offered);
      return;
    }
    if (status === undefined || EMPTY_POLL.has(status)) return;
    if (QUEUE_GONE.has(status)) {
      if (session.logoutAt !== undefined) session.taken ??= { at: answered, by: 'event queue' };
      if (this.#stopped.has(key)) return;
      this.#stopped.add(key);
      const reason = `the simulator answered with HTTP status ${status}`;
      this.#notebook.note('CLIENT', answered, 'EventQueueStopped', { reason }, about);
      return;
    }
    this.#notebook.note('CLIENT', answered, 'EventQueueRetry', { status, waitMs: 0 }, about);
  }

  #queuedEvent(queued: QueuedEvent, at: Moment, { session, sim }: Offered): void {
    const about = this.#about(session, sim);
    const event = read(() => decodeRegionEvent(queued));
    if (event === undefined) {
      this.#notebook.note('CLIENT', at, 'QueuedEventReceived', { event: queued.message }, about);
      return;
    }
    const endpoint = formatEndpoint(event.simulator);
    if (event.type !== 'EnableSimulator')
      this.#capabilities.learn(event.seedCapability, { name: 'seed', session, sim: endpoint });
    const from = this.#names.region(sim);
    switch (event.type) {
      case 'EnableSimulator':
        this.#notebook.note('CLIENT', at, 'EnableSimulatorReceived', { endpoint }, about);
        break;
      case 'EstablishAgentCommunication':
        this.#notebook.note('CLIENT', at, 'EstablishAgentCommunicationReceived', { endpoint }, about);
        break;
      case 'CrossedRegion':
        this.#notebook.note('CLIENT', at, 'RegionCrossed', { from, endpoint }, about);
        break;
      case 'TeleportFinish':
        this.#notebook.note('CLIENT', at, 'Teleported', { from, endpoint }, about);
        break;
    }
  }

  #call({ exchange, bodies, answered, status }: Seen, { name, session, sim }: Offered): void {
    const about = this.#about(session, sim);
    const sizeBytes = exchange.response?.body.length ?? 0;
    if (name === 'SimulatorFeatures' && status === 200) {
      const features = read(() => parseLlsd(bodies.response ?? NO_BYTES));
      if (features !== undefined && isLlsdMap(features)) {
        this.#notebook.note(
          'CLIENT',
          answered,
          'SimulatorFeatures',
          { features: Object.keys(features).length },
          about,
        );
        return;
      }
    }
    const asset = ASSETS[name];
    if (asset !== undefined && (status === 200 || status === 206)) {
      this.#notebook.note('CLIENT', answered, 'AssetReceived', { asset, by: name, sizeBytes }, about);
      return;
    }
    this.#notebook.note(
      'CLIENT',
      answered,
      'CapabilityCalled',
      { capability: name, status: status ?? 0, sizeBytes },
      about,
    );
  }

  #about({ agent, circuitCode }: Session, sim: string | undefined) {
    return {
      actor: agent,
      ...(circuitCode === undefined ? {} : { circuit: circuitCode }),
      ...(sim === undefined ? {} : { sim }),
    };
  }
}

const ASSETS: Readonly<Record<string, string>> = {
  GetTexture: 'texture',
  GetMesh: 'mesh',
  GetMesh2: 'mesh',
  GetAsset: 'asset',
  ViewerAsset: 'asset',
};

/** What a decoder makes of it; undefined where it is damaged. */
function read<T>(decode: () => T): T | undefined {
  try {
    return decode();
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

/** By name in lower case; of repeated ones the last. */
function headersOf(headers: RecordedMessage['headers']): Record<string, string> {
  return Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]));
}

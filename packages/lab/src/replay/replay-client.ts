/**
 * A recording played as the client it was recorded of, against any grid: a login of now, and then what that client said and asked, with
 * the ids, addresses and capabilities of now. Rules:
 * 1. What was said after an answer waits for that answer; what does not come is gone on without.
 * 2. Acks and pings, and the polls of event queues, are those of now.
 * 3. What was asked of a capability that this grid has not granted is not asked.
 * 4. The grid of now is obeyed as any client obeys one: where it leads must be of its kind, and only its simulators are heard.
 */
import type { ClientPorts } from '@landfall/client/scope';
import { addressFilterOf, hostNamesOf } from '@landfall/client/addresses';
import type { AddressFilter } from '@landfall/client/addresses';
import { login } from '@landfall/client/login';
import type { LoginOptions } from '@landfall/client/login';
import type { RegionEvent } from '@landfall/protocol/capability';
import { formatEndpoint, sameEndpoint } from '@landfall/protocol/datatypes';
import type { Endpoint } from '@landfall/protocol/datatypes';
import { DecodeError, LandfallError } from '@landfall/protocol/errors';
import type { LoginResponse } from '@landfall/protocol/login';
import { decodeMessage, encodeDatagram } from '@landfall/protocol/message';
import type { Message } from '@landfall/protocol/message';
import { decodePacket, encodePacket } from '@landfall/protocol/packet';
import { readPlaces } from '@landfall/protocol/relay';
import type { Http, Link } from '@landfall/transport/ports';
import { Lane } from './pace.ts';
import type { Cue, Pace } from './pace.ts';
import { pathOf, pathOfUrl } from './recorded-session.ts';
import type { PlayedCircuit, PlayedDatagram, PlayedExchange, RecordedSession } from './recorded-session.ts';
import { eventsIn, pollEvents } from './replayed-polls.ts';
import { StandIns } from './stand-ins.ts';
import { ANSWERS, LIVE } from './words.ts';

/** Far above what any recorded session counts to. */
const FIRST_OWN_SEQUENCE = 0x80_0000;
/** After the last of it, what is still on its way may come. */
const SETTLE_MS = 2000;
const CHECK_MS = 50;

/** Who logs in where, and how fast it goes on from there. */
export interface ReplayClientOptions {
  /** The account of now, and its grid. */
  readonly login: LoginOptions;
  /** As fast as it was (1) by default. */
  readonly pace?: Exclude<Pace, 'step'>;
  /** Ends the login or the replay, which then rejects. */
  readonly signal?: AbortSignal;
}

/** What a grid said and answered, beside what the recorded one did. */
export interface ReplayedVisit {
  /** One for each circuit of the recorded session. */
  readonly simulators: readonly {
    /** Where it was in the recording, as `address:port`. */
    readonly recorded: string;
    /** Kinds of messages that only then, or only now, were received. */
    readonly onlyThen: readonly string[];
    readonly onlyNow: readonly string[];
  }[];
  /** Requests that were answered with another status. */
  readonly answers: readonly { readonly what: string; readonly recorded: number; readonly now: number }[];
  /** Capabilities that were asked then, and are not granted now. */
  readonly notGranted: readonly string[];
  /** What was waited for in vain. */
  readonly missed: readonly string[];
}

/**
 * Plays a session as its client, to its end.
 * @throws what a login throws; ClosedError when the signal aborted it
 */
export async function replayClient(
  session: RecordedSession,
  ports: ClientPorts,
  options: ReplayClientOptions,
): Promise<ReplayedVisit> {
  const { signal } = options;
  const granted = await login(options.login, ports, { signal });
  const { ownAddresses, lookUp } = ports;
  const surroundings = { ownAddresses, names: hostNamesOf(granted, lookUp) };
  const addresses = addressFilterOf(options.login, granted.simulator, surroundings);
  const player = new ClientPlayer(session, granted, ports, addresses, options.pace ?? 1);
  try {
    await player.play(signal);
    return player.report();
  } finally {
    await player.close();
  }
}

class ClientPlayer {
  readonly #session: RecordedSession;
  readonly #ports: ClientPorts;
  readonly #addresses: AddressFilter;
  /** For what the grid names. */
  readonly #http: Http;
  readonly #standIns: StandIns;
  readonly #lane: Lane;
  readonly #links = new Map<string, Link>();
  /** Recorded `address:port` to the simulator of now. */
  readonly #simulators = new Map<string, Endpoint>();
  /** Recorded path to the URL of now. */
  readonly #urls = new Map<string, string>();
  readonly #received = new Map<string, Set<string>>();
  readonly #answers: { what: string; recorded: number; now: number }[] = [];
  readonly #notGranted = new Set<string>();
  readonly #polling = new Set<string>();
  readonly #stop = new AbortController();
  #sequence = FIRST_OWN_SEQUENCE;
  #underWay = 0;

  /** @throws ForbiddenAddressError when the login leads where this grid may not send anybody */
  constructor(
    session: RecordedSession,
    granted: LoginResponse,
    ports: ClientPorts,
    addresses: AddressFilter,
    pace: Pace,
  ) {
    addresses.checkEndpoint(granted.simulator, 'sim_ip');
    addresses.checkUrl(granted.seedCapability, 'seed_capability');
    this.#session = session;
    this.#ports = ports;
    this.#addresses = addresses;
    this.#http = addresses.guard(ports.http);
    this.#standIns = new StandIns(session.login, granted);
    this.#simulators.set(formatEndpoint(session.login.simulator), granted.simulator);
    this.#lane = new Lane(this.#cues(), ports.clock, pace, new Set());
    this.#urls.set(pathOfUrl(session.login.seedCapability), granted.seedCapability);
  }

  async play(signal: AbortSignal | undefined): Promise<void> {
    for (const { simulator } of this.#session.circuits) await this.#open(formatEndpoint(simulator));
    // Whoever has just logged in has its first simulator.
    this.#lane.hear(placeWord(formatEndpoint(this.#session.login.simulator)));
    for (const path of this.#urls.keys()) this.#lane.hear(urlWord(path));
    while (!this.#lane.isDone || this.#underWay > 0) {
      signal?.throwIfAborted();
      await this.#pause(CHECK_MS);
    }
    await this.#pause(SETTLE_MS);
  }

  report(): ReplayedVisit {
    const simulators = this.#session.circuits.map(({ simulator, datagrams }) => {
      const recorded = formatEndpoint(simulator);
      const then = new Set(datagrams.filter(({ isUp }) => !isUp).map(({ name }) => name));
      const now = this.#received.get(recorded) ?? new Set<string>();
      return { recorded, onlyThen: without(then, now), onlyNow: without(now, then) };
    });
    const missed = this.#lane.missed;
    return { simulators, answers: this.#answers, notGranted: [...this.#notGranted], missed };
  }

  async close(): Promise<void> {
    this.#stop.abort();
    this.#lane.close();
    for (const link of this.#links.values()) await link.close();
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.#ports.clock.after(ms, resolve));
  }

  #cues(): Cue[] {
    const { circuits, exchanges } = this.#session;
    const asked = exchanges.flatMap((exchange) => this.#exchangeCues(exchange));
    const said = circuits.flatMap((circuit) => this.#circuitCues(circuit));
    return [...asked, ...said].toSorted((one, other) => one.atMs - other.atMs);
  }

  #circuitCues({ simulator, datagrams }: PlayedCircuit): Cue[] {
    const recorded = formatEndpoint(simulator);
    const heard = new Set<string>();
    const first = datagrams.find(({ isUp }) => isUp);
    const opening: Cue[] =
      first === undefined ? [] : [{ type: 'wait', atMs: first.atMs, word: placeWord(recorded), count: 1 }];
    const seen = new Set<number>();
    const cues = datagrams.flatMap((datagram): Cue[] => {
      const { atMs, isUp, name, packet } = datagram;
      if (!isUp) {
        if (!ANSWERS.has(name) || heard.has(name)) return [];
        heard.add(name);
        return [{ type: 'wait', atMs, word: `${name} of ${recorded}`, count: 1 }];
      }
      if (LIVE.has(name) || (packet.reliable && seen.has(packet.sequence))) return [];
      seen.add(packet.sequence);
      return [{ type: 'act', atMs, act: () => this.#say(recorded, datagram) }];
    });
    return [...opening, ...cues];
  }

  #exchangeCues(exchange: PlayedExchange): Cue[] {
    const { kind, askedMs, target } = exchange;
    if (kind === 'login' || kind === 'grid-info') return [];
    const path = pathOf(target);
    return [
      { type: 'wait', atMs: askedMs, word: urlWord(path), count: 1 },
      { type: 'act', atMs: askedMs, act: () => void this.#ask(exchange, path) },
    ];
  }

  async #open(recorded: string): Promise<void> {
    if (this.#links.has(recorded)) return;
    const link = await this.#ports.openLink();
    this.#links.set(recorded, link);
    const received = new Set<string>();
    this.#received.set(recorded, received);
    link.onDatagram((bytes, from) => {
      const simulator = this.#simulators.get(recorded);
      if (simulator === undefined || !sameEndpoint(simulator, from)) return;
      try {
        const packet = decodePacket(bytes);
        const message = decodeMessage(packet.bytes, packet.start, packet.end);
        if (packet.reliable) this.#send(recorded, { name: 'PacketAck', Packets: [{ ID: packet.sequence }] });
        if (message.name === 'StartPingCheck')
          this.#send(recorded, { name: 'CompletePingCheck', PingID: { PingID: message.PingID.PingID } });
        received.add(message.name);
        this.#lane.hear(`${message.name} of ${recorded}`);
      } catch (error) {
        if (!(error instanceof DecodeError)) throw error;
      }
    });
  }

  #say(recorded: string, { packet }: PlayedDatagram): void {
    const { sequence, reliable, resent, zerocoded, bytes, start, end } = packet;
    const body = this.#standIns.messageBody(decodeMessage(bytes, start, end));
    this.#transmit(recorded, encodePacket({ sequence, reliable, resent, zerocoded, body }));
  }

  #send(recorded: string, message: Message): void {
    this.#transmit(recorded, encodeDatagram(message, { sequence: this.#sequence++ }));
  }

  #transmit(recorded: string, bytes: Uint8Array): void {
    const simulator = this.#simulators.get(recorded);
    if (simulator !== undefined) this.#links.get(recorded)?.send(bytes, simulator);
  }

  async #ask(exchange: PlayedExchange, path: string): Promise<void> {
    const { kind, capability, method, target, requestType, requestBody, status: recorded } = exchange;
    const what = capability ?? method;
    const url = this.#urls.get(path);
    if (url === undefined) return void this.#notGranted.add(what);
    if (kind === 'event-queue') return this.#poll(path, url);
    this.#underWay++;
    try {
      const { status, body, headers } = await this.#http.request({
        method: method as 'GET' | 'POST',
        url: url + target.slice(path.length).replace(/^\/(?=\?|$)/, ''),
        headers: requestType === '' ? {} : { 'content-type': requestType },
        ...(method === 'POST' || method === 'PUT' ? { body: this.#standIns.text(requestBody) } : {}),
        signal: this.#stop.signal,
      });
      if (status !== recorded) this.#answers.push({ what, recorded, now: status });
      else this.#learn(exchange, body, headers['content-type'] ?? '');
    } catch (error) {
      if (!(error instanceof LandfallError)) throw error;
      if (!this.#stop.signal.aborted) this.#answers.push({ what, recorded, now: 0 });
    } finally {
      this.#underWay--;
    }
  }

  #poll(path: string, url: string): void {
    if (this.#polling.has(path)) return;
    this.#polling.add(path);
    const then = eventsOf(this.#session.exchanges.filter((one) => pathOf(one.target) === path));
    const { clock } = this.#ports;
    const { signal } = this.#stop;
    void pollEvents(url, { http: this.#http, clock, signal }, (event) => this.#learnEvent(then, event));
  }

  /** The first event of its kind that was recorded, and has none of now yet, is the one. */
  #learnEvent(then: RegionEvent[], now: RegionEvent): void {
    const at = then.findIndex(({ type }) => type === now.type);
    const [recorded] = at < 0 ? [] : then.splice(at, 1);
    if (recorded === undefined) return;
    this.#addresses.checkEndpoint(now.simulator);
    const key = formatEndpoint(recorded.simulator);
    this.#simulators.set(key, now.simulator);
    if (recorded.type !== 'EnableSimulator' && now.type !== 'EnableSimulator')
      this.#learnUrl(recorded.seedCapability, now.seedCapability);
    this.#lane.hear(placeWord(key));
  }

  /** What an answer gives that later requests use. */
  #learn({ kind, body: recorded, contentType }: PlayedExchange, body: Uint8Array, ownType: string): void {
    if (kind !== 'seed' && kind !== 'capability') return;
    try {
      const now = new Map(readPlaces(kind, body, ownType).urls);
      for (const [key, url] of readPlaces(kind, recorded, contentType).urls) {
        const own = now.get(key);
        if (own === undefined) this.#lane.hear(urlWord(pathOfUrl(url)));
        else this.#learnUrl(url, own);
      }
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
    }
  }

  #learnUrl(then: string, now: string): void {
    const path = pathOfUrl(then);
    this.#urls.set(path, now);
    this.#lane.hear(urlWord(path));
  }
}

const without = (names: ReadonlySet<string>, others: ReadonlySet<string>): string[] =>
  [...names].filter((name) => !others.has(name)).toSorted();
const urlWord = (path: string): string => `URL ${path}`;
const placeWord = (recorded: string): string => `place of ${recorded}`;

const eventsOf = (exchanges: readonly PlayedExchange[]): RegionEvent[] =>
  exchanges.filter(({ status }) => status === 200).flatMap(({ body }) => eventsIn(body));

/**
 * The recorded client side of `login-standard`, a real client, is played to our grid in virtual time: the same datagrams
 * and requests at the same moments, with session ids, circuit codes, addresses and capability URLs mapped. The grid must
 * answer each request as the real server did, in kind.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import {
  decodeEventQueueBatch,
  decodeEventQueuePoll,
  decodeSeedResponse,
  encodeEventQueuePoll,
} from '../../packages/protocol/src/capability/index.ts';
import type { Endpoint } from '../../packages/protocol/src/datatypes/index.ts';
import { asMap, asString, parseLlsd } from '../../packages/protocol/src/llsd/index.ts';
import { decodeLoginResponse } from '../../packages/protocol/src/login/index.ts';
import type { LoginResponse } from '../../packages/protocol/src/login/index.ts';
import { decodeMessage, encodeMessage } from '../../packages/protocol/src/message/index.ts';
import type { Message, MessageName, MessageOf } from '../../packages/protocol/src/message/index.ts';
import { decodePacket, encodePacket } from '../../packages/protocol/src/packet/index.ts';
import { MemoryNetwork } from '../../packages/transport/src/memory/index.ts';
import type { HttpResponse, Link, Ports } from '../../packages/transport/src/ports/index.ts';
import { startGrid } from '../../packages/grid/src/index.ts';
import { statusOf } from '../recorded-http.ts';
import { sharedFolder } from '../shared-folder.ts';
import { recordedDatagrams, timedExchanges } from './recorded-session.ts';
import type { TimedExchange } from './recorded-session.ts';

const CAPTURE = 'login-standard';
const MAIN_PORT = 9000;
const EAST_PORT = 9001;
/** What the server sends of its own accord and this grid has no reason to: a plane between camera and avatar. */
const NOT_SENT: ReadonlySet<string> = new Set(['CameraConstraint']);
/** How long a request waits for the answer that names its URL. */
const MAX_WAIT_MS = 1000;
const WAIT_MS = 5;
/** Far above what the recorded client counts to. */
const FIRST_OWN_SEQUENCE = 1_000_000;

interface Answered {
  readonly exchange: TimedExchange;
  readonly response: HttpResponse;
}

/** Plays a recorded client to a grid. */
class Player {
  // Quicker than the recorded loopback, so that each answer is there when the next request needs it.
  readonly network = new MemoryNetwork(1, { delayMs: 0.1 });
  readonly answers: Answered[] = [];
  readonly received = new Map<number, Message[]>([
    [MAIN_PORT, []],
    [EAST_PORT, []],
  ]);
  readonly #folder: string;
  readonly #ports: Ports = this.network.ports();
  readonly #links = new Map<number, Link>();
  readonly #simulators = new Map<number, Endpoint>();
  /** Recorded URL, or the part of it before a query, to the grid's. */
  readonly #urls = new Map<string, string>();
  readonly #chains = new Map<string, Promise<void>>();
  #login: LoginResponse | undefined;
  #recordedLogin: LoginResponse | undefined;
  #lastEventId: number | undefined;
  #ownSequence = FIRST_OWN_SEQUENCE;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async play(): Promise<void> {
    const grid = await this.network.runUntil(startGrid(GRID, this.#ports), 1000);
    this.#urls.set(`http://127.0.0.1:${MAIN_PORT}/`, grid.loginUri);
    this.#simulators.set(MAIN_PORT, grid.regions[0]!.endpoint).set(EAST_PORT, grid.regions[1]!.endpoint);
    for (const port of [MAIN_PORT, EAST_PORT]) await this.#open(port);
    const { clock } = this.network;
    const startedAt = clock.now();
    const at = (atMs: number, step: () => void): unknown =>
      clock.after(Math.max(0, startedAt + atMs - clock.now()), step);
    for (const exchange of timedExchanges(this.#folder, CAPTURE))
      at(exchange.atMs, () => this.#exchange(exchange));
    for (const { atMs, simulatorPort, bytes, fromClient } of recordedDatagrams(this.#folder, CAPTURE, [
      MAIN_PORT,
      EAST_PORT,
    ])) {
      if (fromClient) at(atMs, () => this.#send(simulatorPort, bytes));
    }
    await this.network.run(40_000);
  }

  async #open(simulatorPort: number): Promise<void> {
    const link = await this.network.runUntil(this.#ports.openLink(), 1000);
    this.#links.set(simulatorPort, link);
    link.onDatagram((datagram) => {
      const packet = decodePacket(datagram);
      this.received.get(simulatorPort)!.push(decodeMessage(packet.body));
      if (packet.reliable)
        this.#transmit(simulatorPort, { name: 'PacketAck', Packets: [{ ID: packet.sequence }] });
    });
  }

  /** The recorded acks are for the recorded server's packets: ours are acked as they come. */
  #send(simulatorPort: number, bytes: Uint8Array): void {
    const { sequence, reliable, resent, zerocoded, body } = decodePacket(bytes);
    const message = decodeMessage(body);
    if (message.name === 'PacketAck') return;
    const mapped = encodeMessage(this.#mapped(message));
    const datagram = encodePacket({ sequence, reliable, resent, zerocoded, body: mapped });
    this.#links.get(simulatorPort)!.send(datagram, this.#simulators.get(simulatorPort)!);
  }

  #transmit(simulatorPort: number, message: Message): void {
    const datagram = encodePacket({ sequence: this.#ownSequence++, body: encodeMessage(message) });
    this.#links.get(simulatorPort)!.send(datagram, this.#simulators.get(simulatorPort)!);
  }

  /** The same message for our session. */
  #mapped(message: Message): Message {
    const { sessionId: SessionID, circuitCode } = this.#login!;
    if (message.name === 'UseCircuitCode') {
      return { ...message, CircuitCode: { ...message.CircuitCode, SessionID, Code: circuitCode } };
    }
    const { AgentData } = message as { AgentData?: { SessionID?: unknown; CircuitCode?: number } };
    if (AgentData?.SessionID === undefined) return message;
    const code = AgentData.CircuitCode === undefined ? {} : { CircuitCode: circuitCode };
    return { ...message, AgentData: { ...AgentData, SessionID, ...code } } as Message;
  }

  /** One after the other on each path, as the recorded client did; later than recorded if our answer was. */
  #exchange(exchange: TimedExchange): void {
    const [, path = ''] = exchange.request.line.split(' ');
    const former = this.#chains.get(path) ?? Promise.resolve();
    this.#chains.set(
      path,
      former.then(() => this.#request(exchange)),
    );
  }

  async #request(exchange: TimedExchange): Promise<void> {
    const [method = '', path = ''] = exchange.request.line.split(' ');
    const recordedUrl = `http://127.0.0.1:${MAIN_PORT}${path}`;
    for (let waited = 0; waited < MAX_WAIT_MS && this.#urlOf(recordedUrl) === undefined; waited += WAIT_MS) {
      await new Promise<void>((resolve) => this.network.clock.after(WAIT_MS, resolve));
    }
    const { contentType } = exchange.request;
    const body = path.startsWith('/CE/') ? this.#pollOf(exchange) : exchange.request.body;
    const response = await this.#ports.http.request({
      method: method as 'GET' | 'POST',
      url: this.#urlOf(recordedUrl) ?? 'unmapped',
      headers: { 'content-type': contentType },
      ...(method === 'POST' ? { body } : {}),
      timeoutMs: 90_000,
    });
    this.answers.push({ exchange, response });
    this.#learn(exchange, response);
  }

  /** The poll with the id of our own last answer. */
  #pollOf({ request }: TimedExchange): Uint8Array {
    const { ack, done } = decodeEventQueuePoll(request.body);
    return encodeEventQueuePoll({ ack: ack === undefined ? undefined : this.#lastEventId, done });
  }

  #urlOf(recorded: string): string | undefined {
    const [base = '', query] = recorded.split('?');
    const url = this.#urls.get(base) ?? this.#urls.get(base.replace(/\/$/, ''));
    return url === undefined || query === undefined ? url : `${url}/?${query}`;
  }

  /** What an answer gives that later requests use. */
  #learn({ request, response: recorded }: TimedExchange, response: HttpResponse): void {
    if (recorded === undefined || response.status !== 200) return;
    if (request.contentType === 'text/xml') return this.#learnLogin(recorded.body, response.body);
    if (request.line.includes('/CAPS/')) return this.#learnSeed(recorded.body, response.body);
    if (request.line.includes('/CE/')) return this.#learnEvents(recorded.body, response.body);
    const [theirs, ours] = [recorded.body, response.body].map((body) => mapOf(body)['uploader']);
    if (theirs !== undefined) this.#urls.set(asString(theirs), asString(ours));
  }

  #learnLogin(theirs: Uint8Array, ours: Uint8Array): void {
    this.#recordedLogin = loginOf(theirs);
    this.#login = loginOf(ours);
    this.#urls.set(this.#recordedLogin.seedCapability, this.#login.seedCapability);
  }

  #learnSeed(theirs: Uint8Array, ours: Uint8Array): void {
    const urls = decodeSeedResponse(ours);
    for (const [name, url] of decodeSeedResponse(theirs)) {
      const own = urls.get(name);
      if (own !== undefined) this.#urls.set(url, own);
    }
  }

  #learnEvents(theirs: Uint8Array, ours: Uint8Array): void {
    this.#lastEventId = decodeEventQueueBatch(ours).id;
    const [recorded, own] = [theirs, ours].map((body) => seedIn(body));
    if (recorded !== undefined && own !== undefined) this.#urls.set(recorded, own);
  }
}

const GRID = {
  passwordScheme: 'opensim',
  regions: [
    {
      name: 'Default Region',
      x: 1000,
      terrain: { kind: 'generated', seed: 1 },
      prims: [{ position: [126, 126, 28] }],
    },
    { name: 'East Region', x: 1001, terrain: { kind: 'generated', seed: 1 } },
  ],
  accounts: [{ first: 'Bot', last: 'One', id: 'a0000000-0000-4000-8000-000000000003', password: 'secret' }],
} satisfies Parameters<typeof startGrid>[0];

function mapOf(body: Uint8Array) {
  try {
    return asMap(parseLlsd(body));
  } catch {
    // A picture: it gives nothing that later requests use.
    return {};
  }
}

function loginOf(body: Uint8Array): LoginResponse {
  const result = decodeLoginResponse(200, 'text/xml', body);
  expect(result.type).toBe('success');
  return (result as Extract<typeof result, { type: 'success' }>).response;
}

const eventNames = (body: Uint8Array): string[] =>
  decodeEventQueueBatch(body).events.map(({ message }) => message);
const seedIn = (body: Uint8Array): string | undefined => {
  const event = decodeEventQueueBatch(body).events.find(
    ({ message }) => message === 'EstablishAgentCommunication',
  );
  return event && asString(event.body['seed-capability']);
};

describe.skipIf(sharedFolder === undefined)('the recorded client of login-standard', () => {
  const player = new Player(sharedFolder ?? '');
  const recorded =
    sharedFolder === undefined ? [] : recordedDatagrams(sharedFolder, CAPTURE, [MAIN_PORT, EAST_PORT]);
  const recordedMessages = (port: number, fromClient: boolean): Message[] =>
    recorded
      .filter((one) => one.simulatorPort === port && one.fromClient === fromClient)
      .map(({ bytes }) => decodeMessage(decodePacket(bytes).body));
  const received = <N extends MessageName>(name: N, port = MAIN_PORT): MessageOf<N>[] =>
    player.received.get(port)!.filter((message): message is MessageOf<N> => message.name === name);
  const requested = <N extends MessageName>(name: N): MessageOf<N>[] =>
    recordedMessages(MAIN_PORT, true).filter((message): message is MessageOf<N> => message.name === name);

  beforeAll(() => player.play());

  it.each([MAIN_PORT, EAST_PORT])('is sent every kind of message that the simulator at %d sent', (port) => {
    const kinds = new Set(recordedMessages(port, false).map(({ name }) => name));
    const ours = new Set(player.received.get(port)!.map(({ name }) => name));
    expect([...kinds].filter((name) => !ours.has(name) && !NOT_SENT.has(name))).toEqual([]);
  });

  it('is sent the same messages first', () => {
    expect(
      player.received
        .get(MAIN_PORT)!
        .slice(0, 3)
        .map(({ name }) => name),
    ).toEqual(['PacketAck', 'RegionHandshake', 'AgentMovementComplete']);
  });

  it('gets an answer to each transfer, cached texture, parcel and economy request', () => {
    const transfers = new Set(
      requested('TransferRequest').map(({ TransferInfo }) => TransferInfo.TransferID.key),
    );
    expect(transfers.size).toBe(6);
    for (const id of transfers) {
      const [info] = received('TransferInfo').filter(
        ({ TransferInfo }) => TransferInfo.TransferID.key === id,
      );
      const packets = received('TransferPacket').filter(
        ({ TransferData }) => TransferData.TransferID.key === id,
      );
      expect(info!.TransferInfo.Status).toBe(0);
      expect(packets.at(-1)!.TransferData.Status).toBe(1);
    }
    const [asked] = requested('AgentCachedTexture');
    const [answer] = received('AgentCachedTextureResponse');
    const indices = (data: readonly { TextureIndex: number }[]): number[] =>
      data.map(({ TextureIndex }) => TextureIndex);
    expect(indices(answer!.WearableData)).toEqual(indices(asked!.WearableData));
    expect(received('ParcelAccessListReply')).toHaveLength(2);
    expect(received('ParcelDwellReply')).toHaveLength(1);
    expect(received('EconomyData')).toHaveLength(1);
    expect(received('AgentWearablesUpdate')[0]!.WearableData).toHaveLength(6);
  });

  it('gets a pong for each ping', () => {
    const pings = requested('StartPingCheck').map(({ PingID }) => PingID.PingID);
    const pongs = received('CompletePingCheck').map(({ PingID }) => PingID.PingID);
    const beforeLogout = pings.slice(0, pongs.length);
    expect(pongs.length).toBeGreaterThan(8);
    expect(pongs).toEqual(beforeLogout);
  });

  it('gets the recorded status for each HTTP request; textures that nobody uploaded are not found', () => {
    const answered = player.answers.filter(({ exchange }) => exchange.response !== undefined);
    expect(answered).toHaveLength(32);
    for (const { exchange, response } of answered) {
      const isTexture = exchange.request.line.includes('texture_id');
      expect([exchange.file, response.status]).toEqual([
        exchange.file,
        isTexture ? 404 : statusOf(exchange.response!),
      ]);
    }
  });

  it('gets the recorded events', () => {
    const polls = player.answers.filter(
      ({ exchange, response }) => exchange.request.line.includes('/CE/') && response.status === 200,
    );
    const ours = polls.map(({ response }) => eventNames(response.body));
    const theirs = polls.map(({ exchange }) => eventNames(exchange.response!.body));
    expect(ours.flat()).toEqual(theirs.flat());
  });

  it('is offered what it uses of what the server offered', () => {
    const uploads = player.answers.filter(({ exchange }) => exchange.file.includes('UUIDBK'));
    expect(uploads).toHaveLength(10);
    for (const { response } of uploads) expect(asMap(parseLlsd(response.body))['state']).toBe('complete');
  });
});

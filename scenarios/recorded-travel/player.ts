/**
 * Plays the recorded client side to a grid of ours, in virtual time: the same datagrams and requests at the same moments, with sessions,
 * circuit codes, addresses, seeds and queues mapped. Queues are asked on and on from when they were asked first.
 */
import { createHash } from 'node:crypto';
import {
  decodeEventQueueBatch,
  decodeRegionEvent,
  decodeSeedResponse,
  encodeEventQueuePoll,
} from '../../packages/protocol/src/capability/index.ts';
import type { Endpoint, Uuid } from '../../packages/protocol/src/datatypes/index.ts';
import { decodeLoginResponse } from '../../packages/protocol/src/login/index.ts';
import type { LoginResponse } from '../../packages/protocol/src/login/index.ts';
import { decodeMessage, encodeMessage } from '../../packages/protocol/src/message/index.ts';
import type { Message } from '../../packages/protocol/src/message/index.ts';
import { decodePacket, encodePacket } from '../../packages/protocol/src/packet/index.ts';
import { MemoryNetwork } from '../../packages/transport/src/memory/index.ts';
import type { HttpResponse, Link, Ports } from '../../packages/transport/src/ports/index.ts';
import { startGrid } from '../../packages/grid/src/index.ts';
import type { Grid, GridConfig } from '../../packages/grid/src/index.ts';
import { toldBy, toldIn } from './recording.ts';
import type { Recorded, Recording } from './recording.ts';

export const PASSWORD = 'secret';
const PASSWORD_HASH = `$1$${createHash('md5').update(PASSWORD).digest('hex')}`;
/** Far above what the recorded clients count to. */
const FIRST_OWN_SEQUENCE = 1_000_000;
/** How long a request waits for the answer that names its address. */
const MAX_WAIT_MS = 2000;
const WAIT_MS = 10;
/** After the last that was sent. */
const LINGER_MS = 10_000;

/** What came of it. */
export interface Played {
  readonly grid: Grid;
  /** As {@link Recording.told}. */
  readonly told: readonly string[];
  /** Status of each request, with what it was. */
  readonly statuses: readonly string[];
  /** Kinds of messages that came, by the recorded port of the simulator. */
  readonly kinds: ReadonlyMap<number, ReadonlySet<string>>;
}

/** What the grid does of its own accord, after so much time of the recording. */
export interface Happening {
  readonly atMs: number;
  readonly happens: (grid: Grid) => void;
}

/** `config` has the regions of `simulatorPorts`, in their order. */
export async function play(
  recording: Recording,
  config: GridConfig,
  simulatorPorts: readonly number[],
  happening?: Happening,
): Promise<Played> {
  // Quicker than the recorded loopback, so that each answer is there when the next request needs it.
  const network = new MemoryNetwork(1, { delayMs: 0.1 });
  const grid = await network.runUntil(startGrid(config, network.ports()), 1000);
  const player = new Player(network, grid, recording, simulatorPorts);
  const startedAt = network.clock.now();
  for (const step of recording.client)
    network.clock.after(Math.max(0, startedAt + step.atMs - network.clock.now()), () => player.step(step));
  if (happening !== undefined) network.clock.after(happening.atMs, () => happening.happens(grid));
  await network.run((recording.client.at(-1)?.atMs ?? 0) + LINGER_MS);
  return { grid, told: player.told, statuses: player.statuses, kinds: player.kinds };
}

class Player {
  readonly told: string[] = [];
  readonly statuses: string[] = [];
  readonly kinds = new Map<number, Set<string>>();
  readonly #ports: Ports;
  readonly #loginUri: string;
  readonly #recording: Recording;
  readonly #simulators: ReadonlyMap<number, Endpoint>;
  readonly #links = new Map<number, Promise<Link>>();
  /** Ours for each of theirs, by circuit code and by session id. */
  readonly #byCode = new Map<number, LoginResponse>();
  readonly #bySession = new Map<string, LoginResponse>();
  /** Our newest seed of each recorded port, and the queue that it gave. */
  readonly #seeds = new Map<number, string>();
  readonly #queues = new Map<string, string>();
  #ownSequence = FIRST_OWN_SEQUENCE;

  constructor(network: MemoryNetwork, grid: Grid, recording: Recording, simulatorPorts: readonly number[]) {
    this.#ports = network.ports();
    this.#loginUri = grid.loginUri;
    this.#recording = recording;
    this.#simulators = new Map(simulatorPorts.map((port, index) => [port, grid.regions[index]!.endpoint]));
    for (const port of simulatorPorts) this.kinds.set(port, new Set());
  }

  step(step: Recorded): void {
    if (step.type === 'sent') void this.#send(step);
    else if (step.type === 'login') void this.#login(step);
    else if (step.type === 'seed') void this.#seed(step);
    else void this.#pollOn(step);
  }

  async #login({ body, answer }: Extract<Recorded, { type: 'login' }>): Promise<void> {
    const text = new TextDecoder().decode(body).replace(/\$1\$[0-9a-f]{32}/u, PASSWORD_HASH);
    const response = await this.#request('login', this.#loginUri, 'text/xml', new TextEncoder().encode(text));
    const outcome = decodeLoginResponse(200, 'text/xml', response.body);
    if (outcome.type !== 'success') return void this.statuses.push(`login ${outcome.type}`);
    this.#byCode.set(answer.circuitCode, outcome.response);
    this.#bySession.set(answer.sessionId.key, outcome.response);
    this.#seeds.set(this.#portOf(outcome.response.simulator.port), outcome.response.seedCapability);
  }

  async #seed({ path, body }: Extract<Recorded, { type: 'seed' }>): Promise<void> {
    const port = this.#recording.simulatorOfSeed.get(path)!;
    const url = await this.#known(() => this.#seeds.get(port));
    if (url === undefined) return void this.statuses.push(`seed of ${port} unknown`);
    const response = await this.#request(`seed of ${port}`, url, 'application/llsd+xml', body);
    const queue = response.status === 200 && decodeSeedResponse(response.body).get('EventQueueGet');
    if (queue) this.#queues.set(path, queue);
  }

  async #pollOn({ seedPath }: Extract<Recorded, { type: 'queue' }>): Promise<void> {
    const url = await this.#known(() => this.#queues.get(seedPath));
    const port = this.#recording.simulatorOfSeed.get(seedPath)!;
    if (url === undefined) return void this.statuses.push(`queue of ${port} unknown`);
    for (let ack: number | undefined; ;) {
      const poll = encodeEventQueuePoll({ ack, done: false });
      const response = await this.#ports.http
        .request({
          method: 'POST',
          url,
          headers: { 'content-type': 'application/llsd+xml' },
          body: poll,
          timeoutMs: 90_000,
        })
        .catch(() => undefined);
      if (response?.status !== 200 && response?.status !== 502) return;
      if (response.status !== 200) continue;
      ack = decodeEventQueueBatch(response.body).id;
      this.#learn(response.body);
    }
  }

  /** What an answer gives that comes a little later than it came to the recorded client. */
  async #known<T>(get: () => T | undefined): Promise<T | undefined> {
    for (let waited = 0; waited < MAX_WAIT_MS && get() === undefined; waited += WAIT_MS)
      await new Promise<void>((resolve) => this.#ports.clock.after(WAIT_MS, resolve));
    return get();
  }

  #learn(body: Uint8Array): void {
    this.told.push(...toldIn(body, (port) => this.#portOf(port)));
    for (const event of decodeEventQueueBatch(body).events) {
      const said = decodeRegionEvent(event);
      if (said !== undefined && 'seedCapability' in said)
        this.#seeds.set(this.#portOf(said.simulator.port), said.seedCapability);
    }
  }

  async #request(what: string, url: string, type: string, body: Uint8Array): Promise<HttpResponse> {
    const response = await this.#ports.http.request({
      method: 'POST',
      url,
      headers: { 'content-type': type },
      body,
      timeoutMs: 30_000,
    });
    this.statuses.push(`${what} ${response.status}`);
    return response;
  }

  /** The recorded acks are for the recorded server's packets: ours are acked as they come. */
  async #send({ clientPort, simulatorPort, packet, message }: Extract<Recorded, { type: 'sent' }>) {
    if (message.name === 'PacketAck') return;
    const { sequence, reliable, resent, zerocoded } = packet;
    const body = encodeMessage(this.#mapped(message));
    const link = await this.#linkOf(clientPort);
    link.send(
      encodePacket({ sequence, reliable, resent, zerocoded, body }),
      this.#simulators.get(simulatorPort)!,
    );
  }

  #linkOf(clientPort: number): Promise<Link> {
    const known = this.#links.get(clientPort);
    if (known !== undefined) return known;
    const opening = this.#ports.openLink().then((link) => {
      link.onDatagram((datagram, from) => this.#receive(link, datagram, from));
      return link;
    });
    this.#links.set(clientPort, opening);
    return opening;
  }

  #receive(link: Link, datagram: Uint8Array, from: Endpoint): void {
    const packet = decodePacket(datagram);
    const message = decodeMessage(packet.body);
    const port = this.#portOf(from.port);
    this.kinds.get(port)!.add(message.name);
    const text = packet.resent ? undefined : toldBy(message, port);
    if (text !== undefined) this.told.push(text);
    if (!packet.reliable) return;
    const ack = encodeMessage({ name: 'PacketAck', Packets: [{ ID: packet.sequence }] });
    link.send(encodePacket({ sequence: this.#ownSequence++, body: ack }), from);
  }

  #portOf(own: number): number {
    const found = [...this.#simulators].find(([, { port }]) => port === own);
    return found?.[0] ?? own;
  }

  /** The same message for our session. */
  #mapped(message: Message): Message {
    if (message.name === 'UseCircuitCode') {
      const own = this.#byCode.get(message.CircuitCode.Code);
      if (own === undefined) return message;
      const { sessionId: SessionID, circuitCode: Code } = own;
      return { ...message, CircuitCode: { ...message.CircuitCode, SessionID, Code } };
    }
    const { AgentData } = message as { AgentData?: { SessionID?: Uuid; CircuitCode?: number } };
    const own = AgentData?.SessionID && this.#bySession.get(AgentData.SessionID.key);
    if (own === undefined) return message;
    const code = AgentData?.CircuitCode === undefined ? {} : { CircuitCode: own.circuitCode };
    return { ...message, AgentData: { ...AgentData, SessionID: own.sessionId, ...code } } as Message;
  }
}

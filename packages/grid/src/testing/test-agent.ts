/**
 * A client made by hand of the protocol's rooms, for the grid's own tests: it does each step only when told to, so that a
 * test can leave one out or do it wrong.
 */
import {
  decodeEventQueueBatch,
  decodeSeedResponse,
  encodeEventQueuePoll,
  encodeSeedRequest,
} from '@landfall/protocol/capability';
import type { CapabilityUrls, QueuedEvent } from '@landfall/protocol/capability';
import { Circuit, VIEWER_RULES } from '@landfall/protocol/circuit';
import type { CircuitEvent, CircuitRules, CircuitStatistics } from '@landfall/protocol/circuit';
import { NO_ROTATION, Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import type { Endpoint, Quaternion } from '@landfall/protocol/datatypes';
import { ClosedError, UsageError } from '@landfall/protocol/errors';
import { decodeLoginResponse, encodeLoginRequest } from '@landfall/protocol/login';
import type { LoginFormat, LoginRequest, LoginResponse, LoginResult } from '@landfall/protocol/login';
import { ALL_MESSAGES } from '@landfall/protocol/message';
import type { Message, MessageName, MessageOf } from '@landfall/protocol/message';
import { decodeCompressedUpdate, encodeFullUpdate } from '@landfall/protocol/object';
import type { ObjectBlock } from '@landfall/protocol/object';
import { drive } from '@landfall/transport/drive';
import type { Driver } from '@landfall/transport/drive';
import type { HttpResponse, Link, Ports } from '@landfall/transport/ports';

const EVENT_QUEUE_TIMEOUT_MS = 90_000;

/** What a test may change of the login request. */
export type LoginChanges = Partial<LoginRequest> & { readonly format?: LoginFormat };

/** Posts a login. */
export async function logIn(
  ports: Ports,
  loginUri: string,
  { format = 'xml-rpc', ...changes }: LoginChanges = {},
): Promise<LoginResult> {
  const request: LoginRequest = {
    firstName: 'Test',
    lastName: 'User',
    secret: { password: 'secret' },
    start: { type: 'last' },
    channel: 'test',
    version: '1',
    ...changes,
  };
  const { body, contentType } = encodeLoginRequest(request, format);
  const response = await post(ports, loginUri, contentType, body);
  return decodeLoginResponse(response.status, response.headers['content-type'] ?? '', response.body);
}

/**
 * Posts a login that has to succeed.
 * @throws UsageError unless the login succeeds.
 */
export async function mustLogIn(
  ports: Ports,
  loginUri: string,
  changes?: LoginChanges,
): Promise<LoginResponse> {
  const result = await logIn(ports, loginUri, changes);
  if (result.type !== 'success') throw new UsageError(`login refused: ${JSON.stringify(result)}`);
  return result.response;
}

/** Posts a body, as a client does. */
export function post(
  ports: Ports,
  url: string,
  contentType: string,
  body: Uint8Array,
): Promise<HttpResponse> {
  return ports.http.request({
    method: 'POST',
    url,
    headers: { 'content-type': contentType },
    body,
    timeoutMs: EVENT_QUEUE_TIMEOUT_MS,
  });
}

/** One circuit to one region. */
export class TestAgent {
  /** The clock, the sockets and the HTTP client that it uses. */
  readonly ports: Ports;
  /** What the grid has answered its login with. */
  readonly login: LoginResponse;
  /** All that came by its circuit, in order. */
  readonly messages: Message[] = [];
  /** All that its circuit has told, messages too, in order. */
  readonly circuitEvents: CircuitEvent[] = [];
  /** All that came by its event queue, in order, while it listens. */
  readonly events: QueuedEvent[] = [];
  /** While true nothing is sent, not even acks. */
  isMute = false;
  /** When its circuit last sent a datagram, by the clock of its ports; 0 before. */
  lastSentAt = 0;
  readonly #circuit: Circuit;
  readonly #driver: Driver;
  readonly #link: Link;
  readonly #simulator: Endpoint;

  /**
   * Opens a socket; sends nothing. `simulator` is another region's endpoint, for a child agent; `rules` are those of the
   * viewer by default.
   */
  static async open(
    ports: Ports,
    login: LoginResponse,
    simulator: Endpoint = login.simulator,
    rules: CircuitRules = VIEWER_RULES,
  ): Promise<TestAgent> {
    return new TestAgent(ports, login, await ports.openLink(), simulator, rules);
  }

  private constructor(
    ports: Ports,
    login: LoginResponse,
    link: Link,
    simulator: Endpoint,
    rules: CircuitRules,
  ) {
    this.ports = ports;
    this.login = login;
    this.#link = link;
    this.#simulator = simulator;
    const { clock } = ports;
    this.#circuit = new Circuit({
      role: 'agent',
      messages: ALL_MESSAGES,
      rules,
      now: clock.now(),
      random: () => 0.5,
    });
    this.#driver = drive(this.#circuit, {
      clock,
      send: (datagram) => {
        if (this.isMute) return;
        this.lastSentAt = clock.now();
        link.send(datagram, simulator);
      },
      onEvent: (event) => {
        this.circuitEvents.push(event);
        if (event.type === 'message') this.messages.push(event.message);
      },
    });
    link.onDatagram((datagram) => this.#driver.receive(datagram));
  }

  /** What its circuit has counted. */
  get statistics(): CircuitStatistics {
    return this.#circuit.statistics;
  }

  /** The block that says who sends a message. */
  get agentData() {
    return { AgentID: this.login.agentId, SessionID: this.login.sessionId };
  }

  /** Sends a message by its circuit. */
  send(message: MessageOf<MessageName>, reliable = true): void {
    this.#circuit.send(message, { reliable }, this.ports.clock.now());
    this.#driver.poke();
  }

  /** Puts these very bytes on the wire. */
  sendRaw(datagram: Uint8Array): void {
    this.#link.send(datagram, this.#simulator);
  }

  /** Opens the circuit; another code than that of its login is a wrong one. */
  useCircuitCode(code = this.login.circuitCode): void {
    const { sessionId: SessionID, agentId: ID } = this.login;
    this.send({ name: 'UseCircuitCode', CircuitCode: { Code: code, SessionID, ID } });
  }

  /** Enters the region; another code than that of its login is a wrong one. */
  completeMovement(code = this.login.circuitCode): void {
    this.send({ name: 'CompleteAgentMovement', AgentData: { ...this.agentData, CircuitCode: code } });
  }

  /** Says RegionHandshakeReply. @param flags that its cache is empty, unless something else is said */
  replyHandshake(flags = 2): void {
    this.send({ name: 'RegionHandshakeReply', AgentData: this.agentData, RegionInfo: { Flags: flags } });
  }

  /** Sends one unreliable AgentUpdate: keys, where it faces, how far it draws. */
  update(ControlFlags = 0, BodyRotation: Quaternion = NO_ROTATION, Far = 128): void {
    this.send(
      {
        name: 'AgentUpdate',
        AgentData: {
          ...this.agentData,
          BodyRotation,
          HeadRotation: BodyRotation,
          State: 0,
          CameraCenter: ZERO_VECTOR,
          CameraAtAxis: { x: 1, y: 0, z: 0 },
          CameraLeftAxis: { x: 0, y: 1, z: 0 },
          CameraUpAxis: { x: 0, y: 0, z: 1 },
          Far,
          ControlFlags,
          Flags: 0,
        },
      },
      false,
    );
  }

  /** Says something on channel 0. `Type` is 0 for a whisper, 1 to say and 2 to shout. */
  chat(text: string, Type = 1): void {
    const Message = new TextEncoder().encode(`${text}\0`);
    this.send({ name: 'ChatFromViewer', AgentData: this.agentData, ChatData: { Message, Type, Channel: 0 } });
  }

  /** Asks the seed for capabilities. */
  async seed(
    names: readonly string[] = ['EventQueueGet'],
    seedUrl = this.login.seedCapability,
  ): Promise<CapabilityUrls> {
    const { body } = await post(this.ports, seedUrl, 'application/llsd+xml', encodeSeedRequest(names));
    return decodeSeedResponse(body);
  }

  /** Polls the event queue until it, or the grid, is gone. */
  async listen(url: string): Promise<void> {
    let ack: number | undefined;
    for (;;) {
      const response = await this.#poll(url, ack);
      if (response === undefined || response.status === 404) return;
      if (response.status !== 200) continue;
      const batch = decodeEventQueueBatch(response.body);
      ack = batch.id;
      this.events.push(...batch.events);
    }
  }

  async #poll(url: string, ack: number | undefined): Promise<HttpResponse | undefined> {
    try {
      return await post(this.ports, url, 'application/llsd+xml', encodeEventQueuePoll({ ack, done: false }));
    } catch (error) {
      if (error instanceof ClosedError) return undefined;
      throw error;
    }
  }

  /** Everything a client does to arrive, except answering RegionHandshake, which takes a while to come. */
  async arrive(): Promise<void> {
    const capabilities = await this.seed();
    const queue = capabilities.get('EventQueueGet');
    if (queue !== undefined) void this.listen(queue);
    this.useCircuitCode();
    this.completeMovement();
    this.replyHandshake();
  }

  /** All messages of that name that came, in order. */
  all<N extends MessageName>(name: N): MessageOf<N>[] {
    return this.messages.filter((message): message is MessageOf<N> => message.name === name);
  }

  /** Everything that came about objects and avatars, in full or compressed. */
  objectBlocks(): ObjectBlock[] {
    return this.messages.flatMap((message) => {
      if (message.name === 'ObjectUpdate') return message.ObjectData;
      if (message.name !== 'ObjectUpdateCompressed') return [];
      return message.ObjectData.map((block) =>
        encodeFullUpdate(decodeCompressedUpdate(block.UpdateFlags, block.Data)),
      );
    });
  }

  /** Names of what came, in order, runs of the same name once. */
  get story(): string[] {
    const names = this.messages.map(({ name }) => name as string);
    return names.filter((name, index) => name !== names[index - 1]);
  }

  /** Vanishes without a word, as a process that is killed. */
  async vanish(): Promise<void> {
    this.#driver.stop();
    await this.#link.close();
  }
}

/** A fixed id, for what must not exist. */
export const NOBODY = Uuid.parse('deadbeef-0000-4000-8000-000000000000');

/** What real simulators said in a recording, given to the machine of the agent's journey. */
import { readFileSync } from 'node:fs';
import { headerOf, readDatagrams, readExchanges } from '../../packages/lab/src/capture/index.ts';
import type { CapturedDatagram, CapturedExchange } from '../../packages/lab/src/capture/index.ts';
import { decodeText } from '../../packages/protocol/src/bytes/index.ts';
import {
  decodeEventQueueBatch,
  decodeRegionEvent,
  decodeSeedResponse,
} from '../../packages/protocol/src/capability/index.ts';
import { formatEndpoint, regionHandleOf } from '../../packages/protocol/src/datatypes/index.ts';
import type { Endpoint, Vector3 } from '../../packages/protocol/src/datatypes/index.ts';
import { AgentJourney } from '../../packages/protocol/src/journey/index.ts';
import type { Said } from '../../packages/protocol/src/journey/index.ts';
import { decodeLoginResponse } from '../../packages/protocol/src/login/index.ts';
import { decodeMessage } from '../../packages/protocol/src/message/index.ts';
import type { Message } from '../../packages/protocol/src/message/index.ts';
import { decodePacket } from '../../packages/protocol/src/packet/index.ts';

/** One session of a recording, replayed. */
export class RecordedJourney {
  readonly journey: AgentJourney;
  /** Where the journey says that the agent was, in order: port and place. */
  readonly placed: (readonly [port: number, position: Vector3])[] = [];
  /** Where the simulators said so. */
  readonly said: (readonly [port: number, position: Vector3])[] = [];
  /** What the journey told, in order, without neighbours. */
  readonly told: string[] = [];
  /** What it would have had done. */
  readonly done: string[] = [];

  constructor(options: ConstructorParameters<typeof AgentJourney>[0]) {
    this.journey = new AgentJourney(options);
  }

  hear(said: Said, from: Endpoint, now: number): void {
    this.journey.handleTimeout(now);
    if (said.type === 'AgentMovementComplete' || said.type === 'TeleportLocal') {
      this.said.push([from.port, said.position]);
    }
    this.journey.receive(said, from, now);
    this.drain();
  }

  drain(): void {
    for (let action = this.journey.pollAction(); action; action = this.journey.pollAction()) {
      const { port } = 'region' in action ? action.region.simulator : action.simulator;
      this.done.push(`${action.type}${action.type === 'open' && action.isRenewed ? ' anew' : ''} ${port}`);
    }
    for (let event = this.journey.pollEvent(); event; event = this.journey.pollEvent()) {
      if (event.type === 'placed') this.placed.push([event.region.simulator.port, event.position]);
      const kind = 'kind' in event && event.kind !== undefined ? ` ${event.kind}` : '';
      const where = 'region' in event ? ` ${event.region.simulator.port}` : '';
      this.told.push(
        event.type === 'refused' ? `refused: ${event.error.message}` : `${event.type}${kind}${where}`,
      );
    }
  }
}

interface Heard {
  readonly at: bigint;
  readonly datagram?: CapturedDatagram;
  readonly exchange?: CapturedExchange;
}

/** The journeys of all who logged in in a recording, in the order of their logins. */
export function replayJourneys(path: string): readonly RecordedJourney[] {
  const file = readFileSync(path);
  const heard: Heard[] = [];
  for (const datagram of readDatagrams(file)) heard.push({ at: datagram.sinceFirstNs, datagram });
  for (const exchange of readExchanges(file)) {
    if (exchange.response !== undefined) heard.push({ at: exchange.response.last.sinceFirstNs, exchange });
  }
  heard.sort((one, other) => Number(one.at - other.at));
  const replay = new Replay();
  for (const { at, datagram, exchange } of heard) {
    const now = Number(at) / 1e6;
    if (datagram !== undefined) replay.hearDatagram(datagram, now);
    if (exchange !== undefined) replay.hearExchange(exchange, now);
  }
  return replay.journeys;
}

interface Queue {
  readonly journey: RecordedJourney;
  readonly simulator: Endpoint;
}

class Replay {
  readonly journeys: RecordedJourney[] = [];
  /** By circuit code. */
  readonly #byCode = new Map<number, RecordedJourney>();
  /** By the client's address and port. */
  readonly #byClient = new Map<string, RecordedJourney>();
  readonly #seeds = new Map<string, Queue>();
  readonly #queues = new Map<string, Queue>();
  /** What has been heard of each circuit: simulators repeat themselves. */
  readonly #heard = new Set<string>();

  hearDatagram({ from, to, bytes }: CapturedDatagram, now: number): void {
    const packet = messageIn(bytes);
    if (packet === undefined) return;
    const { message, sequence } = packet;
    if (message.name === 'UseCircuitCode') {
      const journey = this.#byCode.get(message.CircuitCode.Code);
      if (journey !== undefined) this.#byClient.set(formatEndpoint(from), journey);
      return;
    }
    const journey = this.#byClient.get(formatEndpoint(to));
    const key = `${from.port} ${to.port} ${sequence} ${message.name}`;
    if (journey === undefined || this.#heard.has(key)) return;
    this.#heard.add(key);
    const said = saidIn(message);
    if (said !== undefined) journey.hear(said, from, now);
    if (message.name !== 'DisableSimulator') return;
    journey.journey.receiveLoss(from, 'disabled', now);
    journey.drain();
  }

  hearExchange({ request, response }: CapturedExchange, now: number): void {
    if (request === undefined || response === undefined || response.status !== 200) return;
    const { target } = request;
    const seed = this.#seeds.get(target);
    const queue = this.#queues.get(target);
    if (target === '/' && request.method === 'POST')
      this.#login(response.body, headerOf(response, 'content-type') ?? '');
    else if (seed !== undefined) this.#grant(response.body, seed);
    else if (queue !== undefined) this.#poll(response.body, queue, now);
  }

  #login(body: Uint8Array, contentType: string): void {
    const result = decodeLoginResponse(200, contentType, body);
    if (result.type !== 'success') return;
    const { agentId, sessionId, circuitCode, simulator, seedCapability, regionCorner, regionSize } =
      result.response;
    const regionHandle = regionHandleOf(regionCorner.x, regionCorner.y);
    const login = { simulator, regionHandle, regionSize, seedCapability };
    const journey = new RecordedJourney({ traveller: { agentId, sessionId }, login });
    this.journeys.push(journey);
    this.#byCode.set(circuitCode, journey);
    this.#seeds.set(pathOf(seedCapability), { journey, simulator });
  }

  #grant(body: Uint8Array, queue: Queue): void {
    const url = decodeSeedResponse(body).get('EventQueueGet');
    if (url !== undefined) this.#queues.set(pathOf(url), queue);
  }

  #poll(body: Uint8Array, { journey, simulator }: Queue, now: number): void {
    for (const event of decodeEventQueueBatch(body).events) {
      const said = decodeRegionEvent(event);
      if (said === undefined) continue;
      if ('seedCapability' in said) {
        this.#seeds.set(pathOf(said.seedCapability), { journey, simulator: said.simulator });
      }
      journey.hear(said, simulator, now);
    }
  }
}

function pathOf(url: string): string {
  return new URL(url).pathname;
}

function messageIn(bytes: Uint8Array): { readonly message: Message; readonly sequence: number } | undefined {
  try {
    const { body, sequence } = decodePacket(bytes);
    return { message: decodeMessage(body), sequence };
  } catch {
    return undefined;
  }
}

function saidIn(message: Message): Said | undefined {
  switch (message.name) {
    case 'AgentMovementComplete': {
      const { AgentData, Data } = message;
      const ids = { agentId: AgentData.AgentID, sessionId: AgentData.SessionID };
      return { type: 'AgentMovementComplete', ...ids, position: Data.Position, lookAt: Data.LookAt };
    }
    case 'TeleportStart':
      return { type: 'TeleportStart', teleportFlags: message.Info.TeleportFlags };
    case 'TeleportLocal': {
      const {
        AgentID: agentId,
        Position: position,
        LookAt: lookAt,
        TeleportFlags: teleportFlags,
      } = message.Info;
      return { type: 'TeleportLocal', agentId, position, lookAt, teleportFlags };
    }
    case 'TeleportFailed':
      return {
        type: 'TeleportFailed',
        agentId: message.Info.AgentID,
        reason: decodeText(message.Info.Reason),
      };
    default:
      return undefined;
  }
}

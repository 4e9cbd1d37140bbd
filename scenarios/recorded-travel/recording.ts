/** What clients sent and simulators said of travel in a recording, with times. */
import { readFileSync } from 'node:fs';
import { readDatagrams, readExchanges } from '../../packages/lab/src/capture/index.ts';
import { decodeText } from '../../packages/protocol/src/bytes/index.ts';
import {
  decodeEventQueueBatch,
  decodeRegionEvent,
  decodeSeedResponse,
} from '../../packages/protocol/src/capability/index.ts';
import { decodeLoginResponse } from '../../packages/protocol/src/login/index.ts';
import type { LoginResponse } from '../../packages/protocol/src/login/index.ts';
import { decodeMessage } from '../../packages/protocol/src/message/index.ts';
import type { Message } from '../../packages/protocol/src/message/index.ts';
import { decodePacket } from '../../packages/protocol/src/packet/index.ts';
import type { Packet } from '../../packages/protocol/src/packet/index.ts';

/** Something that a client sent, or a simulator said. Ports are those of the recording. */
export type Recorded =
  | {
      readonly type: 'login';
      readonly atMs: number;
      readonly body: Uint8Array;
      readonly answer: LoginResponse;
    }
  | { readonly type: 'seed'; readonly atMs: number; readonly path: string; readonly body: Uint8Array }
  /** A queue is asked for the first time. */
  | { readonly type: 'queue'; readonly atMs: number; readonly path: string; readonly seedPath: string }
  | {
      readonly type: 'sent';
      readonly atMs: number;
      readonly clientPort: number;
      readonly simulatorPort: number;
      readonly packet: Packet;
      readonly message: Message;
    };

/** A recording, read. */
export interface Recording {
  /** In order of time. */
  readonly client: readonly Recorded[];
  /** What was said of travel, in order, as {@link toldBy} and {@link toldIn} put it. */
  readonly told: readonly string[];
  /** Kinds of messages that each simulator sent. */
  readonly kinds: ReadonlyMap<number, ReadonlySet<string>>;
  /** Which simulator a seed leads to, by its path. */
  readonly simulatorOfSeed: ReadonlyMap<string, number>;
}

/** What a message says of travel: `9001 AgentMovementComplete 30 128`; undefined when it says nothing of it. */
export function toldBy(message: Message, port: number): string | undefined {
  switch (message.name) {
    case 'TeleportStart':
      return `${port} TeleportStart ${message.Info.TeleportFlags}`;
    case 'TeleportLocal':
      return `${port} TeleportLocal ${place(message.Info.Position)}`;
    case 'TeleportFailed':
      return `${port} TeleportFailed ${decodeText(message.Info.Reason)}`;
    case 'AgentMovementComplete':
      return `${port} AgentMovementComplete ${place(message.Data.Position)}`;
    case 'KickUser':
      return `${port} KickUser ${decodeText(message.UserInfo.Reason)}`;
    case 'AgentAlertMessage':
    case 'DisableSimulator':
      return `${port} ${message.name}`;
    default:
      return undefined;
  }
}

/** In steps of eight metres: walks are not the same to the metre. */
const place = ({ x, y }: { readonly x: number; readonly y: number }): string =>
  `${Math.floor(x / 8)} ${Math.floor(y / 8)}`;

/** What the answer of an event queue says of travel: `TeleportFinish 9001`. `portOf` names the simulators. */
export function toldIn(body: Uint8Array, portOf: (simulatorPort: number) => number): string[] {
  return decodeEventQueueBatch(body).events.flatMap((event) => {
    const said = decodeRegionEvent(event);
    return said === undefined ? [] : [`${said.type} ${portOf(said.simulator.port)}`];
  });
}

/** One visit of several in a recording: the first login from then on, and the client's port. */
export interface OneVisit {
  readonly fromMs: number;
  readonly clientPort: number;
}

/** Reads a recording of a grid whose login is at the HTTP path `/`: all of it, or one visit. */
export function readRecording(path: string, simulatorPorts: readonly number[], only?: OneVisit): Recording {
  const file = readFileSync(path);
  const client: Recorded[] = [];
  const told: { readonly atMs: number; readonly text: string }[] = [];
  const simulatorOfSeed = new Map<string, number>();
  const heard = new Set<string>();
  const kinds = new Map<number, Set<string>>();
  for (const { from, to, bytes, sinceFirstNs } of readDatagrams(file)) {
    const atMs = Number(sinceFirstNs) / 1e6;
    if (only !== undefined && (atMs < only.fromMs || ![from.port, to.port].includes(only.clientPort)))
      continue;
    const packet = decodePacket(bytes);
    const message = decodeMessage(packet.body);
    if (simulatorPorts.includes(to.port)) {
      client.push({ type: 'sent', atMs, clientPort: from.port, simulatorPort: to.port, packet, message });
      continue;
    }
    kinds.set(from.port, (kinds.get(from.port) ?? new Set()).add(message.name));
    const key = `${from.port} ${to.port} ${packet.sequence} ${message.name}`;
    const text = heard.has(key) ? undefined : toldBy(message, from.port);
    heard.add(key);
    if (text !== undefined) told.push({ atMs, text });
  }
  readHttp(file, client, told, simulatorOfSeed, only);
  const inTime = (one: { readonly atMs: number }, other: { readonly atMs: number }): number =>
    one.atMs - other.atMs;
  return {
    client: client.toSorted(inTime),
    told: told.toSorted(inTime).map(({ text }) => text),
    kinds,
    simulatorOfSeed,
  };
}

function readHttp(
  file: Uint8Array,
  client: Recorded[],
  told: { readonly atMs: number; readonly text: string }[],
  simulatorOfSeed: Map<string, number>,
  only: OneVisit | undefined,
): void {
  const queues = new Map<string, string>();
  const asked = new Set<string>();
  for (const { request, response } of readExchanges(file)) {
    if (request === undefined || response === undefined || response.status !== 200) continue;
    const atMs = Number(request.last.sinceFirstNs) / 1e6;
    const { target: path, body } = request;
    if (only !== undefined && (atMs < only.fromMs || (path === '/' && simulatorOfSeed.size > 0))) continue;
    if (path === '/') {
      const outcome = decodeLoginResponse(200, 'text/xml', response.body);
      if (outcome.type !== 'success') continue;
      const answer = outcome.response;
      simulatorOfSeed.set(new URL(answer.seedCapability).pathname, answer.simulator.port);
      client.push({ type: 'login', atMs, body, answer });
    } else if (simulatorOfSeed.has(path)) {
      client.push({ type: 'seed', atMs, path, body });
      const queue = decodeSeedResponse(response.body).get('EventQueueGet');
      if (queue !== undefined) queues.set(new URL(queue).pathname, path);
    } else if (queues.has(path)) {
      if (!asked.has(path)) client.push({ type: 'queue', atMs, path, seedPath: queues.get(path)! });
      asked.add(path);
      const answeredMs = Number(response.last.sinceFirstNs) / 1e6;
      for (const text of toldIn(response.body, (port) => port)) told.push({ atMs: answeredMs, text });
      for (const event of decodeEventQueueBatch(response.body).events) {
        const said = decodeRegionEvent(event);
        if (said !== undefined && 'seedCapability' in said)
          simulatorOfSeed.set(new URL(said.seedCapability).pathname, said.simulator.port);
      }
    }
  }
}

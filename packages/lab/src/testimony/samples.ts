/** Recordings made by hand, for tests: a login over HTTP, and what client and simulator say to each other by datagram. */
import { encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import type { Endpoint } from '@landfall/protocol/datatypes';
import { encodeLoginRequest, encodeLoginResponse, refuseLogin } from '@landfall/protocol/login';
import type { LoginDocument } from '@landfall/protocol/login';
import { encodeDatagram } from '@landfall/protocol/message';
import type { Message, MessageName } from '@landfall/protocol/message';
import { createRandom, sampleMessage } from '@landfall/protocol/testing';
import { encodeRecord, encodeRecordingHeader, recordingOf } from '../recording/index.ts';
import type { RecordToWrite, Recording } from '../recording/index.ts';

const CLIENT: Endpoint = { address: '10.0.0.1', port: 51_000 };
const SIMULATOR: Endpoint = { address: '10.0.0.2', port: 9000 };
const ID = Uuid.parse('a0000000-0000-4000-8000-000000000003');
const SESSION = Uuid.parse('b0000000-0000-4000-8000-000000000003');
const CODE = 77;

/** A recording while it is made. Times are milliseconds. */
export class SampleRecording {
  readonly #parts: Uint8Array[] = [encodeRecordingHeader()];
  readonly #sequences = { up: 0, down: 0 };

  /** A login, granted or refused. */
  login(atMs: number, outcome: 'granted' | 'key' = 'granted'): this {
    const request = encodeLoginRequest({
      firstName: 'Ann',
      lastName: 'Other',
      secret: { password: 'p4ssw0rd' },
      start: { type: 'last' },
      channel: 'Sample',
      version: '1.2',
    });
    const response = encodeLoginResponse(
      outcome === 'key'
        ? refuseLogin('bad-credentials', 'Wrong password.')
        : {
            type: 'success',
            response: {
              agentId: ID,
              sessionId: SESSION,
              secureSessionId: SESSION,
              circuitCode: CODE,
              simulator: SIMULATOR,
              seedCapability: 'http://10.0.0.2:9000/CAPS/0f3c77a1-95b0-4a8c-8d1e-2f60f6a0b1c2/',
              regionCorner: { x: 256_000, y: 256_000 },
              regionSize: { x: 256, y: 256 },
              firstName: 'Ann',
              lastName: 'Other',
            },
          },
    );
    const message = ({ contentType, body }: LoginDocument, ms: number) => ({
      beganMs: ms,
      endedMs: ms,
      headers: [['Content-Type', contentType]] as const,
      body,
      missingBytes: 0,
      isWhole: true,
    });
    this.#write({
      kind: 'exchange',
      ...this.#at(atMs),
      from: CLIENT,
      to: SIMULATOR,
      origin: 'http://10.0.0.2:9000',
      request: { ...message(request, atMs), method: 'POST', target: '/' },
      response: { ...message(response, atMs + 20), status: 200 },
    });
    return this;
  }

  /** A message of the client's, reliable. */
  up(atMs: number, message: Message): this {
    return this.#send(atMs, message, true);
  }

  /** A message of the simulator's, reliable. */
  down(atMs: number, message: Message): this {
    return this.#send(atMs, message, false);
  }

  /** Both ends count from the beginning. */
  anew(): this {
    this.#sequences.up = 0;
    this.#sequences.down = 0;
    return this;
  }

  /** The file as it is so far. */
  get bytes(): Uint8Array {
    return Buffer.concat(this.#parts);
  }

  get recording(): Recording {
    const { bytes } = this;
    return recordingOf(async function* () {
      yield await Promise.resolve(bytes);
    });
  }

  #send(atMs: number, message: Message, isUp: boolean): this {
    const sequence = isUp ? ++this.#sequences.up : ++this.#sequences.down;
    const [from, to] = isUp ? [CLIENT, SIMULATOR] : [SIMULATOR, CLIENT];
    const bytes = encodeDatagram(message, { sequence, reliable: message.name !== 'PacketAck' });
    this.#write({ kind: 'datagram', ...this.#at(atMs), from, to, bytes, missingBytes: 0 });
    return this;
  }

  #at(ms: number) {
    return { side: 'wire', monoMs: ms, wallMs: 1_700_000_000_000 + ms } as const;
  }

  #write(record: RecordToWrite): void {
    this.#parts.push(encodeRecord(record));
  }
}

const AgentData = { AgentID: ID, SessionID: SESSION, CircuitCode: CODE };

/** A message of that name with made-up content; its ids are the agent's. */
export function someMessage(name: MessageName, changes: object = {}): Message {
  const sampling = {
    random: createRandom(name.length),
    repeats: 1,
    values: 'least',
    fieldBytes: 0,
    optional: false,
  } as const;
  const message = sampleMessage(name, sampling);
  const ids =
    'AgentData' in message && !Array.isArray(message.AgentData)
      ? { AgentData: { ...(message.AgentData as object), ...AgentData } }
      : {};
  return { ...message, ...ids, ...changes } as Message;
}

export const USE_CIRCUIT_CODE: Message = {
  name: 'UseCircuitCode',
  CircuitCode: { Code: CODE, SessionID: SESSION, ID },
};
/** The same with a code that no login gave. */
export const WRONG_CIRCUIT_CODE: Message = {
  name: 'UseCircuitCode',
  CircuitCode: { Code: 12_345, SessionID: SESSION, ID },
};
export const ack = (sequence: number): Message => ({ name: 'PacketAck', Packets: [{ ID: sequence }] });

/** A region's handshake. */
export function handshakeOf(region: string): Message {
  const message = someMessage('RegionHandshake');
  if (message.name !== 'RegionHandshake') return message;
  return { ...message, RegionInfo: { ...message.RegionInfo, SimName: encodeText(region) } };
}

/** An arrival from 0 ms on, as it should be. */
export function sampleArrival(region = 'Bay'): SampleRecording {
  return new SampleRecording()
    .login(0)
    .up(100, USE_CIRCUIT_CODE)
    .down(110, ack(1))
    .up(120, someMessage('CompleteAgentMovement'))
    .down(130, handshakeOf(region))
    .down(140, someMessage('AgentMovementComplete'))
    .up(150, someMessage('RegionHandshakeReply'))
    .up(160, someMessage('AgentUpdate'));
}

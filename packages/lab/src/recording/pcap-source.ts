import { formatEndpoint } from '@landfall/protocol/datatypes';
import { ExchangeReader, PayloadReader, TCP, datagramOf, frameSourceOf, readTcp } from '../capture/index.ts';
import type { CapturedExchange, CapturedMessage, CapturedPayload, FrameSource } from '../capture/index.ts';
import type {
  CaptureRecord,
  DatagramRecord,
  ExchangeRecord,
  MarkRecord,
  Recorded,
  RecordedMessage,
  RecordingEnd,
} from './record.ts';
import { readClientHello } from './tls-hello.ts';
import type { RecordSource } from './record-source.ts';

const NS_PER_MS = 1e6;

/** Records of a pcap or pcapng file: its datagrams, and its exchanges when they have ended. */
export class PcapSource implements RecordSource {
  readonly #frames: FrameSource;
  readonly #payloads = new PayloadReader();
  readonly #exchanges = new ExchangeReader();

  /** @throws DecodeError unless a capture begins so */
  constructor(beginning: Uint8Array) {
    this.#frames = frameSourceOf(beginning);
  }

  *take(chunk: Uint8Array): Generator<CaptureRecord, void, undefined> {
    this.#frames.push(chunk);
    for (let frame = this.#frames.next(); frame !== undefined; frame = this.#frames.next()) {
      for (const payload of this.#payloads.take(frame)) {
        const datagram = this.#datagramOf(payload);
        if (datagram !== undefined) yield datagram;
        const tls = this.#tlsOf(payload);
        if (tls !== undefined) yield tls;
        for (const exchange of this.#exchanges.take(ownBytes(payload))) yield this.#exchangeOf(exchange);
      }
    }
  }

  *finish(): Generator<CaptureRecord, Omit<RecordingEnd, 'damage'>, undefined> {
    for (const exchange of this.#exchanges.finish()) yield this.#exchangeOf(exchange);
    const { frames, unread = new Map(), cut } = this.#payloads.finish(this.#frames.end());
    return { records: frames, unread, cut };
  }

  #datagramOf(payload: CapturedPayload): DatagramRecord | undefined {
    const datagram = datagramOf(payload);
    if (datagram === undefined) return undefined;
    const { frame, sinceFirstNs, from, to, bytes, missingBytes } = datagram;
    return { kind: 'datagram', ...this.#recorded(frame, sinceFirstNs), from, to, bytes, missingBytes };
  }

  #tlsOf(captured: CapturedPayload): MarkRecord | undefined {
    if (captured.payload.protocol !== TCP) return undefined;
    const segment = readTcp(captured.payload);
    const hello = segment && readClientHello(segment.bytes);
    if (segment === undefined || hello === undefined) return undefined;
    const { server = 'a server without a name' } = hello;
    const text = `TLS, not read: ${formatEndpoint(segment.from)} to ${formatEndpoint(segment.to)}, ${server}`;
    return { kind: 'mark', ...this.#recorded(captured.frame, captured.sinceFirstNs), name: 'tls', text };
  }

  #exchangeOf({ client, server, request, response }: CapturedExchange): ExchangeRecord {
    const first = (request ?? response)!.first;
    const last = (response ?? request)!.last;
    return {
      kind: 'exchange',
      ...this.#recorded(last.frame, first.sinceFirstNs),
      from: client,
      to: server,
      origin: `http://${formatEndpoint(server)}`,
      request: request && { ...messageOf(request), method: request.method, target: request.target },
      response: response && { ...messageOf(response), status: response.status },
    };
  }

  #recorded(number: number, sinceFirstNs: bigint): Recorded {
    const first = Number(this.#payloads.firstNs ?? 0n) / NS_PER_MS;
    const monoMs = Number(sinceFirstNs) / NS_PER_MS;
    return { number, side: 'wire', monoMs, wallMs: first + monoMs };
  }
}

function messageOf({ first, last, headers, body, missingBytes, isWhole }: CapturedMessage): RecordedMessage {
  return {
    beganMs: Number(first.sinceFirstNs) / NS_PER_MS,
    endedMs: Number(last.sinceFirstNs) / NS_PER_MS,
    headers,
    body,
    missingBytes,
    isWhole,
  };
}

/** A stream waits for its end: the piece of the file that a segment came in must not wait with it. */
function ownBytes(captured: CapturedPayload): CapturedPayload {
  const { payload } = captured;
  return payload.protocol === TCP
    ? { ...captured, payload: { ...payload, bytes: payload.bytes.slice() } }
    : captured;
}

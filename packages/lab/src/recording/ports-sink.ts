import type { EvidenceRecord } from '@landfall/protocol/evidence';
import type { PortsSink, RecordedExchange, RecordedHttpMessage } from '@landfall/transport/wrappers';
import { cutBody } from './cut-body.ts';
import type { RecordToWrite } from './encode-record.ts';
import type { RecordedMessage, RecordingSide } from './record.ts';

/** Of a body so much is kept by default; of a longer one its beginning and its hash. Most textures are shorter. */
export const KEPT_BODY_BYTES = 1024 * 1024;

/** Takes records, such as a recording's `write`. */
export type RecordSink = (record: RecordToWrite) => void;

/** What `recordPorts` of the transport's wrappers needs to record one side. */
export function portsSink(
  write: RecordSink,
  side: RecordingSide,
  keepBodyBytes: number = KEPT_BODY_BYTES,
): PortsSink {
  return {
    datagram: ({ at: monoMs, wallTimeMs: wallMs, from, to, bytes }) =>
      write({ kind: 'datagram', side, monoMs, wallMs, from, to, bytes, missingBytes: 0 }),
    exchange: (exchange) => write(exchangeToWrite(exchange, side, keepBodyBytes)),
  };
}

/** What a chronicle or a witness of one side needs to be recorded. */
export function evidenceSink(write: RecordSink, side: RecordingSide): (evidence: EvidenceRecord) => void {
  return (evidence) =>
    write({ kind: 'evidence', side, monoMs: evidence.mono, wallMs: Date.parse(evidence.at), evidence });
}

function exchangeToWrite(exchange: RecordedExchange, side: RecordingSide, keepBytes: number): RecordToWrite {
  const { at: monoMs, wallTimeMs: wallMs, from, to, origin, request, response, failure } = exchange;
  const { method, target } = request;
  return {
    kind: 'exchange',
    side,
    monoMs,
    wallMs,
    from,
    to,
    origin,
    request: { ...messageToWrite(request, keepBytes), method, target },
    response: response && { ...messageToWrite(response, keepBytes), status: response.status },
    ...(failure === undefined ? {} : { failure }),
  };
}

function messageToWrite(
  { beganAt, endedAt, headers, body, isWhole }: RecordedHttpMessage,
  keepBytes: number,
): RecordedMessage {
  const { bytes, ...rest } = body;
  const kept = cutBody({ body: bytes, ...rest, isWhole }, keepBytes);
  return { beganMs: beganAt, endedMs: endedAt, headers: Object.entries(headers), ...kept };
}

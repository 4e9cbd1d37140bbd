import { crc32 } from 'node:zlib';
import { ipAddressBytes } from '@landfall/protocol/datatypes';
import type { Endpoint } from '@landfall/protocol/datatypes';
import { EncodeError } from '@landfall/protocol/errors';
import { formatEvidenceLine } from '@landfall/protocol/evidence';
import {
  CHECKSUM_BYTES,
  FILE_HEADER_BYTES,
  KIND,
  MAGIC,
  MAX_PAYLOAD_BYTES,
  RECORD_HEADER_BYTES,
  SIDES,
  VERSION,
} from './layout.ts';
import type { CaptureRecord, DatagramRecord, ExchangeRecord, RecordedMessage } from './record.ts';

/** What a recording file begins with. */
export function encodeRecordingHeader(): Uint8Array {
  const bytes = new Uint8Array(FILE_HEADER_BYTES);
  bytes.set(MAGIC);
  new DataView(bytes.buffer).setUint16(MAGIC.length, VERSION, true);
  return bytes;
}

/** A record as it is told before it has a number: the file gives it one. */
export type RecordToWrite = CaptureRecord extends infer R
  ? R extends CaptureRecord
    ? Omit<R, 'number'>
    : never
  : never;

/**
 * One record as it stands in the file, its own copy.
 * @throws EncodeError when it is longer than any record, or an address is none
 */
export function encodeRecord(record: RecordToWrite): Uint8Array {
  return record.kind === 'datagram' ? encodeDatagram(record) : encodePayload(record, payloadOf(record));
}

function encodePayload(record: RecordToWrite, payload: Uint8Array): Uint8Array {
  const bytes = begin(record, payload.length);
  bytes.set(payload, RECORD_HEADER_BYTES);
  return finish(bytes);
}

/** Of the record all but its payload and its checksum. */
function begin(record: RecordToWrite, payloadBytes: number): Buffer {
  if (payloadBytes > MAX_PAYLOAD_BYTES) throw new EncodeError(`record of ${payloadBytes} bytes`);
  // All of it is written.
  const bytes = Buffer.allocUnsafe(RECORD_HEADER_BYTES + payloadBytes + CHECKSUM_BYTES);
  bytes.writeUInt32LE(payloadBytes, 0);
  bytes[4] = KIND[record.kind];
  bytes[5] = SIDES.indexOf(record.side);
  bytes[6] = 0;
  bytes[7] = 0;
  bytes.writeDoubleLE(record.monoMs, 8);
  bytes.writeDoubleLE(record.wallMs, 16);
  return bytes;
}

function finish(bytes: Buffer): Uint8Array {
  const end = bytes.length - CHECKSUM_BYTES;
  bytes.writeUInt32LE(crc32(bytes.subarray(0, end)), end);
  return bytes;
}

function payloadOf(record: Exclude<RecordToWrite, { kind: 'datagram' }>): Uint8Array {
  if (record.kind === 'exchange') return exchangePayload(record);
  return Buffer.from(textPayload(record));
}

function textPayload(record: Exclude<RecordToWrite, { kind: 'datagram' | 'exchange' }>): string {
  if (record.kind === 'evidence') return formatEvidenceLine(record.evidence);
  if (record.kind === 'mark') return JSON.stringify({ name: record.name, text: record.text });
  const { of, offsetMs, errorMs } = record;
  return JSON.stringify({ of, offsetMs, errorMs });
}

type Unnumbered<R> = Omit<R, 'number'>;

/**
 * `from · to · missing bytes u32 · bytes`; an end is `length of the address u8 · address · port u16`. Of these a proxy writes tens of
 * thousands a second, so they are written in one go.
 */
function encodeDatagram(record: Unnumbered<DatagramRecord>): Uint8Array {
  const { bytes: datagram, missingBytes } = record;
  const [from, to] = [octetsOf(record.from), octetsOf(record.to)];
  const out = begin(record, from.length + to.length + 2 * END_BYTES + 4 + datagram.length);
  let at = putEnd(out, RECORD_HEADER_BYTES, from, record.from.port);
  at = putEnd(out, at, to, record.to.port);
  out.writeUInt32LE(Math.min(missingBytes, 0xffff_ffff), at);
  out.set(datagram, at + 4);
  return finish(out);
}

/** Of an end without its address. */
const END_BYTES = 3;

function octetsOf({ address }: Endpoint): Uint8Array {
  const octets = ipAddressBytes(address);
  if (octets === undefined) throw new EncodeError('not an IP address', 'address');
  return octets;
}

function putEnd(out: Buffer, at: number, octets: Uint8Array, port: number): number {
  out[at] = octets.length;
  out.set(octets, at + 1);
  const end = at + 1 + octets.length;
  out[end] = port;
  out[end + 1] = port >> 8;
  return end + 2;
}

/** `length of the head u32 · head, JSON · body of the request · body of the answer` */
function exchangePayload(exchange: Unnumbered<ExchangeRecord>): Uint8Array {
  const { from, to, origin, request, response, failure } = exchange;
  const head = Buffer.from(
    JSON.stringify({
      from,
      to,
      origin,
      request: request && headOf(request),
      response: response && headOf(response),
      failure,
    }),
  );
  const length = Buffer.alloc(4);
  length.writeUInt32LE(head.length);
  const bodies = [request, response].map((message) => message?.body ?? new Uint8Array(0));
  return Buffer.concat([length, head, ...bodies]);
}

function headOf<M extends RecordedMessage>({ body, ...head }: M): object {
  return { ...head, keptBytes: body.length };
}

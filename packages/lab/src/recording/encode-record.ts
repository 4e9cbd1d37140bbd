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
  const payload = payloadOf(record);
  if (payload.length > MAX_PAYLOAD_BYTES) throw new EncodeError(`record of ${payload.length} bytes`);
  const bytes = Buffer.alloc(RECORD_HEADER_BYTES + payload.length + CHECKSUM_BYTES);
  bytes.writeUInt32LE(payload.length, 0);
  bytes.writeUInt8(KIND[record.kind], 4);
  bytes.writeUInt8(SIDES.indexOf(record.side), 5);
  bytes.writeDoubleLE(record.monoMs, 8);
  bytes.writeDoubleLE(record.wallMs, 16);
  bytes.set(payload, RECORD_HEADER_BYTES);
  const end = RECORD_HEADER_BYTES + payload.length;
  bytes.writeUInt32LE(crc32(bytes.subarray(0, end)), end);
  return bytes;
}

function payloadOf(record: RecordToWrite): Uint8Array {
  if (record.kind === 'datagram') return datagramPayload(record);
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

/** `from · to · missing bytes u32 · bytes`; an end is `length of the address u8 · address · port u16`. */
function datagramPayload({ from, to, bytes, missingBytes }: Unnumbered<DatagramRecord>): Uint8Array {
  const ends = [from, to].map((end) => endBytes(end));
  const missing = Buffer.alloc(4);
  missing.writeUInt32LE(Math.min(missingBytes, 0xffff_ffff));
  return Buffer.concat([...ends, missing, bytes]);
}

function endBytes({ address, port }: Endpoint): Uint8Array {
  const octets = ipAddressBytes(address);
  if (octets === undefined) throw new EncodeError('not an IP address', 'address');
  return Uint8Array.of(octets.length, ...octets, port & 0xff, port >> 8);
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

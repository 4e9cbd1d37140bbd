import { ByteReader } from '../bytes/index.ts';
import { ipAddressOfBytes } from '../datatypes/index.ts';
import type { Endpoint } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import type { RelayFrame, RelayHeaders, RelayMethod, RelayRequest } from './frame.ts';
import { RELAY_METHODS } from './frame.ts';
import { FLAG_PUBLIC_ONLY, FRAME_TYPE } from './layout.ts';
import { MAX_FRAME_BYTES, MAX_HEADERS, MAX_URL_BYTES, SESSION_TOKEN_BYTES } from './limits.ts';

type Read = (reader: ByteReader) => RelayFrame;

const READERS: Readonly<Record<RelayFrame['type'], Read>> = {
  hello: (reader) => ({
    type: 'hello',
    version: reader.u8(),
    token: readText(reader),
    grid: readText(reader, MAX_URL_BYTES),
  }),
  resume: (reader) => ({
    type: 'resume',
    version: reader.u8(),
    sessionToken: reader.take(SESSION_TOKEN_BYTES),
    received: reader.u32be(),
  }),
  welcome: (reader) => ({
    type: 'welcome',
    sessionToken: reader.take(SESSION_TOKEN_BYTES),
    resumeForMs: reader.u32be(),
    received: reader.u32be(),
  }),
  ended: (reader) => ({ type: 'ended', reason: readText(reader), words: readText(reader) }),
  ack: (reader) => ({ type: 'ack', received: reader.u32be() }),
  datagrams: (reader) => ({ type: 'datagrams', link: reader.u8(), batch: rest(reader) }),
  'open-link': (reader) => ({ type: 'open-link', link: reader.u8() }),
  'link-opened': (reader) => ({ type: 'link-opened', link: reader.u8(), local: readEndpoint(reader) }),
  'close-link': (reader) => ({ type: 'close-link', link: reader.u8() }),
  'link-failed': (reader) => ({ type: 'link-failed', link: reader.u8(), words: readText(reader) }),
  request: readRequest,
  body: (reader) => ({
    type: 'body',
    id: reader.u32be(),
    isLast: readFlag(reader),
    bytes: rest(reader),
  }),
  head: (reader) => ({
    type: 'head',
    id: reader.u32be(),
    status: readStatus(reader),
    headers: readHeaders(reader),
  }),
  'request-failed': (reader) => ({
    type: 'request-failed',
    id: reader.u32be(),
    reason: readText(reader),
    detail: readText(reader),
  }),
  cancel: (reader) => ({ type: 'cancel', id: reader.u32be() }),
};

const BY_NUMBER: readonly (Read | undefined)[] = Object.entries(FRAME_TYPE).reduce<(Read | undefined)[]>(
  (readers, [type, number]) => {
    readers[number] = READERS[type as RelayFrame['type']];
    return readers;
  },
  [],
);

/**
 * The frame in these bytes. What it holds of bytes are views of them.
 * @throws DecodeError when they are none, are too long, or something is left over
 * @source docs/wire/relay.md
 */
export function decodeFrame(bytes: Uint8Array): RelayFrame {
  if (bytes.length > MAX_FRAME_BYTES) throw new DecodeError(`a frame of ${bytes.length} bytes`);
  const reader = new ByteReader(bytes);
  const read = BY_NUMBER[reader.u8()];
  if (read === undefined) throw new DecodeError('an unknown type of frame', { offset: 0 });
  const frame = read(reader);
  if (reader.remaining > 0)
    throw new DecodeError(`${reader.remaining} bytes behind the frame`, { offset: reader.offset });
  return frame;
}

function readRequest(reader: ByteReader): RelayRequest {
  return {
    type: 'request',
    id: reader.u32be(),
    method: readMethod(reader),
    publicOnly: (reader.u8() & FLAG_PUBLIC_ONLY) !== 0,
    bodyBytes: reader.u32be(),
    url: readText(reader, MAX_URL_BYTES),
    headers: readHeaders(reader),
  };
}

function readMethod(reader: ByteReader): RelayMethod {
  const method = RELAY_METHODS[reader.u8()];
  if (method === undefined) throw new DecodeError('an unknown method', { path: 'method' });
  return method;
}

function readStatus(reader: ByteReader): number {
  const status = reader.u16be();
  if (status < 100 || status > 599) throw new DecodeError(`status ${status}`, { path: 'status' });
  return status;
}

function readFlag(reader: ByteReader): boolean {
  const value = reader.u8();
  if (value > 1) throw new DecodeError('neither yes nor no', { offset: reader.offset - 1 });
  return value === 1;
}

function readHeaders(reader: ByteReader): RelayHeaders {
  const count = reader.u8();
  if (count > MAX_HEADERS) throw new DecodeError(`${count} headers`, { path: 'headers' });
  // Without a prototype: a stranger may call a header `__proto__`.
  const headers = Object.create(null) as Record<string, string>;
  for (let left = count; left > 0; left--) {
    const name = readText(reader).toLowerCase();
    headers[name] = readText(reader);
  }
  return headers;
}

function readText(reader: ByteReader, mostBytes = Infinity): string {
  const length = reader.u16be();
  if (length > mostBytes) throw new DecodeError(`a text of ${length} bytes`, { offset: reader.offset });
  return reader.utf8(length);
}

function readEndpoint(reader: ByteReader): Endpoint {
  const family = reader.u8();
  if (family !== 4 && family !== 6) throw new DecodeError('an unknown family', { path: 'local' });
  return { address: ipAddressOfBytes(reader.take(family === 4 ? 4 : 16)), port: reader.u16be() };
}

const rest = (reader: ByteReader): Uint8Array => reader.take(reader.remaining);

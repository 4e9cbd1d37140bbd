import { ByteReader } from '../bytes/index.ts';
import { ipAddressOfBytes } from '../datatypes/index.ts';
import type { Endpoint } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import type { RelayFrame, RelayHeaders, RelayMethod, RelayRequest } from './frame.ts';
import { RELAY_METHODS } from './frame.ts';
import { FLAG_PUBLIC_ONLY, FRAME_TYPE } from './layout.ts';
import { MAX_FRAME_BYTES, MAX_HEADERS, MAX_URL_BYTES, SESSION_TOKEN_BYTES } from './limits.ts';

type Read = (reader: ByteReader) => RelayFrame;

/** Of what a gateway says, and of what both sides do. */
function gatewayReader(type: number): Read | undefined {
  switch (type) {
    case FRAME_TYPE.welcome:
      return readWelcome;
    case FRAME_TYPE.ended:
      return (reader) => ({ type: 'ended', reason: readText(reader), words: readText(reader) });
    case FRAME_TYPE.ack:
      return (reader) => ({ type: 'ack', received: reader.u32be() });
    case FRAME_TYPE.datagrams:
      return (reader) => ({ type: 'datagrams', link: reader.u8(), batch: rest(reader) });
    case FRAME_TYPE['link-opened']:
      return (reader) => ({ type: 'link-opened', link: reader.u8(), local: readEndpoint(reader) });
    case FRAME_TYPE['link-failed']:
      return (reader) => ({ type: 'link-failed', link: reader.u8(), words: readText(reader) });
    case FRAME_TYPE.body:
      return readBody;
    case FRAME_TYPE.head:
      return readHead;
    case FRAME_TYPE['request-failed']:
      return readFailure;
    default:
      return undefined;
  }
}

/** Of what a page alone says. */
function pageReader(type: number): Read | undefined {
  switch (type) {
    case FRAME_TYPE.hello:
      return readHello;
    case FRAME_TYPE.resume:
      return readResume;
    case FRAME_TYPE['open-link']:
      return (reader) => ({ type: 'open-link', link: reader.u8() });
    case FRAME_TYPE['close-link']:
      return (reader) => ({ type: 'close-link', link: reader.u8() });
    case FRAME_TYPE.request:
      return readRequest;
    case FRAME_TYPE.cancel:
      return (reader) => ({ type: 'cancel', id: reader.u32be() });
    default:
      return undefined;
  }
}

/**
 * The frame in these bytes, of whichever side. What it holds of bytes are views of them.
 * @throws DecodeError when they are none, are too long, or something is left over
 * @source docs/wire/relay.md
 */
export function decodeFrame(bytes: Uint8Array): RelayFrame {
  return decodeBy((type) => gatewayReader(type) ?? pageReader(type), bytes);
}

/**
 * As {@link decodeFrame}, of what gateways say: all that a page needs in its bundle.
 * @throws DecodeError as `decodeFrame`; for a frame that pages alone send, too
 */
export function decodeGatewayFrame(bytes: Uint8Array): RelayFrame {
  return decodeBy(gatewayReader, bytes);
}

function decodeBy(readerOf: (type: number) => Read | undefined, bytes: Uint8Array): RelayFrame {
  if (bytes.length > MAX_FRAME_BYTES) throw new DecodeError(`a frame of ${bytes.length} bytes`);
  const reader = new ByteReader(bytes);
  const read = readerOf(reader.u8());
  if (read === undefined) throw new DecodeError('an unknown type of frame', { offset: 0 });
  const frame = read(reader);
  if (reader.remaining > 0)
    throw new DecodeError(`${reader.remaining} bytes behind the frame`, { offset: reader.offset });
  return frame;
}

function readHello(reader: ByteReader): RelayFrame {
  const version = reader.u8();
  return { type: 'hello', version, token: readText(reader), grid: readText(reader, MAX_URL_BYTES) };
}

function readResume(reader: ByteReader): RelayFrame {
  const version = reader.u8();
  const sessionToken = reader.take(SESSION_TOKEN_BYTES);
  return { type: 'resume', version, sessionToken, received: reader.u32be() };
}

function readWelcome(reader: ByteReader): RelayFrame {
  const sessionToken = reader.take(SESSION_TOKEN_BYTES);
  return { type: 'welcome', sessionToken, resumeForMs: reader.u32be(), received: reader.u32be() };
}

function readBody(reader: ByteReader): RelayFrame {
  return { type: 'body', id: reader.u32be(), isLast: readFlag(reader), bytes: rest(reader) };
}

function readHead(reader: ByteReader): RelayFrame {
  const id = reader.u32be();
  return { type: 'head', id, status: readStatus(reader), headers: readHeaders(reader) };
}

function readFailure(reader: ByteReader): RelayFrame {
  const id = reader.u32be();
  return { type: 'request-failed', id, reason: readText(reader), detail: readText(reader) };
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

import { ByteWriter, utf8Length } from '../bytes/index.ts';
import { ipAddressBytes } from '../datatypes/index.ts';
import type { Endpoint } from '../datatypes/index.ts';
import { EncodeError } from '../errors/index.ts';
import type { OrderedFrame, RelayFrame, RelayHeaders, RelayRequest } from './frame.ts';
import { RELAY_METHODS } from './frame.ts';
import { FLAG_PUBLIC_ONLY, FRAME_TYPE } from './layout.ts';
import { MAX_HEADERS, MAX_URL_BYTES, SESSION_TOKEN_BYTES } from './limits.ts';

const MAX_TEXT_BYTES = 0xffff;

/**
 * A frame as bytes; of a connection that keeps the borders of what is sent, such as a WebSocket, one message.
 * @throws EncodeError when a text or number of it has no room
 * @source docs/wire/relay.md
 */
export function encodeFrame(frame: RelayFrame): Uint8Array {
  const writer = new ByteWriter(sizeHint(frame));
  writer.u8(FRAME_TYPE[frame.type]);
  write(writer, frame);
  return writer.finish();
}

function sizeHint(frame: RelayFrame): number {
  if (frame.type === 'body') return frame.bytes.length + 8;
  return frame.type === 'datagrams' ? frame.batch.length + 2 : 256;
}

function write(writer: ByteWriter, frame: RelayFrame): void {
  switch (frame.type) {
    case 'hello':
      writer.u8(frame.version);
      putText(writer, frame.token, 'token');
      putText(writer, frame.grid, 'grid', MAX_URL_BYTES);
      return;
    case 'resume':
      writer.u8(frame.version);
      putToken(writer, frame.sessionToken);
      writer.u32be(frame.received);
      return;
    case 'welcome':
      putToken(writer, frame.sessionToken);
      writer.u32be(frame.resumeForMs);
      writer.u32be(frame.received);
      return;
    case 'ended':
      putText(writer, frame.reason, 'reason');
      putText(writer, frame.words, 'words');
      return;
    case 'ack':
      writer.u32be(frame.received);
      return;
    case 'datagrams':
      writer.u8(frame.link);
      writer.put(frame.batch);
      return;
    default:
      writeOrdered(writer, frame);
  }
}

function writeOrdered(writer: ByteWriter, frame: OrderedFrame): void {
  switch (frame.type) {
    case 'open-link':
    case 'close-link':
      writer.u8(frame.link);
      return;
    case 'link-opened':
      writer.u8(frame.link);
      putEndpoint(writer, frame.local);
      return;
    case 'link-failed':
      writer.u8(frame.link);
      putText(writer, frame.words, 'words');
      return;
    case 'request':
      return putRequest(writer, frame);
    case 'body':
      writer.u32be(frame.id);
      writer.u8(frame.isLast ? 1 : 0);
      writer.put(frame.bytes);
      return;
    case 'head':
      writer.u32be(frame.id);
      writer.u16be(frame.status);
      return putHeaders(writer, frame.headers);
    case 'request-failed':
      writer.u32be(frame.id);
      putText(writer, frame.reason, 'reason');
      putText(writer, frame.detail, 'detail');
      return;
    case 'cancel':
      writer.u32be(frame.id);
  }
}

function putRequest(writer: ByteWriter, request: RelayRequest): void {
  writer.u32be(request.id);
  writer.u8(RELAY_METHODS.indexOf(request.method));
  writer.u8(request.publicOnly ? FLAG_PUBLIC_ONLY : 0);
  writer.u32be(request.bodyBytes);
  putText(writer, request.url, 'url', MAX_URL_BYTES);
  putHeaders(writer, request.headers);
}

function putHeaders(writer: ByteWriter, headers: RelayHeaders): void {
  const entries = Object.entries(headers);
  if (entries.length > MAX_HEADERS) throw new EncodeError(`more than ${MAX_HEADERS} headers`, 'headers');
  writer.u8(entries.length);
  for (const [name, value] of entries) {
    putText(writer, name, 'headers');
    putText(writer, value, 'headers');
  }
}

function putText(writer: ByteWriter, text: string, path: string, mostBytes = MAX_TEXT_BYTES): void {
  const length = utf8Length(text);
  if (length > mostBytes) throw new EncodeError(`longer than ${mostBytes} bytes`, path);
  writer.u16be(length);
  writer.utf8(text);
}

function putToken(writer: ByteWriter, token: Uint8Array): void {
  if (token.length !== SESSION_TOKEN_BYTES)
    throw new EncodeError(`not of ${SESSION_TOKEN_BYTES} bytes`, 'sessionToken');
  writer.put(token);
}

/** Family, address, port. @throws EncodeError for what is no address */
function putEndpoint(writer: ByteWriter, { address, port }: Endpoint): void {
  const bytes = ipAddressBytes(address);
  if (bytes === undefined) throw new EncodeError('not an IP address', 'local');
  writer.u8(bytes.length === 4 ? 4 : 6);
  writer.put(bytes);
  writer.u16be(port);
}

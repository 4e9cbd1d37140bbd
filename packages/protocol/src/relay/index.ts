/**
 * What goes over the connection of a web page and its gateway (frames, batches of datagrams, what is sent again after a lost
 * connection), what the messages of a session name, and a circuit as a proxy between its ends relays it.
 */
export { readPlaces } from './answer-places.ts';
export type { AnswerPlaces, OtherPlaces, PlacesKind } from './answer-places.ts';
export { readNamingDatagram } from './naming-datagram.ts';
export type { NamedByDatagram } from './naming-datagram.ts';
export { relocateDatagram } from './relocate-datagram.ts';
export { CircuitRelay } from './circuit-relay.ts';
export type { CircuitRelayEvent, RelayedDatagram, RelayEnd, RelayVerdict } from './circuit-relay.ts';
export { decodeFrame, decodeGatewayFrame } from './decode-frame.ts';
export { encodeFrame } from './encode-frame.ts';
export { DatagramBatch, DatagramReader } from './datagrams.ts';
export { RELAY_METHODS } from './frame.ts';
export type {
  Ack,
  Body,
  Cancel,
  CloseLink,
  Datagrams,
  Ended,
  Head,
  Hello,
  LinkFailed,
  LinkOpened,
  OpenLink,
  OrderedFrame,
  RelayFrame,
  RelayHeaders,
  RelayMethod,
  RelayRequest,
  RequestFailed,
  Resume,
  Welcome,
} from './frame.ts';
export { isOrdered } from './layout.ts';
export {
  BODY_PIECE_BYTES,
  KEEP_ALIVE_MS,
  MAX_FRAME_BYTES,
  MAX_HEADERS,
  MAX_LINKS,
  MAX_REQUEST_BODY_BYTES,
  MAX_REQUESTS_IN_FLIGHT,
  MAX_URL_BYTES,
  RELAY_VERSION,
  RESUME_MS,
  SESSION_TOKEN_BYTES,
  SILENT_MS,
} from './limits.ts';
export { NamedPlaces } from './named-places.ts';
export type { AnswerRead, Asked, NamingAnswer } from './named-places.ts';
export { OrderedFrames } from './ordered-frames.ts';

import type { Endpoint } from '../datatypes/index.ts';

/** First frame of a page: it asks for a session. */
export interface Hello {
  /** Frame 0x01: a page without a session begins. */
  readonly type: 'hello';
  /** See `RELAY_VERSION`. */
  readonly version: number;
  /** What the gateway's operator gave; empty where none is asked for. A secret. */
  readonly token: string;
  /** Login address of the grid that the session is for. */
  readonly grid: string;
}

/** First frame of a page that has lost its connection. */
export interface Resume {
  /** Frame 0x02: a page goes on with its session over a new connection. */
  readonly type: 'resume';
  /** See `RELAY_VERSION`; U8. */
  readonly version: number;
  /** `SESSION_TOKEN_BYTES` of {@link Welcome}. A secret. */
  readonly sessionToken: Uint8Array;
  /** Ordered frames that have come from the gateway, modulo 2³². */
  readonly received: number;
}

/** First frame of the gateway. */
export interface Welcome {
  /** Frame 0x03: the gateway takes a {@link Hello} or {@link Resume}. */
  readonly type: 'welcome';
  /** Good for {@link Resume}. A secret. */
  readonly sessionToken: Uint8Array;
  /** How long the session is kept after its connection is lost. */
  readonly resumeForMs: number;
  /** Ordered frames that have come from the page, modulo 2³². */
  readonly received: number;
}

/** There is no session, or no more; nothing follows. */
export interface Ended {
  /** Frame 0x04, of either side: the session is over, or never began. */
  readonly type: 'ended';
  /** `token`, `grid`, `full`, `draining`, `version`, `unknown-session`, `protocol`, `bye`, … */
  readonly reason: string;
  /** For people. */
  readonly words: string;
}

/** Ordered frames that have come, modulo 2³². Sent without news as well, to keep the connection. */
export interface Ack {
  /** Frame 0x05, of either side: so much has come. */
  readonly type: 'ack';
  /** Ordered frames that have come from the other side, modulo 2³². */
  readonly received: number;
}

/** A batch of datagrams, still packed: see `readDatagrams`. */
export interface Datagrams {
  /** Frame 0x10, of either side: UDP to or from a socket. */
  readonly type: 'datagrams';
  /** U8: the socket, by the number that the page chose in {@link OpenLink}. */
  readonly link: number;
  /** Records one after the other, each a peer and a datagram: whom it goes to, or came from. */
  readonly batch: Uint8Array;
}

/** The page wants a UDP socket, and names it. */
export interface OpenLink {
  /** Frame 0x20: the page asks for a socket. */
  readonly type: 'open-link';
  /** U8: the page's own number for the socket, by which both name it until it is closed. */
  readonly link: number;
}

/** The socket is bound. */
export interface LinkOpened {
  /** Frame 0x21: the gateway answers {@link OpenLink} with a socket. */
  readonly type: 'link-opened';
  /** U8: the socket, by the number that the page chose in {@link OpenLink}. */
  readonly link: number;
  /** Where the socket is bound, at the gateway. */
  readonly local: Endpoint;
}

/** The page closes a socket. */
export interface CloseLink {
  /** Frame 0x22: the page needs a socket no more. */
  readonly type: 'close-link';
  /** U8: the socket, by the number that the page chose in {@link OpenLink}. */
  readonly link: number;
}

/** There is no such socket, or it has failed. */
export interface LinkFailed {
  /** Frame 0x23: the gateway has no socket for the page, or has lost it. */
  readonly type: 'link-failed';
  /** U8: the socket, by the number that the page chose in {@link OpenLink}. */
  readonly link: number;
  /** Why, for people. */
  readonly words: string;
}

/** Names in lower case. */
export type RelayHeaders = Readonly<Record<string, string>>;

/** Methods that are relayed. */
export const RELAY_METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'HEAD'] as const;

/** One of them. */
export type RelayMethod = (typeof RELAY_METHODS)[number];

/** The head of a request; its body follows in {@link Body} frames. */
export interface RelayRequest {
  /** Frame 0x30: the page asks a host of its grid by HTTP. */
  readonly type: 'request';
  /** U32: the page's own number for the request; every frame of its body and its answer has it. */
  readonly id: number;
  /** One of {@link RELAY_METHODS}. */
  readonly method: RelayMethod;
  /** Only to an address of the open internet. */
  readonly publicOnly: boolean;
  /** Whole web address; its host must have been named in the session. */
  readonly url: string;
  /** What the host gets with it; `MAX_HEADERS` at most. */
  readonly headers: RelayHeaders;
  /** Of all pieces together; 0 where there is no body, and none follows. */
  readonly bodyBytes: number;
}

/** A piece of a body, of a request or an answer. */
export interface Body {
  /** Frame 0x31: of a request from the page, of an answer from the gateway. */
  readonly type: 'body';
  /** U32: that of the {@link RelayRequest}, also where it is of the answer. */
  readonly id: number;
  /** No further piece of this body follows. */
  readonly isLast: boolean;
  /** The piece, `BODY_PIECE_BYTES` at most; may be empty in the last one. */
  readonly bytes: Uint8Array;
}

/** The head of an answer; at least one {@link Body} follows. */
export interface Head {
  /** Tells the frame that begins an answer from others. */
  readonly type: 'head';
  /** Of the request that it answers. */
  readonly id: number;
  /** Of HTTP, such as 200. */
  readonly status: number;
  /** Of the answer, by name. */
  readonly headers: RelayHeaders;
}

/** There is no answer, or no more of it. */
export interface RequestFailed {
  /** Frame 0x33: the gateway gives a request up. */
  readonly type: 'request-failed';
  /** U32: that of the {@link RelayRequest}. */
  readonly id: number;
  /** A `ConnectionFailure` of transport, or `not-named`, `too-long`, `timeout`, `busy`. */
  readonly reason: string;
  /** The system's word, such as `ECONNREFUSED`; empty where it has none. */
  readonly detail: string;
}

/** The page wants no answer any more. */
export interface Cancel {
  /** Frame 0x34: the page takes a request back. */
  readonly type: 'cancel';
  /** U32: that of the {@link RelayRequest}. */
  readonly id: number;
}

/** What comes once and in order, though the connection be lost meanwhile. */
export type OrderedFrame =
  | OpenLink
  | LinkOpened
  | CloseLink
  | LinkFailed
  | RelayRequest
  | Body
  | Head
  | RequestFailed
  | Cancel;

/** Everything that goes over the connection of a page and its gateway. */
export type RelayFrame = Hello | Resume | Welcome | Ended | Ack | Datagrams | OrderedFrame;

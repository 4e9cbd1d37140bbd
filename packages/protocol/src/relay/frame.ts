import type { Endpoint } from '../datatypes/index.ts';

/** First frame of a page: it asks for a session. */
export interface Hello {
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
  readonly type: 'resume';
  readonly version: number;
  /** `SESSION_TOKEN_BYTES` of {@link Welcome}. A secret. */
  readonly sessionToken: Uint8Array;
  /** Ordered frames that have come from the gateway, modulo 2³². */
  readonly received: number;
}

/** First frame of the gateway. */
export interface Welcome {
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
  readonly type: 'ended';
  /** `token`, `grid`, `full`, `draining`, `version`, `unknown-session`, `protocol`, `bye`, … */
  readonly reason: string;
  /** For people. */
  readonly words: string;
}

/** Ordered frames that have come, modulo 2³². Sent without news as well, to keep the connection. */
export interface Ack {
  readonly type: 'ack';
  readonly received: number;
}

/** A batch of datagrams, still packed: see `readDatagrams`. */
export interface Datagrams {
  readonly type: 'datagrams';
  readonly link: number;
  readonly batch: Uint8Array;
}

/** The page wants a UDP socket, and names it. */
export interface OpenLink {
  readonly type: 'open-link';
  readonly link: number;
}

/** The socket is bound. */
export interface LinkOpened {
  readonly type: 'link-opened';
  readonly link: number;
  readonly local: Endpoint;
}

/** The page closes a socket. */
export interface CloseLink {
  readonly type: 'close-link';
  readonly link: number;
}

/** There is no such socket, or it has failed. */
export interface LinkFailed {
  readonly type: 'link-failed';
  readonly link: number;
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
  readonly type: 'request';
  readonly id: number;
  readonly method: RelayMethod;
  /** Only to an address of the open internet. */
  readonly publicOnly: boolean;
  readonly url: string;
  readonly headers: RelayHeaders;
  /** Of all pieces together; 0 where there is no body, and none follows. */
  readonly bodyBytes: number;
}

/** A piece of a body, of a request or an answer. */
export interface Body {
  readonly type: 'body';
  readonly id: number;
  readonly isLast: boolean;
  readonly bytes: Uint8Array;
}

/** The head of an answer; at least one {@link Body} follows. */
export interface Head {
  readonly type: 'head';
  readonly id: number;
  readonly status: number;
  readonly headers: RelayHeaders;
}

/** There is no answer, or no more of it. */
export interface RequestFailed {
  readonly type: 'request-failed';
  readonly id: number;
  /** A `ConnectionFailure` of transport, or `not-named`, `too-long`, `timeout`, `busy`. */
  readonly reason: string;
  /** The system's word, such as `ECONNREFUSED`; empty where it has none. */
  readonly detail: string;
}

/** The page wants no answer any more. */
export interface Cancel {
  readonly type: 'cancel';
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

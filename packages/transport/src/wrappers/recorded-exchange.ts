import type { Endpoint } from '@landfall/protocol/datatypes';
import type { Instant } from '../ports/index.ts';

/** What was kept of a body. */
export interface RecordedBody {
  /** Lent: whoever keeps them longer than the call copies them. */
  readonly bytes: Uint8Array;
  /** How many bytes more it had. */
  readonly missingBytes: number;
  /** SHA-256 of the whole body, hexadecimal, where it is not kept whole and is known. */
  readonly sha256?: string;
}

/** One HTTP message that passed; its content coding is undone. */
export interface RecordedHttpMessage {
  /** When its first and its last byte passed, as far as the recorder can see. */
  readonly beganAt: Instant;
  readonly endedAt: Instant;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: RecordedBody;
  /** It came to its end. */
  readonly isWhole: boolean;
}

/** One HTTP request that passed with what became of it; told when that is over. */
export interface RecordedExchange {
  /** The end that recorded it. */
  readonly role: 'client' | 'server';
  /** Of its beginning: milliseconds since 1970, and of the monotonic clock. */
  readonly wallTimeMs: number;
  readonly at: Instant;
  /** The client; undefined where its own port is not known. */
  readonly from: Endpoint | undefined;
  /** The server; undefined where only its name is known. */
  readonly to: Endpoint | undefined;
  /** Scheme, host and port. */
  readonly origin: string;
  readonly request: RecordedHttpMessage & { readonly method: string; readonly target: string };
  /** Undefined where there was none. */
  readonly response: (RecordedHttpMessage & { readonly status: number }) | undefined;
  /** Why there was none: the code of an error and its reason, such as `closed unreachable`. */
  readonly failure?: string;
}

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
  /** When its first byte passed, as far as the recorder can see. */
  readonly beganAt: Instant;
  /** When its last byte passed, as far as the recorder can see. */
  readonly endedAt: Instant;
  /** Values by name. */
  readonly headers: Readonly<Record<string, string>>;
  /** What was kept of its body, without the content coding. */
  readonly body: RecordedBody;
  /** It came to its end. */
  readonly isWhole: boolean;
}

/** One HTTP request that passed with what became of it; told when that is over. */
export interface RecordedExchange {
  /** The end that recorded it. */
  readonly role: 'client' | 'server';
  /** Its beginning, in milliseconds since 1970. */
  readonly wallTimeMs: number;
  /** Its beginning, by the monotonic clock. */
  readonly at: Instant;
  /** The client; undefined where its own port is not known. */
  readonly from: Endpoint | undefined;
  /** The server; undefined where only its name is known. */
  readonly to: Endpoint | undefined;
  /** Scheme, host and port. */
  readonly origin: string;
  /** What was asked: `method` as sent, and in `target` path and query. */
  readonly request: RecordedHttpMessage & { readonly method: string; readonly target: string };
  /** Undefined where there was none. */
  readonly response: (RecordedHttpMessage & { readonly status: number }) | undefined;
  /** Why there was none: the code of an error and its reason, such as `closed unreachable`. */
  readonly failure?: string;
}

import type { Seen } from './tcp-streams.ts';

/** One HTTP/1.x message as it was on the wire, its transfer coding undone. */
export interface CapturedMessage {
  /** Of the first byte and of the last that was seen. */
  readonly first: Seen;
  /** The frame with the last byte of it that was seen. */
  readonly last: Seen;
  /** `1.1` or `1.0`. */
  readonly version: string;
  /** Names as they were written, in their order; repeated ones are there repeatedly. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Chunks joined; still compressed where `content-encoding` says so. */
  readonly body: Uint8Array;
  /** How many bytes of the body, as far as they can be counted, the capture does not have. */
  readonly missingBytes: number;
  /** The message came to its end, and nothing of it is missing. */
  readonly isWhole: boolean;
}

/** A request. */
export interface CapturedRequest extends CapturedMessage {
  /** As in the request line, such as `POST`. */
  readonly method: string;
  /** As in the request: a path, mostly. */
  readonly target: string;
}

/** An answer. */
export interface CapturedResponse extends CapturedMessage {
  /** Status code, such as 200. */
  readonly status: number;
  /** The words behind the status code, such as `OK`; may be empty. */
  readonly reason: string;
}

/** All values of a header, joined by commas; undefined when there is none. `name` in lower case. */
export function headerOf({ headers }: Pick<CapturedMessage, 'headers'>, name: string): string | undefined {
  const values = headers.filter(([own]) => own.toLowerCase() === name).map(([, value]) => value);
  return values.length === 0 ? undefined : values.join(', ');
}

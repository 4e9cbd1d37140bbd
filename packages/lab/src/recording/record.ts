import type { Endpoint } from '@landfall/protocol/datatypes';
import type { EvidenceRecord } from '@landfall/protocol/evidence';

/** Who recorded something: one of the ends, a proxy between them, or somebody who listened on the wire (pcap files). */
export type RecordingSide = 'client' | 'server' | 'proxy' | 'wire';

/** What every record has. Records stand in the order in which they were written: an exchange when it has ended. */
export interface Recorded {
  /** 1 is the first of the file. Of a capture file: of the frame that completed it, as other programs count. */
  readonly number: number;
  /** Who recorded it; a file may have records of several. */
  readonly side: RecordingSide;
  /** Milliseconds of the recorder's monotonic clock; of a capture file since its first frame. For measuring. */
  readonly monoMs: number;
  /** Milliseconds since 1970, with fractions. For reading. */
  readonly wallMs: number;
}

/** One UDP datagram. */
export interface DatagramRecord extends Recorded {
  /** Tells it from the other kinds of {@link CaptureRecord}. */
  readonly kind: 'datagram';
  /** Who sent it, as the recorder saw it. */
  readonly from: Endpoint;
  /** Whom it was sent to, as the recorder saw it. */
  readonly to: Endpoint;
  /** Lent: whoever keeps them copies them. */
  readonly bytes: Uint8Array;
  /** How many bytes of it were not kept. */
  readonly missingBytes: number;
}

/** One HTTP message, its transfer coding undone. */
export interface RecordedMessage {
  /** When its first byte and its last one were seen, on the clock of `monoMs`. */
  readonly beganMs: number;
  /** When its last byte was seen, on the clock of `monoMs`. */
  readonly endedMs: number;
  /** Names as they were written, in their order; repeated ones are there repeatedly. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** What was kept of it; still compressed where the header `content-encoding` says so. */
  readonly body: Uint8Array;
  /** How many bytes of the body were not kept, as far as they can be counted. */
  readonly missingBytes: number;
  /** SHA-256 of the whole body, hexadecimal, where it was too long to be kept whole. */
  readonly sha256?: string;
  /** The message came to its end. A body that was cut for its length is whole in this sense. */
  readonly isWhole: boolean;
}

/** A request. */
export interface RecordedRequest extends RecordedMessage {
  /** As in the request, such as `POST`. */
  readonly method: string;
  /** As in the request: a path and query, mostly. */
  readonly target: string;
}

/** An answer. */
export interface RecordedResponse extends RecordedMessage {
  /** Status code, such as 200. */
  readonly status: number;
}

/** A request and its answer. One of them is undefined when it was not seen. Times are those of the first byte. */
export interface ExchangeRecord extends Recorded {
  /** Tells it from the other kinds of {@link CaptureRecord}. */
  readonly kind: 'exchange';
  /** The client; undefined where its end is not known, as of our own HTTP client. */
  readonly from: Endpoint | undefined;
  /** The server; undefined where it is known by name only. */
  readonly to: Endpoint | undefined;
  /** Scheme, host and port, such as `http://127.0.0.1:9000`: with `request.target` the URL. */
  readonly origin: string;
  /** Undefined when only the answer was seen. */
  readonly request: RecordedRequest | undefined;
  /** Undefined when none came, or none was seen. */
  readonly response: RecordedResponse | undefined;
  /** Why there is no answer, in a few words, where the recorder knows it. */
  readonly failure?: string;
}

/** What a client or a grid testified while it was recorded. */
export interface EvidenceEntry extends Recorded {
  /** Tells it from the other kinds of {@link CaptureRecord}. */
  readonly kind: 'evidence';
  /** What was testified, with the times of whoever did. */
  readonly evidence: EvidenceRecord;
}

/** A word of the recorder, or of whoever watched. */
export interface MarkRecord extends Recorded {
  /** Tells it from the other kinds of {@link CaptureRecord}. */
  readonly kind: 'mark';
  /** Short and without spaces: `begin`, `end`, `gap`, `tls`, `note`; others are possible. */
  readonly name: string;
  /** For people. */
  readonly text: string;
}

/** How the clock of another recorder in the same file stands to that of this `side`. */
export interface ClockRecord extends Recorded {
  /** Tells it from the other kinds of {@link CaptureRecord}. */
  readonly kind: 'clock';
  /** The other recorder, whose clock is compared. */
  readonly of: RecordingSide;
  /** What is to be added to a `monoMs` of `of` to have it on the clock of `side`. */
  readonly offsetMs: number;
  /** The offset is right to so much more or less. */
  readonly errorMs: number;
}

/** One thing in a recording. A discriminated union: later versions may add kinds, which readers pass over. */
export type CaptureRecord = DatagramRecord | ExchangeRecord | EvidenceEntry | MarkRecord | ClockRecord;

/** How a recording ended. */
export interface RecordingEnd {
  /** Frames of a capture file, or records of a recording, that were whole. */
  readonly records: number;
  /** What was passed over, by its kind, such as `link type 147` or `record of kind 9`. */
  readonly unread: ReadonlyMap<string, number>;
  /** Where the file breaks off in the middle of something, and of what; undefined when it ends as it should. */
  readonly cut: { readonly offset: number; readonly what: string } | undefined;
  /** Where the file is damaged, and how: nothing behind that was read. */
  readonly damage: { readonly offset: number | undefined; readonly what: string } | undefined;
}

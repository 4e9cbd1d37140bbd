import type { EvidenceRecord } from '@landfall/protocol/evidence';
import { encodeRecord, encodeRecordingHeader, recordingOf } from '../recording/index.ts';
import type { CaptureRecord, RecordToWrite, RecordingEnd } from '../recording/index.ts';

/** Records of every kind, for tests. */
const CLIENT = { address: '127.0.0.1', port: 40_000 };
const SERVER = { address: '::1', port: 9000 };
const TEXT = new TextEncoder();

const TESTIMONY: EvidenceRecord = {
  at: '2026-01-01T00:00:00.005Z',
  via: 'Visitant',
  sys: 'MIGRATION',
  sig: 'HANDSHAKE',
  val: 'URI: http://127.0.0.1:9000/',
  v: 1,
  run: 'r',
  seq: 1,
  mono: 5,
  actor: 'Test User',
  kind: 'LoginStart',
  side: 'CLIENT',
  component: 'LOGIN',
  signal: 'START',
  data: { uri: 'http://127.0.0.1:9000/', user: 'Test User', mode: 'standard' },
};

const at = (ms: number) => ({ side: 'client', monoMs: ms, wallMs: 1_767_225_600_000.25 + ms }) as const;
const message = { headers: [['Content-Type', 'text/xml']], missingBytes: 0, isWhole: true } as const;

/** One of each kind. */
export const SAMPLES: readonly RecordToWrite[] = [
  { kind: 'mark', ...at(0), name: 'begin', text: 'landfall/0.1.0' },
  { kind: 'datagram', ...at(1.5), from: CLIENT, to: SERVER, bytes: Uint8Array.of(1, 2, 3), missingBytes: 0 },
  {
    kind: 'exchange',
    ...at(2),
    from: undefined,
    to: CLIENT,
    origin: 'http://127.0.0.1:9000',
    request: {
      ...message,
      beganMs: 2,
      endedMs: 2.5,
      body: TEXT.encode('<a/>'),
      method: 'POST',
      target: '/',
    },
    response: {
      ...message,
      beganMs: 3,
      endedMs: 4,
      body: TEXT.encode('<b/>'),
      missingBytes: 7,
      sha256: 'ab'.repeat(32),
      status: 200,
    },
  },
  {
    kind: 'exchange',
    ...at(4),
    from: CLIENT,
    to: undefined,
    origin: 'https://grid.example',
    request: { ...message, beganMs: 4, endedMs: 4, body: new Uint8Array(0), method: 'GET', target: '/x?y' },
    response: undefined,
    failure: 'unreachable',
  },
  { kind: 'evidence', ...at(5), evidence: TESTIMONY },
  { kind: 'clock', ...at(6), of: 'server', offsetMs: -12.5, errorMs: 0.25 },
];

/** A file of these. */
export function fileOf(records: readonly RecordToWrite[]): Uint8Array {
  return new Uint8Array(Buffer.concat([encodeRecordingHeader(), ...records.map(encodeRecord)]));
}

/** All that is in a file whose bytes come in pieces of `pieceBytes`. */
export async function readAll(
  file: Uint8Array,
  pieceBytes = file.length,
): Promise<{ records: CaptureRecord[]; end: RecordingEnd }> {
  const reading = recordingOf(() => pieces(file, Math.max(1, pieceBytes))).records();
  const records: CaptureRecord[] = [];
  for (;;) {
    const { value, done } = await reading.next();
    if (done === true) return { records, end: value };
    records.push(value);
  }
}

async function* pieces(file: Uint8Array, pieceBytes: number): AsyncGenerator<Uint8Array> {
  // Pieces of their own, as files give them.
  for (let start = 0; start < file.length; start += pieceBytes) yield file.slice(start, start + pieceBytes);
}

/** Everything that comes. */
export async function collect<T>(all: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const one of all) found.push(one);
  return found;
}

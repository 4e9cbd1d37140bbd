import { DecodeError } from '@landfall/protocol/errors';
import type { Inflate } from '@landfall/transport/ports';
import type { Recording, RecordingEnd } from '../recording/index.ts';
import { decodeDatagram } from './decode-capture.ts';
import {
  decodeExchange,
  formatExchangeJson,
  formatExchangeText,
  subjectOfExchange,
} from './decoded-exchange.ts';
import { Directions } from './direction.ts';
import { formatDecodedJson, formatDecodedText, isKnown } from './format.ts';
import type { DecodeOptions } from './format.ts';
import { subjectOfDatagram } from './message-subject.ts';

/** How a recording ended. */
export interface DecodedEnd extends RecordingEnd {
  /** Datagrams that were known messages, whole or not. */
  readonly messages: number;
  /** Lines that were given. */
  readonly lines: number;
}

const NS_PER_MS = 1e6;

/**
 * The lines that `landfall decode` prints: datagrams, and HTTP exchanges when they have ended. The file is read twice, piece by piece: who
 * is client and who simulator is known only at its end.
 * @throws DecodeError when the file is no recording; UsageError where it cannot be read
 */
export async function* decodeRecording(
  recording: Recording,
  inflate: Inflate,
  { json = false, filter }: DecodeOptions = {},
): AsyncGenerator<string, DecodedEnd, undefined> {
  const directions = await directionsIn(recording);
  const records = recording.records();
  let [messages, lines] = [0, 0];
  try {
    for (;;) {
      const { value, done } = await records.next();
      if (done === true) return { ...value, messages, lines };
      let line: string | undefined;
      if (value.kind === 'datagram') {
        const sinceFirstNs = BigInt(Math.round(value.monoMs * NS_PER_MS));
        const decoded = decodeDatagram({ ...value, frame: value.number, sinceFirstNs }, directions);
        if (isKnown(decoded)) messages++;
        if (filter?.test(subjectOfDatagram(decoded)) !== false)
          line = json ? formatDecodedJson(decoded) : formatDecodedText(decoded);
      } else if (value.kind === 'exchange') {
        const decoded = await decodeExchange(value, inflate);
        if (filter?.test(subjectOfExchange(decoded)) !== false)
          line = json ? formatExchangeJson(decoded) : formatExchangeText(decoded);
      }
      if (line === undefined) continue;
      lines++;
      yield line;
    }
  } finally {
    await records.return({ records: 0, unread: new Map(), cut: undefined, damage: undefined });
  }
}

async function directionsIn(recording: Recording): Promise<Directions> {
  const directions = new Directions();
  try {
    for await (const record of recording) if (record.kind === 'datagram') directions.note(record);
  } catch (error) {
    // It is told when the records are read.
    if (!(error instanceof DecodeError)) throw error;
  }
  return directions;
}

/** Whatever a story can be told of, as evidence: a recording, a capture, lines of evidence, a ritual log. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { DecodeError, UsageError } from '@landfall/protocol/errors';
import { parseEvidenceLine, parseRitualLine } from '@landfall/protocol/evidence';
import type { EvidenceRecord } from '@landfall/protocol/evidence';
import type { Inflate } from '@landfall/transport/ports';
import { systemWords } from '../output/index.ts';
import { openRecording } from '../recording/index.ts';
import { reconstruct } from './reconstruct.ts';
import { readServerLog, withServerLog } from './server-log.ts';
import type { Traffic } from './traffic.ts';

/** Evidence, and what is to be said of the file. */
export interface ReadTestimony {
  /** In order of time. */
  readonly records: readonly EvidenceRecord[];
  /** How much passed; empty where the file is no recording. */
  readonly traffic: readonly Traffic[];
  /** Sentences: what was not read, where the file breaks off. */
  readonly remarks: readonly string[];
}

/**
 * The same evidence with the server's own log beside it.
 * @param path of an OpenSimulator's console output or log file
 * @throws UsageError where it cannot be read
 */
export async function readBesideLog(told: ReadTestimony, path: string): Promise<ReadTestimony> {
  const lines: string[] = [];
  try {
    for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity }))
      lines.push(line);
  } catch (error) {
    throw new UsageError(`cannot read ${path}: ${systemWords(error)}`, { cause: error });
  }
  const log = readServerLog(lines);
  const { records, offsetMs } = withServerLog(told.records, log);
  const remark =
    offsetMs === undefined
      ? [`${path} shares nothing with the recording, and is left out`]
      : [`${path} is told on the recording's clock`];
  return { ...told, records, remarks: [...told.remarks, ...remark] };
}

/** A story of more observations is not held in memory. */
const MOST_RECORDS = 1_000_000;
const SNIFFED_BYTES = 4096;

/**
 * The evidence in a file.
 * @throws UsageError where the file cannot be read; DecodeError where it is of no kind that is read
 */
export async function readTestimony(path: string, inflate: Inflate): Promise<ReadTestimony> {
  const kind = await sniff(path);
  if (kind !== 'recording') return await readLines(path, kind);
  const { records, end, datagrams, exchanges, traffic } = await reconstruct(openRecording(path), inflate);
  const remarks = [
    ...(end.cut === undefined
      ? []
      : [`the file breaks off at offset ${end.cut.offset}, in the middle of ${end.cut.what}`]),
    ...(end.damage === undefined
      ? []
      : [
          `the file is damaged${end.damage.offset === undefined ? '' : ` at offset ${end.damage.offset}`}: ${end.damage.what}`,
        ]),
    ...Array.from(end.unread, ([what, count]) => `${count} of it not read: ${what}`),
    ...(datagrams + exchanges === 0 ? ['it holds neither datagrams nor HTTP exchanges'] : []),
  ];
  return { records, traffic, remarks };
}

async function sniff(path: string): Promise<'recording' | 'evidence' | 'ritual'> {
  let start = '';
  try {
    for await (const chunk of createReadStream(path, { end: SNIFFED_BYTES })) start += String(chunk);
  } catch (error) {
    throw new UsageError(`cannot read ${path}: ${systemWords(error)}`, { cause: error });
  }
  if (start.trimStart().startsWith('{')) return 'evidence';
  return start.includes('[MATING RITUAL]') ? 'ritual' : 'recording';
}

async function readLines(path: string, kind: 'evidence' | 'ritual'): Promise<ReadTestimony> {
  const records: EvidenceRecord[] = [];
  let [number, unread, user] = [0, 0, ''];
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Infinity });
  for await (const line of lines) {
    number++;
    if (line.trim() === '') continue;
    if (records.length >= MOST_RECORDS)
      throw new DecodeError(`${path} has more than ${MOST_RECORDS} lines of evidence`);
    const record = readLine(line, kind, number);
    if (record === undefined) {
      unread++;
      continue;
    }
    // A ritual log is of one avatar at a time, and says of whom only now and then.
    if (record.actor !== '') user = record.actor;
    records.push(record.actor === '' ? { ...record, actor: user } : record);
  }
  const remarks = unread === 0 ? [] : [`${unread} of ${number} lines are no evidence of ours`];
  if (records.length === 0) throw new DecodeError(`${path} holds no evidence`);
  return { records: records.toSorted((one, other) => one.mono - other.mono), traffic: [], remarks };
}

function readLine(line: string, kind: 'evidence' | 'ritual', number: number): EvidenceRecord | undefined {
  try {
    return kind === 'evidence' ? parseEvidenceLine(line) : parseRitualLine(line, number);
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

import { DecodeError } from '../errors/index.ts';
import type { EvidenceRecord, Testimony } from './record.ts';

/** A longer line is refused. Ours stay far below: texts are cut and details are few. */
export const MAX_LINE_LENGTH = 64 * 1024;

/** What JSON leaves as it is, but a terminal obeys or nobody sees: `cat` of evidence must do no harm. */
const UNSEEN = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

/** One line of NDJSON without its line feed, the keys in their fixed order; printable, whatever strangers said. */
export function formatEvidenceLine(record: EvidenceRecord): string {
  const { at, ua, via, sys, sig, val, v, run, seq, mono, actor, kind, side, component, signal } = record;
  const { data, cause, circuit, sim, pkt, reconstructed } = record;
  const common = { at, ua, via, sys, sig, val };
  const ours = {
    v,
    run,
    seq,
    mono,
    actor,
    kind,
    side,
    component,
    signal,
    data,
    cause,
    circuit,
    sim,
    pkt,
    reconstructed,
  };
  return JSON.stringify(Object.assign(common, ours)).replace(UNSEEN, escapeUnits);
}

function escapeUnits(character: string): string {
  const units = character.split('').map((unit) => unit.charCodeAt(0).toString(16).padStart(4, '0'));
  return units.map((unit) => `\\u${unit}`).join('');
}

/**
 * The record of one line. Keys that a later version added are dropped.
 * @throws DecodeError unless it is a record of version 1; a line of another observer is for {@link parseTestimonyLine}.
 */
export function parseEvidenceLine(line: string): EvidenceRecord {
  const keys = parseObject(line);
  if (keys['v'] !== 1) throw new DecodeError('not evidence of version 1', { path: 'v' });
  const record = {
    ...testimonyOf(keys),
    v: 1 as const,
    run: text(keys, 'run'),
    seq: number(keys, 'seq'),
    mono: number(keys, 'mono'),
    actor: text(keys, 'actor'),
    kind: text(keys, 'kind'),
    side: oneOf(keys, 'side', ['CLIENT', 'SERVER']),
    component: oneOf(keys, 'component', ['LOGIN', 'CAPS', 'UDP', 'WORLD', 'BEHAVIOR', 'LOGOUT']),
    signal: text(keys, 'signal'),
  };
  return { ...record, ...optionalOf(keys) };
}

/**
 * The six common keys of one line, whoever wrote it. A `val` that is not text is kept as JSON text.
 * @throws DecodeError unless it is an object with those keys.
 */
export function parseTestimonyLine(line: string): Testimony {
  return testimonyOf(parseObject(line));
}

type Keys = Readonly<Record<string, unknown>>;

function parseObject(line: string): Keys {
  if (line.length > MAX_LINE_LENGTH) throw new DecodeError(`a line of ${line.length} characters`);
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new DecodeError('not a line of JSON', { cause });
  }
  if (!isObject(value)) throw new DecodeError('not a JSON object');
  return value;
}

function testimonyOf(keys: Keys): Testimony {
  const { ua, val } = keys;
  return {
    at: text(keys, 'at'),
    ...(typeof ua === 'string' ? { ua } : {}),
    via: text(keys, 'via'),
    sys: text(keys, 'sys'),
    sig: text(keys, 'sig'),
    val: typeof val === 'string' ? val : val === undefined ? '' : JSON.stringify(val),
  };
}

function optionalOf(
  keys: Keys,
): Pick<EvidenceRecord, 'data' | 'cause' | 'circuit' | 'sim' | 'pkt' | 'reconstructed'> {
  const { data, cause, circuit, sim, pkt, reconstructed } = keys;
  return {
    ...(isObject(data) ? { data: data as NonNullable<EvidenceRecord['data']> } : {}),
    ...(typeof cause === 'number' ? { cause } : {}),
    ...(typeof circuit === 'number' ? { circuit } : {}),
    ...(typeof sim === 'string' ? { sim } : {}),
    ...(isObject(pkt) ? { pkt: packetOf(pkt) } : {}),
    ...(reconstructed === true ? { reconstructed } : {}),
  };
}

function packetOf(keys: Keys): NonNullable<EvidenceRecord['pkt']> {
  return {
    dir: oneOf(keys, 'dir', ['in', 'out']),
    seq: number(keys, 'seq'),
    name: text(keys, 'name'),
    len: number(keys, 'len'),
    flags: number(keys, 'flags'),
  };
}

function isObject(value: unknown): value is Keys {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(keys: Keys, path: string): string {
  const value = keys[path];
  if (typeof value !== 'string') throw new DecodeError('text wanted', { path });
  return value;
}

function number(keys: Keys, path: string): number {
  const value = keys[path];
  if (typeof value !== 'number') throw new DecodeError('number wanted', { path });
  return value;
}

function oneOf<T extends string>(keys: Keys, path: string, words: readonly T[]): T {
  const word = words.find((candidate) => candidate === keys[path]);
  if (word === undefined) throw new DecodeError(`one of ${words.join(', ')} wanted`, { path });
  return word;
}

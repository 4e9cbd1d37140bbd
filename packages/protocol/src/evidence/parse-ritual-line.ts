import { DecodeError } from '../errors/index.ts';
import { parseDate } from '../llsd/index.ts';
import { OBSERVATIONS, type Observation } from './catalogue/catalogue.ts';
import type { Component, Detail, EvidenceRecord, Side } from './record.ts';

const MAX_LINE_LENGTH = 64 * 1024;
const LINE =
  /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}(?:[.,]\d{1,3})?) \[MATING RITUAL\] \[(CLIENT|SERVER)\] \[([A-Z]+)\] ([^|]*)(?:\| ?(.*))?$/;
const COMPONENTS: readonly Component[] = ['LOGIN', 'CAPS', 'UDP', 'WORLD', 'BEHAVIOR', 'LOGOUT'];

/** What the old log calls otherwise than we do. @source rituals §2.1 */
const RENAMED: Readonly<Record<string, string>> = {
  'CLIENT UDP RECV ObjectUpdate': 'ObjectsReceived',
  'SERVER UDP SEND LayerData': 'LayerSent',
};

/** Kinds by side, component and signal, where the signal is a fixed one. */
const KINDS: ReadonlyMap<string, string> = new Map(
  (Object.entries(OBSERVATIONS) as unknown as [string, Observation<object>][]).flatMap(
    ([kind, { side, component, signal }]) =>
      (side === 'EITHER' ? (['CLIENT', 'SERVER'] as const) : [side]).map(
        (own) =>
          [`${own} ${component} ${typeof signal === 'string' ? signal : signalOf(kind)}`, kind] as const,
      ),
  ),
);

function signalOf(kind: string): string {
  if (kind === 'LoginReceived') return 'RECV XML-RPC login_to_simulator';
  return kind === 'LoginResponseSent' ? 'SEND XML-RPC Response' : '';
}

/**
 * A line of the old ritual log as a record. Its kind is that of the catalogue with the same side, component and signal, else the
 * signal itself. The detail is what the payload says in its `Name: value` pairs; `val` is the payload.
 * @param seq of the record: lines have no numbers
 * @returns undefined for a line of another kind
 * @throws DecodeError for a ritual line whose time or component makes no sense
 * @source rituals §2.1
 */
export function parseRitualLine(line: string, seq: number): EvidenceRecord | undefined {
  if (line.length > MAX_LINE_LENGTH || !line.includes('[MATING RITUAL]')) return undefined;
  const [, date, time, side, component, signal, payload = ''] = LINE.exec(line.trim()) ?? [];
  if (date === undefined || time === undefined || side === undefined || signal === undefined)
    throw new DecodeError('not a line of the ritual log');
  if (!COMPONENTS.includes(component as Component)) throw new DecodeError(`component ${component}`);
  const at = `${date}T${time.replace(',', '.').padEnd(12, time.length === 8 ? '.000' : '0')}Z`;
  const moment = parseDate(at);
  if (moment === undefined) throw new DecodeError('no such time');
  const mono = Math.round(moment.secondsSinceEpoch * 1000);
  const name = signal.trim();
  const kind = kindOf(side, component!, name);
  const data = detailOf(kind, name, payload);
  const entry = (OBSERVATIONS as unknown as Record<string, Observation<object> | undefined>)[kind];
  return {
    at,
    via: side === 'CLIENT' ? 'Visitant' : 'Ranger',
    sys: entry?.sys ?? 'STATE',
    sig: entry?.sig ?? 'STATUS',
    val: payload.trim(),
    v: 1,
    run: 'ritual',
    seq,
    mono,
    actor: typeof data?.['user'] === 'string' ? data['user'] : '',
    kind,
    side: side as Side,
    component: component as Component,
    signal: name,
    ...(data === undefined ? {} : { data }),
  };
}

function kindOf(side: string, component: string, signal: string): string {
  const key = `${side} ${component} ${signal}`;
  if (signal.startsWith('PROGRESS ')) return 'LoginProgress';
  return RENAMED[key] ?? KINDS.get(key) ?? signal;
}

type Read = (pairs: ReadonlyMap<string, string>, payload: string, signal: string) => Detail;

const number = (text: string | undefined): number => Number(text ?? 0) || 0;

/** Payloads of which the parts matter to a story. What is not here has its words only. */
const DETAILS: Readonly<Record<string, Read>> = {
  LoginStart: (pairs) => ({
    uri: pairs.get('URI') ?? '',
    user: pairs.get('User') ?? '',
    mode: pairs.get('Mode') ?? 'standard',
  }),
  LoginProgress: (_, message, signal) => ({ status: signal.slice('PROGRESS '.length), message }),
  LoginSuccess: (pairs) => ({ agentId: pairs.get('Agent') ?? '' }),
  LoginFail: (_, message) => ({ reason: '', message }),
  LoginReceived: (pairs) => ({
    user: pairs.get('User') ?? '',
    viewer: pairs.get('Viewer') ?? '',
    channel: pairs.get('Channel') ?? '',
    from: pairs.get('IP') ?? '',
  }),
  AuthSuccess: (pairs) => ({ user: pairs.get('User') ?? '' }),
  AuthFail: (pairs) => ({ user: pairs.get('User') ?? '' }),
  CircuitProvision: (pairs) => ({
    circuit: number(pairs.get('Circuit')),
    region: pairs.get('Region') ?? '',
  }),
  LoginResponseSent: (_, outcome) => ({ outcome }),
  RegionHandshakeSent: (pairs) => ({ region: pairs.get('Region') ?? '' }),
  Connected: (pairs) => ({ region: pairs.get('Sim') ?? '', endpoint: pairs.get('IP') ?? '' }),
  Wallflower: (_, message) => ({ message }),
  Ghost: (_, message) => ({ message }),
  LayerReceived: (pairs) => ({ layer: 'land', patches: 0, sizeBytes: number(pairs.get('Size')) }),
  ObjectsReceived: (pairs) => ({
    message: 'ObjectUpdate',
    objects: 1,
    sizeBytes: number(pairs.get('Size')),
  }),
  AgentTimeout: (pairs) => ({
    agent: pairs.get('Agent') ?? '',
    lastActiveMs: Number.parseFloat(pairs.get('LastActive') ?? '0') || 0,
  }),
};

function detailOf(kind: string, signal: string, payload: string): Detail | undefined {
  const read = Object.hasOwn(DETAILS, kind) ? DETAILS[kind] : undefined;
  return read?.(pairsIn(payload), payload.trim(), signal);
}

/** `URI: http://x/, User: A B, Mode: m`. A comma within a value is one when no name follows it. */
function pairsIn(payload: string): ReadonlyMap<string, string> {
  const parts = payload.split(/, (?=[A-Z][A-Za-z]*: )/);
  return new Map(
    parts.flatMap((part) => {
      const at = part.indexOf(': ');
      return at < 0 ? [] : [[part.slice(0, at).trim(), part.slice(at + 2).trim()] as const];
    }),
  );
}

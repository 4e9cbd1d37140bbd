import { QUEUE_EVENTS } from '@landfall/grid';
import type { Fault, HandoverFault, MessageFault } from '@landfall/grid';
import { UsageError } from '@landfall/protocol/errors';
import { describeMessages } from '@landfall/protocol/message';
import type { MessageName } from '@landfall/protocol/message';
import { refuseLogin } from '@landfall/protocol/login';
import { readMs } from '../scenario/index.ts';

/** How each fault is written: what it needs, in our words. */
const KINDS: Readonly<Record<string, (read: Reader) => Fault>> = {
  'drop-message': (read) => ({ kind: 'drop-message', ...messageOf(read) }),
  'delay-message': (read) => ({ kind: 'delay-message', ...messageOf(read), delayMs: read.ms('delay') }),
  'duplicate-message': (read) => ({
    kind: 'duplicate-message',
    ...messageOf(read),
    ...delayOf(read),
  }),
  'break-answer': (read) => ({
    kind: 'break-answer',
    ...(read.find('message') === undefined ? {} : { message: nameOf(read) }),
    ...timesOf(read),
  }),
  'silent-handshake': () => ({ kind: 'silent-handshake' }),
  'deaf-event-queue': () => ({ kind: 'deaf-event-queue' }),
  'forgetful-event-queue': () => ({ kind: 'forgetful-event-queue' }),
  handover: (read) => ({
    kind: 'handover',
    step: read.oneOf('step', STEPS),
    fate: read.oneOf('fate', ['lost', 'unanswered', 'refused', 'late']),
    ...regionOf(read),
    ...delayOf(read),
    ...timesOf(read),
  }),
  'hold-behind-border': (read) => ({ kind: 'hold-behind-border', ...regionOf(read), ...timesOf(read) }),
  'refuse-login': (read) => ({
    kind: 'refuse-login',
    answer: answerOf(read),
    ...timesOf(read),
  }),
  'region-down': (read) => ({ kind: 'region-down', region: read.text('region') }),
  'region-restart': (read) => ({
    kind: 'region-restart',
    region: read.text('region'),
    noticeMs: read.ms('notice'),
    downMs: read.ms('down'),
  }),
  kick: (read) => ({ kind: 'kick', agent: read.text('agent'), reason: read.text('reason') }),
  teleport: (read) => ({
    kind: 'teleport',
    agent: read.text('agent'),
    region: read.text('region'),
    position: placeOf(read),
  }),
  crash: () => ({ kind: 'crash' }),
};

/** What the grid is to do wrong, by keys in lower case: `fault` is its kind, the others depend on that. @throws UsageError for what is no fault */
export function faultOf(fields: ReadonlyMap<string, string>): Fault {
  const read = new Reader(fields);
  const kind = read.text('fault');
  const make = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (make === undefined)
    throw new UsageError(`there is no fault ${kind}; there is ${Object.keys(KINDS).join(', ')}`);
  const fault = make(read);
  read.refuseRest();
  return fault;
}

class Reader {
  readonly #fields: ReadonlyMap<string, string>;
  readonly #read = new Set<string>();

  constructor(fields: ReadonlyMap<string, string>) {
    this.#fields = fields;
  }

  find(key: string): string | undefined {
    this.#read.add(key);
    return this.#fields.get(key);
  }

  text(key: string): string {
    const text = this.find(key);
    if (text === undefined || text === '') throw new UsageError(`this fault needs ${key}`);
    return text;
  }

  ms(key: string): number {
    return readMs(this.text(key));
  }

  oneOf<T extends string>(key: string, known: readonly T[]): T {
    const text = this.text(key);
    const found = known.find((one) => one === text);
    if (found === undefined) throw new UsageError(`${key} is one of ${known.join(', ')}`);
    return found;
  }

  number(key: string): number | undefined {
    const text = this.find(key);
    if (text === undefined) return undefined;
    if (!/^\d{1,6}$/.test(text)) throw new UsageError(`${key} is a whole number`);
    return Number(text);
  }

  refuseRest(): void {
    const rest = [...this.#fields.keys()].filter((key) => !this.#read.has(key));
    if (rest.length > 0) throw new UsageError(`this fault knows no ${rest.join(', ')}`);
  }
}

const timesOf = (read: Reader): { readonly times?: number } => {
  const times = read.number('times');
  return times === undefined ? {} : { times };
};

const regionOf = (read: Reader): { readonly region?: string } => {
  const region = read.find('region');
  return region === undefined ? {} : { region };
};

/** `x/y/z`, metres in the region. */
function placeOf(read: Reader): { readonly x: number; readonly y: number; readonly z: number } {
  const match = /^(\d{1,5})\/(\d{1,5})\/(\d{1,5})$/.exec(read.text('position'));
  if (match === null) throw new UsageError('position is x/y/z, in whole metres');
  const [, x, y, z] = match;
  return { x: Number(x), y: Number(y), z: Number(z) };
}

const delayOf = (read: Reader): { readonly delayMs?: number } =>
  read.find('delay') === undefined ? {} : { delayMs: read.ms('delay') };

const STEPS: readonly HandoverFault['step'][] = [
  'query-access',
  'create-agent',
  'update-agent',
  'create-object',
  'update-place',
  'close-agent',
  'release-agent',
];

function messageOf(read: Reader): MessageFault {
  return { message: nameOf(read), direction: read.oneOf('direction', DIRECTIONS), ...timesOf(read) };
}

const DIRECTIONS = ['sent', 'received'] as const;
const NAMES = [...Array.from(describeMessages(), ({ name }) => name as MessageName), ...QUEUE_EVENTS];

function nameOf(read: Reader): MessageFault['message'] {
  const text = read.text('message');
  const found = NAMES.find((name) => name === text);
  if (found === undefined) throw new UsageError(`there is no message or event ${text}`);
  return found;
}

type LoginFault = Extract<Fault, { kind: 'refuse-login' }>;

function answerOf(read: Reader): LoginFault['answer'] {
  const reason = read.oneOf('reason', REASONS);
  const words = read.find('words') ?? 'No.';
  if (reason === 'html' || reason === 'empty' || reason === 'blank-seed') return reason;
  return refuseLogin(reason, words);
}

const REASONS = [
  'presence',
  'tos',
  'critical',
  'mfa-challenge',
  'internal-error',
  'html',
  'empty',
  'blank-seed',
] as const;

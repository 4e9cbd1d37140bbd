import type { Fault } from '@landfall/grid';
import { describeMessages } from '@landfall/protocol/message';
import type { MessageName } from '@landfall/protocol/message';
import { refuseLogin } from '@landfall/protocol/login';
import { parseMs, scenarioFault } from '../scenario/index.ts';
import type { Disturbance } from '../scenario/index.ts';

/** How each fault is written: what it needs, in our words. */
const KINDS: Readonly<Record<string, (read: Reader) => Fault>> = {
  'drop-message': (read) => ({ kind: 'drop-message', ...messageOf(read) }),
  'delay-message': (read) => ({ kind: 'delay-message', ...messageOf(read), delayMs: read.ms('delay') }),
  'silent-handshake': () => ({ kind: 'silent-handshake' }),
  'deaf-event-queue': () => ({ kind: 'deaf-event-queue' }),
  'forgetful-event-queue': () => ({ kind: 'forgetful-event-queue' }),
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
  crash: () => ({ kind: 'crash' }),
};

/** What the grid does wrong. @throws UsageError with the place, for what is no fault */
export function faultOf(step: Disturbance): Fault {
  const read = new Reader(step);
  const kind = read.text('fault');
  const make = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (make === undefined)
    throw scenarioFault(step.place, `there is no fault ${kind}; there is ${Object.keys(KINDS).join(', ')}`);
  const fault = make(read);
  read.refuseRest();
  return fault;
}

class Reader {
  readonly #step: Disturbance;
  readonly #read = new Set<string>();

  constructor(step: Disturbance) {
    this.#step = step;
  }

  find(key: string): string | undefined {
    this.#read.add(key);
    return this.#step.fields.get(key);
  }

  text(key: string): string {
    const text = this.find(key);
    if (text === undefined || text === '') throw scenarioFault(this.#step.place, `this fault needs ${key}`);
    return text;
  }

  ms(key: string): number {
    return parseMs(this.text(key), this.#step.place);
  }

  oneOf<T extends string>(key: string, known: readonly T[]): T {
    const text = this.text(key);
    const found = known.find((one) => one === text);
    if (found === undefined) throw scenarioFault(this.#step.place, `${key} is one of ${known.join(', ')}`);
    return found;
  }

  number(key: string): number | undefined {
    const text = this.find(key);
    if (text === undefined) return undefined;
    if (!/^\d{1,6}$/.test(text)) throw scenarioFault(this.#step.place, `${key} is a whole number`);
    return Number(text);
  }

  refuseRest(): void {
    const rest = [...this.#step.fields.keys()].filter((key) => !this.#read.has(key));
    if (rest.length > 0) throw scenarioFault(this.#step.place, `this fault knows no ${rest.join(', ')}`);
  }
}

const timesOf = (read: Reader): { readonly times?: number } => {
  const times = read.number('times');
  return times === undefined ? {} : { times };
};

function messageOf(read: Reader): MessageFault {
  const message = read.oneOf('message', NAMES);
  return { message, direction: read.oneOf('direction', ['sent', 'received']), ...timesOf(read) };
}

const NAMES = Array.from(describeMessages(), ({ name }) => name as MessageName);

type MessageFault = Pick<Extract<Fault, { kind: 'drop-message' }>, 'message' | 'direction' | 'times'>;
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

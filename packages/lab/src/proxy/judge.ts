import { DecodeError, UsageError } from '@landfall/protocol/errors';
import { ALL_MESSAGES } from '@landfall/protocol/message';
import { decodePacket, FLAG_RELIABLE } from '@landfall/protocol/packet';
import type { RelayEnd, RelayVerdict } from '@landfall/protocol/relay';
import type { RelayedMessage, Rule, RuleOutcome, Rules } from './rule.ts';

/** What the relay does with a packet, and what it sends besides. */
export interface Judgement {
  readonly verdict: RelayVerdict;
  readonly inject: readonly {
    readonly to: RelayEnd;
    readonly body: Uint8Array;
    readonly reliable: boolean;
  }[];
  /** For the recording: what was done. Undefined for a message that just goes on. */
  readonly words: string | undefined;
}

/** Where a message is on its way. */
export type Whereabouts = Pick<RelayedMessage, 'from' | 'agent' | 'simulator'>;

const PASS: Judgement = { verdict: {}, inject: [], words: undefined };
const MAX_DELAY_MS = 60_000;
/** A rule that sends more for one message floods. */
const MAX_INJECTED = 64;

/** Asks the rules about a datagram. Never throws: what a rule throws is told, and the message goes on as it is. */
export function judge(rules: Rules | undefined, datagram: Uint8Array, where: Whereabouts): Judgement {
  const rule = rules?.current;
  if (rule === undefined) return PASS;
  try {
    return asked(rule, datagram, where);
  } catch (error) {
    // A datagram that cannot be read goes on: its receiver knows best.
    if (!(error instanceof DecodeError)) rules?.fault(error);
    return PASS;
  }
}

function asked(rule: Rule, datagram: Uint8Array, where: Whereabouts): Judgement {
  const { bytes, start, end } = decodePacket(datagram);
  const message = ALL_MESSAGES.decode(bytes, start, end);
  const reliable = (datagram[0]! & FLAG_RELIABLE) !== 0;
  const outcome = rule({ ...where, reliable, message });
  return outcome === undefined || outcome === null ? PASS : judgementOf(outcome, message.name);
}

function judgementOf(outcome: RuleOutcome, name: string): Judgement {
  if (typeof outcome !== 'object' || outcome instanceof Promise)
    throw new UsageError(
      'a rule gives an object with drop, delayMs, message or inject, or nothing; no promise',
    );
  const { drop = false, delayMs = 0, message, inject = [] } = outcome;
  if (!(delayMs >= 0 && delayMs <= MAX_DELAY_MS))
    throw new UsageError(`delayMs is a number from 0 to ${MAX_DELAY_MS}`);
  if (!Array.isArray(inject) || inject.length > MAX_INJECTED)
    throw new UsageError(`inject is a list of at most ${MAX_INJECTED}`);
  const body = message === undefined ? undefined : ALL_MESSAGES.encode(message);
  const added = inject.map(({ to, message: own, reliable = true }) => {
    if (to !== 'viewer' && to !== 'simulator') throw new UsageError("to is 'viewer' or 'simulator'");
    return { to, body: ALL_MESSAGES.encode(own), reliable };
  });
  const verdict = { drop, delayMs, ...(body === undefined ? {} : { body }) };
  const done = [
    drop && 'dropped',
    !drop && delayMs > 0 && `delayed by ${delayMs} ms`,
    !drop && body !== undefined && 'changed',
    ...inject.map(({ to, message: own }) => `${own.name} sent to the ${to}`),
  ].filter((words) => words !== false);
  return { verdict, inject: added, words: done.length === 0 ? undefined : `${name}: ${done.join(', ')}` };
}

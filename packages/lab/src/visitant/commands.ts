/**
 * What a visitant can be told.
 * @source rituals §2.5
 */
import { BEHAVIOURS } from '@landfall/client';
import type { BehaviourName } from '@landfall/client';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { UsageError } from '@landfall/protocol/errors';

/** One line, read. */
export type VisitantCommand =
  | {
      readonly verb: 'LOGIN';
      readonly first: string;
      readonly last: string;
      readonly password: string;
      readonly uri: string | undefined;
    }
  | { readonly verb: 'BEHAVE'; readonly behaviour: BehaviourName }
  | { readonly verb: 'START'; readonly start: string }
  | { readonly verb: 'CHAT' | 'WHISPER' | 'SHOUT'; readonly text: string }
  | { readonly verb: 'IM'; readonly to: string; readonly text: string }
  | { readonly verb: 'SLEEP'; readonly ms: number }
  | { readonly verb: 'SUBJECTIVE_BECAUSE'; readonly text: string }
  | { readonly verb: 'SUBJECTIVE_GOTO' | 'POS'; readonly to: Vector3 }
  | { readonly verb: 'TELEPORT'; readonly destination: string }
  | { readonly verb: 'REZ' | 'SIT' | 'STAND' | 'VANISH' }
  | { readonly verb: 'RESET' }
  | { readonly verb: 'LOGOUT' }
  | { readonly verb: 'EXIT' }
  | { readonly verb: Asking };

/** What is answered. */
export type Asking = 'WHOAMI' | 'WHO' | 'WHERE' | 'WHEN' | 'SUBJECTIVE_WHY' | 'SUBJECTIVE_LOOK';

const BARE = [
  'WHOAMI',
  'WHO',
  'WHERE',
  'WHEN',
  'SUBJECTIVE_WHY',
  'SUBJECTIVE_LOOK',
  'REZ',
  'SIT',
  'STAND',
  'RESET',
  'LOGOUT',
  'VANISH',
  'EXIT',
] as const;

const MAX_LENGTH = 2000;
const MAX_SLEEP_MS = 86_400_000;

/** Reads a line for a visitant, such as `CHAT hello`. @throws UsageError saying what is wrong with it */
export function parseVisitantLine(line: string): VisitantCommand {
  if (line.length > MAX_LENGTH) throw new UsageError(`a line of ${line.length} characters`);
  const [, word = '', rest = ''] = /^(\S+)\s*(.*?)\s*$/s.exec(line.trim()) ?? [];
  const verb = word.toUpperCase();
  const bare = BARE.find((one) => one === verb);
  if (bare !== undefined) return { verb: bare };
  const read = Object.hasOwn(READERS, verb) ? READERS[verb] : undefined;
  if (read === undefined) throw new UsageError(`a visitant knows no ${word}; it knows ${VERBS.join(', ')}`);
  const command = read(rest);
  if (command === undefined) throw new UsageError(`this is no ${verb}: ${USES[verb]}`);
  return command;
}

type Reader = (rest: string) => VisitantCommand | undefined;

const READERS: Readonly<Record<string, Reader>> = {
  LOGIN: readLogin,
  BEHAVE: (rest) =>
    Object.hasOwn(BEHAVIOURS, rest) ? { verb: 'BEHAVE', behaviour: rest as BehaviourName } : undefined,
  START: (rest) => (rest === '' ? undefined : { verb: 'START', start: rest }),
  CHAT: (rest) => spoken('CHAT', rest),
  WHISPER: (rest) => spoken('WHISPER', rest),
  SHOUT: (rest) => spoken('SHOUT', rest),
  IM: (rest) => messageTo(/^(\S+ \S+)\s+(.+)$/s.exec(rest)),
  IM_UUID: (rest) => messageTo(/^([0-9a-f-]{36})\s+(.+)$/is.exec(rest)),
  SLEEP: (rest) => sleep(rest, 1000),
  WAIT: (rest) => sleep(rest, 1),
  SUBJECTIVE_BECAUSE: (rest) => (rest === '' ? undefined : { verb: 'SUBJECTIVE_BECAUSE', text: rest }),
  SUBJECTIVE_GOTO: (rest) => place('SUBJECTIVE_GOTO', rest),
  POS: (rest) => place('POS', rest),
  TELEPORT: (rest) => (rest === '' ? undefined : { verb: 'TELEPORT', destination: rest }),
};

/** How those that take something are written. */
const USES: Readonly<Record<string, string>> = {
  LOGIN: 'LOGIN First Last Password [login address]',
  BEHAVE: `BEHAVE ${Object.keys(BEHAVIOURS).join('|')}`,
  START: 'START home, last or uri:Region&128&128&25',
  CHAT: 'CHAT text',
  WHISPER: 'WHISPER text',
  SHOUT: 'SHOUT text',
  IM: 'IM First Last text',
  IM_UUID: 'IM_UUID id text',
  SLEEP: 'SLEEP seconds',
  WAIT: 'WAIT milliseconds',
  SUBJECTIVE_BECAUSE: 'SUBJECTIVE_BECAUSE text',
  SUBJECTIVE_GOTO: 'SUBJECTIVE_GOTO x,y[,z]',
  POS: 'POS x,y[,z]',
  TELEPORT: 'TELEPORT Region/x/y/z',
};

/** All of them. */
export const VERBS: readonly string[] = [...Object.keys(USES), ...BARE];

function readLogin(rest: string): VisitantCommand | undefined {
  const [first, last, password, uri, ...more] = rest.split(/\s+/);
  if (first === undefined || last === undefined || password === undefined || more.length > 0)
    return undefined;
  return { verb: 'LOGIN', first, last, password, uri };
}

const spoken = (verb: 'CHAT' | 'WHISPER' | 'SHOUT', text: string): VisitantCommand | undefined =>
  text === '' ? undefined : { verb, text };

const messageTo = (found: RegExpExecArray | null): VisitantCommand | undefined =>
  found === null ? undefined : { verb: 'IM', to: found[1]!, text: found[2]! };

function sleep(rest: string, unitMs: number): VisitantCommand | undefined {
  const ms = /^\d+(?:\.\d+)?$/.test(rest) ? Number(rest) * unitMs : NaN;
  return ms <= MAX_SLEEP_MS ? { verb: 'SLEEP', ms } : undefined;
}

function place(verb: 'SUBJECTIVE_GOTO' | 'POS', rest: string): VisitantCommand | undefined {
  const numbers = rest.split(/\s*,\s*/).map((text) => (/^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : NaN));
  const [x, y, z = NaN] = numbers;
  if (x === undefined || y === undefined || numbers.length > 3) return undefined;
  if (Number.isNaN(x) || Number.isNaN(y) || (numbers.length === 3 && Number.isNaN(z))) return undefined;
  return { verb, to: { x, y, z } };
}

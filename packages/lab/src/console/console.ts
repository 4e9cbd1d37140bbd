/**
 * Lines of a console: what they ask of a grid, and what it answers.
 * @source rituals §2.5, and the help of OpenSimulator's console
 */
import { formatVector } from '@landfall/protocol/datatypes';
import { UsageError } from '@landfall/protocol/errors';
import type { Fault, Grid } from '@landfall/grid';
import { faultOf } from '../faults/index.ts';

/** A line, read. */
export type ConsoleCommand =
  | {
      readonly type: 'create user';
      readonly first: string;
      readonly last: string;
      readonly password: string;
      readonly id: string | undefined;
    }
  | { readonly type: 'alert'; readonly text: string }
  | { readonly type: 'kick'; readonly agent: string; readonly reason: string }
  | { readonly type: 'fault'; readonly fault: Fault }
  | { readonly type: 'show users' | 'show regions' | 'show version' | 'processid' | 'quit' | 'wait for exit' }
  | { readonly type: 'wait'; readonly ms: number };

const MAX_LENGTH = 2000;
const MAX_WAIT_MS = 86_400_000;
const WORDS = /"([^"]*)"|(\S+)/g;
const PLAIN = {
  'show users': 'show users',
  'show regions': 'show regions',
  'show version': 'show version',
  'env processid': 'processid',
  quit: 'quit',
  shutdown: 'quit',
  wait_for_exit: 'wait for exit',
} as const;

/** What the console knows. */
const USES = [
  'create user First Last Password [Email [UUID [Model]]]',
  'alert text',
  'kick user First Last [text]',
  'fault kind [key value]…',
  'show users',
  'show regions',
  'show version',
  'env processid',
  'WAIT milliseconds',
  'WAIT_FOR_EXIT',
  'quit',
];

/** Reads a line of the console, such as `alert text`. @throws UsageError saying what is wrong with it */
export function parseConsoleLine(line: string): ConsoleCommand {
  if (line.length > MAX_LENGTH) throw new UsageError(`a line of ${line.length} characters`);
  const text = line.trim();
  const words = Array.from(text.matchAll(WORDS), ([, quoted, bare]) => quoted ?? bare ?? '');
  const lower = words.map((word) => word.toLowerCase());
  const plain = lower.join(' ');
  if (Object.hasOwn(PLAIN, plain)) return { type: PLAIN[plain as keyof typeof PLAIN] };
  const command = readLonger(text, words, lower);
  if (command === undefined)
    throw new UsageError(`the console does not know "${text}"; it knows ${USES.join(' · ')}`);
  return command;
}

function readLonger(
  text: string,
  words: readonly string[],
  lower: readonly string[],
): ConsoleCommand | undefined {
  const [one, two] = lower;
  if (one === 'create' && two === 'user') {
    const [, , first, last, password, , id] = words;
    if (first === undefined || last === undefined || password === undefined) return undefined;
    return { type: 'create user', first, last, password, id: id === '' ? undefined : id };
  }
  if (one === 'kick' && two === 'user') {
    const [, , first, last, ...reason] = words;
    if (first === undefined || last === undefined) return undefined;
    return {
      type: 'kick',
      agent: `${first} ${last}`,
      reason: reason.join(' ') || 'You have been logged out by the operator.',
    };
  }
  if (one === 'fault' && two !== undefined) return { type: 'fault', fault: faultOf(fieldsOf(words)) };
  if (one === 'alert' && two !== undefined) return { type: 'alert', text: text.slice('alert'.length).trim() };
  if (one === 'wait' && two !== undefined && /^\d+$/.test(two) && Number(two) <= MAX_WAIT_MS)
    return { type: 'wait', ms: Number(two) };
  return undefined;
}

/** `fault drop-message times 3`: the kind, and keys before their values. */
function fieldsOf([, kind = '', ...rest]: readonly string[]): ReadonlyMap<string, string> {
  if (rest.length % 2 !== 0) throw new UsageError(`a fault's ${rest.at(-1)} has no value`);
  const fields = new Map([['fault', kind.toLowerCase()]]);
  for (let at = 0; at < rest.length; at += 2) fields.set(rest[at]!.toLowerCase(), rest[at + 1]!);
  return fields;
}

/**
 * Does what a line asks of the grid. `wait`, `wait for exit` and `quit` are of whoever runs it, and are answered with nothing.
 * @returns what the console prints, line by line
 * @throws UsageError for what the grid refuses
 */
export function runConsoleCommand(command: ConsoleCommand, grid: Grid): readonly string[] {
  switch (command.type) {
    case 'create user': {
      const { first, last, password, id } = command;
      grid.createAccount({ first, last, password, ...(id === undefined ? {} : { id }) });
      return [`Account ${first} ${last} created`];
    }
    case 'alert':
      grid.alert(command.text);
      return [`Alert: ${command.text}`];
    case 'kick':
      grid.inject({ kind: 'kick', agent: command.agent, reason: command.reason });
      return [`Kicked ${command.agent}`];
    case 'fault':
      grid.inject(command.fault);
      return [`Fault: ${command.fault.kind}`];
    case 'show users':
      return usersOf(grid);
    case 'show regions':
      return grid.regions.map(({ name, id, sizeMetres }) => `${name} ${id.toString()} ${sizeMetres} m`);
    case 'show version':
      return ['Landfall grid 0.1.0'];
    case 'processid':
      return [String(process.pid)];
    default:
      return [];
  }
}

function usersOf(grid: Grid): string[] {
  const users = grid.regions.flatMap((region) =>
    region.avatars().map((avatar) => `${avatar.name} in ${region.name} at ${formatVector(avatar.position)}`),
  );
  return [`${users.length} users`, ...users];
}
